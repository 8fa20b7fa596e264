/* What an untyped block may be: blocks that one function allocates with one size
 * are mostly of one type. */
#define _GNU_SOURCE
#include "analysis/store/compute.h"

#include "analysis/reader/columns.h"
#include "analysis/store/dump.h"
#include "analysis/store/stacks.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names by function and size; open addressing, at most half full. */
struct guess {
	uint32_t func; /* a text; 0: the slot is free */
	uint32_t text;
	uint64_t req;
};

struct work {
	struct hq_texts *texts;
	uint32_t *site; /* of each trace, the text of its function; 0: none */
	uint32_t traces;
	struct guess *slots;
	size_t nslots, count;
};

static struct guess *
find(struct guess *slots, size_t nslots, uint32_t func, uint64_t req)
{
	uint64_t h = (req * 0x9e3779b97f4a7c15u ^ func) * 0xff51afd7ed558ccdu;
	size_t i = (size_t)(h >> 20) & (nslots - 1);

	while (slots[i].func != 0 &&
	       (slots[i].func != func || slots[i].req != req))
		i = (i + 1) & (nslots - 1);
	return &slots[i];
}

static bool
grow(struct work *k)
{
	size_t n = k->nslots == 0 ? 1024 : 2 * k->nslots;
	struct guess *slots = hq_array_new_zero(n, sizeof *slots);

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < k->nslots; i++)
		if (k->slots[i].func != 0)
			*find(slots, n, k->slots[i].func, k->slots[i].req) =
			    k->slots[i];
	free(k->slots);
	k->slots = slots;
	k->nslots = n;
	return true;
}

/* "FUNC#BYTES" as a text; 0: no memory. */
static uint32_t
name_guess(struct work *k, uint32_t func, uint64_t req)
{
	struct guess *g;
	char *text;

	if (2 * k->count >= k->nslots && !grow(k))
		return 0;
	g = find(k->slots, k->nslots, func, req);
	if (g->func != 0)
		return g->text;
	if (asprintf(&text, "%s#%" PRIu64, hq_texts_get(k->texts, func), req) <
	    0)
		return 0;
	*g = (struct guess){func, hq_texts_add(k->texts, text), req};
	k->count++;
	free(text);
	return g->text;
}

/* MODULE+0x18, where a function has no name; "" for code in no module. */
static enum hq_status
name_address(struct hq_dump *dump, const struct hq_stacks *s, uint32_t frame,
    char *out, size_t size, struct hq_error *reterr)
{
	const struct hq_dense *modules, *offsets, *paths;
	const char *path, *slash;
	uint32_t pc = s->frames.pc[frame];
	int64_t offset;
	size_t n;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_PC_module_id, &modules, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_MODULE_path, &paths, reterr);
	if (status == HQ_OK)
		status = hq_dump_computed(
		    dump, HQ_COMPUTED_PC_offset, &offsets, reterr);
	out[0] = '\0';
	if (status != HQ_OK || pc >= modules->rows ||
	    !hq_dense_get(offsets, pc, &offset) ||
	    hq_reader_text(dump->reader,
		hq_dense_raw(paths, (uint32_t)hq_dense_raw(modules, pc)),
		&path, &n, NULL) != HQ_OK)
		return status;
	slash = memrchr(path, '/', n);
	if (slash != NULL)
		n -= (size_t)(slash + 1 - path);
	snprintf(out, size, "%.*s+0x%" PRIx64, (int)n,
	    slash != NULL ? slash + 1 : path, (uint64_t)offset);
	return HQ_OK;
}

/* A function without a name is 0 in frames, any other one more than its
 * text. */
static enum hq_status
name_site(struct hq_dump *dump, struct work *k, const struct hq_stacks *s,
    uint32_t frame, uint32_t *ret_text, struct hq_error *reterr)
{
	char text[600];
	enum hq_status status;

	*ret_text = s->frames.func[frame];
	if (*ret_text != 0) {
		--*ret_text;
		return HQ_OK;
	}
	status = name_address(dump, s, frame, text, sizeof text, reterr);
	if (status == HQ_OK && text[0] != '\0' &&
	    (*ret_text = hq_texts_add(k->texts, text)) == 0)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return status;
}

/* The function of each trace that is charged for it. */
static enum hq_status
find_sites(struct hq_dump *dump, struct work *k, struct hq_error *reterr)
{
	const struct hq_stacks *s;
	uint32_t frame;
	enum hq_status status = hq_dump_stacks(dump, &s, reterr);

	if (status != HQ_OK)
		return status;
	k->traces = s->traces->rows;
	k->site = hq_array_new_zero(k->traces, sizeof *k->site);
	if (k->site == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; status == HQ_OK && i < k->traces; i++)
		if (hq_stacks_site(s, i, &frame))
			status = name_site(dump, k, s, frame, &k->site[i],
			    reterr);
	return status;
}

static enum hq_status
fill(struct hq_dump *dump, struct work *k, uint32_t *out, uint32_t rows,
    struct hq_error *reterr)
{
	const struct hq_dense *types, *traces, *reqs;
	enum hq_status status =
	    hq_dump_computed(dump, HQ_COMPUTED_BLOCK_type_id, &types, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_BLOCK_trace_id, &traces, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_BLOCK_req, &reqs, reterr);
	for (uint32_t i = 0; status == HQ_OK && i < rows; i++) {
		uint64_t trace = hq_dense_raw(traces, i);
		uint32_t text;
		if (hq_dense_raw(types, i) != 0 || trace >= k->traces ||
		    k->site[trace] == 0)
			continue;
		text = name_guess(k, k->site[trace], hq_dense_raw(reqs, i));
		if (text == 0)
			return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		out[i] = text + 1;
	}
	return status;
}

enum hq_status
hq_compute_block_guess(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	uint32_t rows = hq_reader_rows(dump->reader, HQ_SECTION_BLOCK);
	struct work k = {.texts = hq_symbols_texts(dump->symbols)};
	uint32_t *out = hq_array_new_zero(rows, sizeof *out);
	enum hq_status status = HQ_OK;

	if (out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = find_sites(dump, &k, reterr);
	if (status == HQ_OK)
		status = fill(dump, &k, out, rows, reterr);
	free(k.site);
	free(k.slots);
	if (status != HQ_OK) {
		free(out);
		return status;
	}
	*ret_column = (struct hq_dense){out, rows, 4, true};
	return HQ_OK;
}
