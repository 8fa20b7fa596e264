/* The stacks of a dump: paths in the tree of frames. */
#include "analysis/store/stacks.h"

#include "analysis/store/dump.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* The caller's node, or 0, the root. */
static uint32_t
parent_of(const struct hq_stacks *s, uint32_t node)
{
	uint64_t parent = hq_dense_raw(s->parents, node);

	return parent < node ? (uint32_t)parent : 0;
}

/* The pc of a node, or 0, which has no frames. */
static uint32_t
pc_of(const struct hq_stacks *s, uint32_t node)
{
	uint64_t pc = hq_dense_raw(s->pcs, node);

	return pc < s->frames.npcs ? (uint32_t)pc : 0;
}

/* The node of a trace, or 0. */
static uint32_t
node_of(const struct hq_stacks *s, uint32_t trace)
{
	uint64_t node = hq_dense_raw(s->traces, trace);

	return node < s->parents->rows ? (uint32_t)node : 0;
}

uint32_t
hq_stacks_nframe(const struct hq_stacks *s, uint32_t trace)
{
	uint32_t node = node_of(s, trace);

	return node == 0 ? 0 : s->depths[node];
}

static void
enter(const struct hq_stacks *s, struct hq_stacks_walk *w, uint32_t node)
{
	uint32_t pc;

	w->node = node;
	w->next = w->end = 0;
	if (node == 0)
		return;
	pc = pc_of(s, node);
	if (s->frames.npcs > 0) {
		w->next = s->frames.first[pc];
		w->end = s->frames.first[pc + 1];
	}
}

struct hq_stacks_walk
hq_stacks_begin(const struct hq_stacks *s, uint32_t trace)
{
	struct hq_stacks_walk w = {0};

	enter(s, &w, node_of(s, trace));
	return w;
}

bool
hq_stacks_next(const struct hq_stacks *s, struct hq_stacks_walk *w)
{
	while (w->next == w->end) {
		if (w->node == 0)
			return false;
		enter(s, w, parent_of(s, w->node));
	}
	w->frame = w->next++;
	return true;
}

bool
hq_stacks_site(const struct hq_stacks *s, uint32_t trace, uint32_t *ret_frame)
{
	struct hq_stacks_walk w = hq_stacks_begin(s, trace);

	if (!hq_stacks_next(s, &w))
		return false;
	*ret_frame = w.frame;
	do {
		if (!s->hidden[w.frame]) {
			*ret_frame = w.frame;
			return true;
		}
	} while (hq_stacks_next(s, &w));
	return true;
}

/* What a rule said of a text, so that each is compared once. */
#define UNSEEN UINT32_MAX

static uint32_t
match(const struct hq_symbols *symbols, const struct hq_texts *texts,
    uint32_t number, bool is_file, uint32_t *seen)
{
	const struct hq_site_rules *rules = hq_symbols_sites(symbols);
	const char *text = hq_texts_get(texts, number);

	if (text == NULL)
		return 0;
	if (seen[number] == UNSEEN)
		seen[number] = is_file ? hq_site_match_file(rules, text)
				       : hq_site_match_func(rules, text);
	return seen[number];
}

static enum hq_status
hide(struct hq_stacks *s, struct hq_symbols *symbols, struct hq_error *reterr)
{
	const struct hq_texts *texts = hq_symbols_texts(symbols);
	const struct hq_frames *f = &s->frames;
	uint32_t *seen = hq_array_new(texts->count + 1, 2 * sizeof *seen);
	uint32_t *files = seen == NULL ? NULL : seen + texts->count + 1;

	s->hidden = hq_array_new(f->count, sizeof *s->hidden);
	if (seen == NULL || s->hidden == NULL) {
		free(seen);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	memset(seen, 0xff, (texts->count + 1) * 2 * sizeof *seen);
	for (uint32_t i = 0; i < f->count; i++)
		s->hidden[i] = hq_site_hides(hq_symbols_sites(symbols),
		    f->func[i] == 0 ? 0
				    : match(symbols, texts, f->func[i] - 1,
					  false, seen),
		    f->file[i] == 0 ? 0
				    : match(symbols, texts, f->file[i] - 1,
					  true, files));
	free(seen);
	return HQ_OK;
}

/* Parents come before their children, so one pass is enough; what is too deep
 * for any memory stays at the largest number. */
static void
measure(struct hq_stacks *s)
{
	for (uint32_t i = 1; i < s->parents->rows; i++) {
		uint32_t pc = pc_of(s, i), n = 0;
		if (s->frames.npcs > 0)
			n = s->frames.first[pc + 1] - s->frames.first[pc];
		if (__builtin_add_overflow(
			s->depths[parent_of(s, i)], n, &s->depths[i]))
			s->depths[i] = UINT32_MAX;
	}
}

static enum hq_status
fill(struct hq_stacks *s, struct hq_dump *dump, struct hq_error *reterr)
{
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_TRACE_node_id, &s->traces, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_NODE_parent, &s->parents, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_NODE_pc_id, &s->pcs, reterr);
	if (status == HQ_OK)
		status = hq_symbols_frames(
		    dump->symbols, dump->reader, &s->frames, reterr);
	if (status != HQ_OK)
		return status;
	s->numbers = hq_array_new(s->frames.count, sizeof *s->numbers);
	s->depths = hq_array_new_zero(s->parents->rows, sizeof *s->depths);
	if (s->numbers == NULL || s->depths == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < s->frames.count; i++)
		s->numbers[i] = i;
	measure(s);
	return hide(s, dump->symbols, reterr);
}

enum hq_status
hq_stacks_new(struct hq_dump *dump, struct hq_stacks **ret_stacks,
    struct hq_error *reterr)
{
	struct hq_stacks *s = calloc(1, sizeof *s);
	enum hq_status status;

	if (s == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = fill(s, dump, reterr);
	if (status != HQ_OK) {
		hq_stacks_free(s);
		return status;
	}
	*ret_stacks = s;
	return HQ_OK;
}

void
hq_stacks_free(struct hq_stacks *s)
{
	if (s == NULL)
		return;
	hq_frames_release(&s->frames);
	free(s->numbers);
	free(s->depths);
	free(s->hidden);
	free(s);
}
