/* How merged chains of references are printed. */
#define _GNU_SOURCE
#include "draw_path.h"

#include "analysis/render/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
	BYTES, PERCENT, N, DRAWN, LINE, PARENT, DEPTH, LABEL, TYPE, OWN_BYTES,
	OWN_N, BLOCKS, FOLDED, FURTHER,
	NCOLUMNS
};
static const struct hq_cell_column columns[NCOLUMNS] = {
    [BYTES] = {"bytes", "Bytes", HQ_CELL_BYTES},
    [PERCENT] = {"percent", "%", HQ_CELL_PERCENT},
    [N] = {"blocks", "Blocks", HQ_CELL_COUNT},
    [DRAWN] = {"drawn", "Held by", HQ_CELL_TREE},
    [LINE] = {"line", "Line", HQ_CELL_ID},
    [PARENT] = {"parent", "Parent", HQ_CELL_ID},
    [DEPTH] = {"depth", "Depth", HQ_CELL_ID},
    [LABEL] = {"label", "Label", HQ_CELL_TEXT},
    [TYPE] = {"type", "Type", HQ_CELL_TEXT},
    [OWN_BYTES] = {"own_bytes", "Own bytes", HQ_CELL_BYTES},
    [OWN_N] = {"own_blocks", "Own blocks", HQ_CELL_COUNT},
    [BLOCKS] = {"merged", "Merged", HQ_CELL_COUNT},
    [FOLDED] = {"folded", "Branches folded here", HQ_CELL_COUNT},
    [FURTHER] = {"further", "Further ones in a row", HQ_CELL_COUNT},
};
static const unsigned char column_flags[NCOLUMNS] = {
    [DRAWN] = HQ_COLUMN_TEXT,
    [LINE] = HQ_COLUMN_DATA, [PARENT] = HQ_COLUMN_DATA,
    [DEPTH] = HQ_COLUMN_DATA, [LABEL] = HQ_COLUMN_DATA,
    [TYPE] = HQ_COLUMN_DATA, [OWN_BYTES] = HQ_COLUMN_DATA,
    [OWN_N] = HQ_COLUMN_DATA, [BLOCKS] = HQ_COLUMN_DATA,
    [FOLDED] = HQ_COLUMN_DATA, [FURTHER] = HQ_COLUMN_DATA,
};

struct drawing {
	struct hq_holders *h;
	const struct hq_merge *m;
	struct hq_render *r;
	struct hq_tree tree;
};

static enum hq_status
put_line(struct drawing *d, const struct hq_merge_line *l, uint32_t at)
{
	const struct hq_merge_node *n =
	    l->node == HQ_MERGE_NONE ? NULL : &d->m->nodes[l->node];
	const char *prefix = hq_tree_prefix(&d->tree);
	struct hq_value v[NCOLUMNS];
	char *label, *drawn = NULL, further[64] = "";
	enum hq_status status = HQ_ERR_NOMEM;

	for (unsigned i = 0; i < NCOLUMNS; i++)
		v[i] = hq_value_null();
	if (n != NULL)
		label = hq_merge_label(d->h, d->m, l->node,
		    hq_render_style_of(d->r)->utf8);
	else if (asprintf(&label, "%" PRIu32 " more", l->folded) < 0)
		label = NULL;
	if (l->further > 0)
		snprintf(further, sizeof further, " and %" PRIu64 " in a row",
		    l->further);
	if (label != NULL &&
	    asprintf(&drawn, "%s%s%s", prefix, label, further) < 0)
		drawn = NULL;
	v[BYTES] = hq_value_int((int64_t)l->bytes);
	v[PERCENT] = hq_value_real(d->m->set_bytes == 0
				       ? 0
				       : 100.0 * (double)l->bytes /
					     (double)d->m->set_bytes);
	v[N] = hq_value_int((int64_t)l->n);
	v[LINE] = hq_value_int(at + 1);
	if (l->parent != HQ_MERGE_NONE)
		v[PARENT] = hq_value_int(l->parent + 1);
	v[DEPTH] = hq_value_int(l->depth);
	if (n == NULL) {
		v[FOLDED] = hq_value_int(l->folded);
	} else {
		v[OWN_BYTES] = hq_value_int((int64_t)n->own_bytes);
		v[OWN_N] = hq_value_int((int64_t)n->own_n);
		v[BLOCKS] = hq_value_int((int64_t)n->blocks);
		v[FURTHER] = hq_value_int((int64_t)l->further);
		if (n->type != 0)
			v[TYPE] = hq_value_text(
			    hq_ask_type_name(d->h->ask, n->type));
	}
	if (drawn != NULL) {
		v[DRAWN] = hq_value_text(drawn);
		v[LABEL] = hq_value_text(label);
		status = hq_render_row(d->r, v);
	}
	free(drawn);
	free(label);
	return status;
}

static enum hq_status
put_lines(
    struct drawing *d, const struct hq_merge_line *lines, uint32_t n)
{
	const struct hq_render_table table = {.name = "merged",
	    .columns = columns,
	    .ncolumns = NCOLUMNS,
	    .flags = column_flags};
	uint32_t *depths = calloc((size_t)n + 1, sizeof *depths);
	enum hq_status status = HQ_ERR_NOMEM;

	for (uint32_t i = 0; depths != NULL && i < n; i++)
		depths[i] = lines[i].depth;
	if (depths != NULL && hq_tree_init(&d->tree, depths, n,
				  hq_render_style_of(d->r)->utf8))
		status = hq_render_begin(d->r, &table);
	for (uint32_t i = 0; status == HQ_OK && i < n; i++)
		status = put_line(d, &lines[i], i);
	if (status == HQ_OK)
		status = hq_render_end(d->r);
	hq_tree_release(&d->tree);
	free(depths);
	return status;
}

enum hq_status
hq_draw_merge(struct hq_holders *h, const struct hq_merge *m, double percent,
    uint64_t limit, struct hq_render *r, struct hq_error *reterr)
{
	struct drawing d = {.h = h, .m = m, .r = r};
	struct hq_merge_line *lines;
	uint32_t n;
	char note[160];
	enum hq_status status = hq_merge_lines(
	    m, percent / 100 * (double)m->set_bytes, &lines, &n, reterr);

	if (status != HQ_OK)
		return status;
	if (limit > 0 && limit < n)
		n = (uint32_t)limit;
	status = put_lines(&d, lines, n);
	free(lines);
	if (status != HQ_OK)
		return hq_fail(reterr, status, "out of memory");
	snprintf(note, sizeof note,
	    "%" PRIu64 " blocks, %" PRIu64 " bytes%s", m->set_n, m->set_bytes,
	    m->lost_n > 0 ? "; of these no root leads to " : ".");
	if (m->lost_n > 0)
		snprintf(note + strlen(note), sizeof note - strlen(note),
		    "%" PRIu64 " blocks, %" PRIu64 " bytes.", m->lost_n,
		    m->lost_bytes);
	hq_render_note(r, note);
	return HQ_OK;
}
