/* What the addresses of dumps mean. */
#include "analysis/symbol/symbols.h"

#include "analysis/reader/columns.h"
#include "analysis/support/memory.h"

#include <stdlib.h>

struct hq_symbols {
	struct hq_symbol_options options;
	struct hq_texts texts;
	struct hq_site_rules *sites;
};

enum hq_status
hq_symbols_new(const struct hq_symbol_options *options,
    struct hq_symbols **ret_symbols, struct hq_error *reterr)
{
	struct hq_symbols *s = calloc(1, sizeof *s);
	enum hq_status status;

	if (s == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (options != NULL)
		s->options = *options;
	status = hq_site_rules_new(s->options.site_file, s->options.site_rules,
	    s->options.nsite_rules, &s->sites, reterr);
	if (status != HQ_OK) {
		hq_symbols_free(s);
		return status;
	}
	*ret_symbols = s;
	return HQ_OK;
}

void
hq_symbols_free(struct hq_symbols *s)
{
	if (s == NULL)
		return;
	hq_texts_release(&s->texts);
	hq_site_rules_free(s->sites);
	free(s);
}

struct hq_texts *
hq_symbols_texts(struct hq_symbols *s)
{
	return &s->texts;
}

const struct hq_site_rules *
hq_symbols_sites(const struct hq_symbols *s)
{
	return s->sites;
}

/* Room for `n` rows of `npcs` pcs. */
static enum hq_status
reserve(struct hq_frames *f, uint32_t npcs, uint32_t n, struct hq_error *reterr)
{
	f->npcs = npcs;
	f->count = n;
	f->first = hq_array_new_zero((size_t)npcs + 1, sizeof *f->first);
	f->pc = hq_array_new_zero(n, sizeof *f->pc);
	f->module = hq_array_new_zero(n, sizeof *f->module);
	f->func = hq_array_new_zero(n, sizeof *f->func);
	f->file = hq_array_new_zero(n, sizeof *f->file);
	f->line = hq_array_new_zero(n, sizeof *f->line);
	f->func_addr = hq_array_new_zero(n, sizeof *f->func_addr);
	f->level = hq_array_new_zero(n, sizeof *f->level);
	f->inlined = hq_array_new_zero(n, sizeof *f->inlined);
	if (f->first != NULL && f->pc != NULL && f->module != NULL &&
	    f->func != NULL && f->file != NULL && f->line != NULL &&
	    f->func_addr != NULL && f->level != NULL && f->inlined != NULL)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

enum hq_status
hq_symbols_frames(struct hq_symbols *s, struct hq_reader *r,
    struct hq_frames *ret_frames, struct hq_error *reterr)
{
	const struct hq_dense *pc[HQ_MAX_COLUMNS];
	struct hq_frames f = {0};
	uint32_t n = 0, nmodules = hq_reader_rows(r, HQ_SECTION_MODULE);
	enum hq_status status = hq_columns_get(r, HQ_SECTION_PC, pc, reterr);

	(void)s;
	if (status != HQ_OK)
		return status;
	n = pc[0]->rows;
	status = reserve(&f, n, n == 0 ? 0 : n - 1, reterr);
	if (status != HQ_OK) {
		hq_frames_release(&f);
		return status;
	}
	for (uint32_t i = 1; i < n; i++) {
		uint64_t m = hq_dense_raw(pc[HQ_AT(PC, module_id)], i);
		f.first[i] = i - 1;
		f.pc[i - 1] = i;
		f.module[i - 1] = m < nmodules ? (uint32_t)m + 1 : 0;
	}
	f.first[n] = f.count;
	*ret_frames = f;
	return HQ_OK;
}
