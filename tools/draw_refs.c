/* How a picture of references is drawn. */
#define _GNU_SOURCE
#include "draw_refs.h"

#include "analysis/render/dot.h"
#include "analysis/render/tree.h"
#include "analysis/render/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Edge labels begin with the type, which the node beside them says. */
static const char *
without_type(struct hq_ask *a, const struct hq_picture *p,
    const struct hq_picture_edge *e)
{
	uint32_t src = p->options.backwards ? e->far : e->near;
	const char *name = hq_ask_type_name(a, p->nodes[src].block.type);
	size_t n = strlen(name);

	if (e->ref.src >= 0 && strncmp(e->label, name, n) == 0 &&
	    e->label[n] == '.')
		return e->label + n + 1;
	return e->label;
}

/* Lines of a node's label, to be freed; NULL: no memory. */
static char *
node_label(struct hq_ask *a, const struct hq_picture *p,
    const struct hq_picture_node *n)
{
	char size[HQ_UNIT_SIZE], count[64] = "", *text;

	if (n->kind == HQ_PICTURE_ROOT)
		return strdup(p->edges[n->via].label);
	if (n->kind == HQ_PICTURE_REST)
		return asprintf(&text, "%" PRIu64 " more", n->number) < 0
			   ? NULL
			   : text;
	if (n->block.has_refcount)
		snprintf(count, sizeof count, "\nrefcount %" PRId64,
		    n->block.refcount);
	if (asprintf(&text, "%s\n%s  #%" PRId64 "%s",
		hq_ask_type_name(a, n->block.type),
		hq_unit_bytes(size, n->block.req), n->block.serial,
		count) < 0)
		return NULL;
	return text;
}

static enum hq_status
put_node(
    FILE *out, struct hq_ask *a, const struct hq_picture *p, uint32_t at)
{
	const struct hq_picture_node *n = &p->nodes[at];
	unsigned flags = (n->start ? HQ_DOT_START : 0) |
			 (n->marked ? HQ_DOT_MARK : 0) |
			 (n->cut ? HQ_DOT_END : 0) |
			 (n->kind == HQ_PICTURE_ROOT ? HQ_DOT_ROOT : 0) |
			 (n->kind == HQ_PICTURE_REST ? HQ_DOT_REST : 0);
	char id[16], *label = node_label(a, p, n);
	enum hq_status status = HQ_ERR_NOMEM;

	snprintf(id, sizeof id, "n%" PRIu32, at);
	if (label != NULL)
		status = hq_dot_node(out, id, label, flags);
	free(label);
	return status;
}

static enum hq_status
put_edge(FILE *out, struct hq_ask *a, const struct hq_picture *p,
    const struct hq_picture_edge *e)
{
	char near[16], far[16];
	bool back = p->options.backwards;
	const char *label = "";
	unsigned flags = 0;

	snprintf(near, sizeof near, "n%" PRIu32, e->near);
	snprintf(far, sizeof far, "n%" PRIu32, e->far);
	if (e->label != NULL && e->ref.src >= 0) {
		label = without_type(a, p, e);
		flags = e->ref.how == HQ_ASK_WEAK   ? HQ_DOT_WEAK
			: e->ref.how == HQ_ASK_SCAN ? HQ_DOT_GUESS
						    : 0;
	}
	return hq_dot_edge(
	    out, back ? far : near, back ? near : far, label, flags);
}

char *
hq_draw_dot(struct hq_ask *a, const struct hq_picture *p, const char *title)
{
	enum hq_status status = HQ_OK;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	hq_dot_begin(out, title);
	for (uint32_t i = 0; status == HQ_OK && i < p->nnodes; i++)
		status = put_node(out, a, p, i);
	for (size_t i = 0; status == HQ_OK && i < p->nedges; i++)
		status = put_edge(out, a, p, &p->edges[i]);
	hq_dot_end(out);
	if (fclose(out) == 0 && status == HQ_OK)
		return text;
	free(text);
	return NULL;
}

enum column {
	REQ, REFCOUNT, SERIAL, ADDR, DRAWN, LINE, PARENT, DEPTH, KIND, TYPE,
	AGAIN, MARKED, LABEL, EDGE, REST,
	NCOLUMNS
};
static const struct hq_cell_column columns[NCOLUMNS] = {
    [REQ] = {"req", "Size", HQ_CELL_BYTES},
    [REFCOUNT] = {"refcount", "Refcount", HQ_CELL_COUNT},
    [SERIAL] = {"serial", "Serial", HQ_CELL_ID},
    [ADDR] = {"addr", "Address", HQ_CELL_ADDR},
    [DRAWN] = {"drawn", "Block", HQ_CELL_TREE},
    [LINE] = {"line", "Line", HQ_CELL_ID},
    [PARENT] = {"parent", "Parent", HQ_CELL_ID},
    [DEPTH] = {"depth", "Depth", HQ_CELL_ID},
    [KIND] = {"kind", "Kind", HQ_CELL_TEXT},
    [TYPE] = {"type", "Type", HQ_CELL_TEXT},
    [AGAIN] = {"again", "Again", HQ_CELL_TEXT},
    [MARKED] = {"marked", "Marked", HQ_CELL_ID},
    [LABEL] = {"label", "Reference", HQ_CELL_TEXT},
    [EDGE] = {"edge", "Edge", HQ_CELL_TEXT},
    [REST] = {"more", "More", HQ_CELL_COUNT},
};
static const unsigned char column_flags[NCOLUMNS] = {
    [REFCOUNT] = HQ_COLUMN_OPTIONAL,
    [DRAWN] = HQ_COLUMN_TEXT,
    [LINE] = HQ_COLUMN_DATA, [PARENT] = HQ_COLUMN_DATA,
    [ADDR] = HQ_COLUMN_DATA,
    [DEPTH] = HQ_COLUMN_DATA, [KIND] = HQ_COLUMN_DATA,
    [TYPE] = HQ_COLUMN_DATA, [AGAIN] = HQ_COLUMN_DATA,
    [MARKED] = HQ_COLUMN_DATA, [LABEL] = HQ_COLUMN_DATA,
    [EDGE] = HQ_COLUMN_DATA, [REST] = HQ_COLUMN_DATA,
};
static const char *const kinds[] = {
    [HQ_PICTURE_BLOCK] = "block",
    [HQ_PICTURE_ROOT] = "root",
    [HQ_PICTURE_REST] = "rest",
};
static const char *const agains[] = {
    [HQ_PICTURE_HERE] = NULL,
    [HQ_PICTURE_ABOVE] = "above",
    [HQ_PICTURE_BELOW] = "below",
};

/* The type of the block that refers, unless the label begins with it. */
static const char *
missing_type(const char *label, const char *type)
{
	size_t n = strlen(type);

	return strncmp(label, type, n) == 0 && strchr(".[+:", label[n]) != NULL
		   ? ""
		   : type;
}

/* A line in words, to be freed; NULL: no memory. */
static char *
line_text(struct hq_ask *a, const struct hq_picture *p,
    const struct hq_picture_line *l, const char *prefix, bool utf8)
{
	const struct hq_picture_node *n = &p->nodes[l->node];
	const char *type = hq_ask_type_name(a, n->block.type);
	const char *label = l->edge == HQ_PICTURE_NONE
				? NULL
				: p->edges[l->edge].label;
	const char *again = agains[l->again], *arrow = utf8 ? " → " : " -> ";
	char *text, tail[32] = "";
	int r;

	snprintf(tail, sizeof tail, "%s%s%s%s", n->marked ? " *" : "",
	    again != NULL ? " (" : "", again != NULL ? again : "",
	    again != NULL ? ")" : "");

	if (n->kind == HQ_PICTURE_REST)
		r = asprintf(&text, "%s%" PRIu64 " more", prefix, n->number);
	else if (n->kind == HQ_PICTURE_ROOT || label == NULL)
		r = asprintf(&text, "%s%s%s", prefix,
		    label == NULL ? type : label, n->marked ? " *" : "");
	else if (p->options.backwards) {
		const char *missing = missing_type(label, type);
		r = asprintf(&text, "%s%s%s%s%s", prefix, missing,
		    missing[0] != '\0' ? " " : "", label, tail);
	} else
		r = asprintf(&text, "%s%s%s%s%s", prefix, label, arrow, type,
		    tail);
	return r < 0 ? NULL : text;
}

static void
set_block(struct hq_ask *a, const struct hq_picture_node *n,
    struct hq_value *v)
{
	v[REQ] = hq_value_int(n->block.req);
	if (n->block.has_refcount)
		v[REFCOUNT] = hq_value_int(n->block.refcount);
	v[SERIAL] = hq_value_int(n->block.serial);
	v[ADDR] = hq_value_int(n->block.addr);
	if (n->block.type != 0)
		v[TYPE] = hq_value_text(hq_ask_type_name(a, n->block.type));
}

/* The row of a line; its texts are the picture's and the caller's. */
static void
set_row(struct hq_ask *a, const struct hq_picture *p,
    const struct hq_picture_line *lines, uint32_t at, char *edge,
    struct hq_value *v)
{
	const struct hq_picture_line *l = &lines[at];
	const struct hq_picture_node *n = &p->nodes[l->node];
	const struct hq_picture_edge *e =
	    l->edge == HQ_PICTURE_NONE ? NULL : &p->edges[l->edge];
	bool back = p->options.backwards;

	for (unsigned i = 0; i < NCOLUMNS; i++)
		v[i] = hq_value_null();
	if (n->kind == HQ_PICTURE_BLOCK)
		set_block(a, n, v);
	v[LINE] = hq_value_int(at + 1);
	if (l->parent != HQ_PICTURE_NONE)
		v[PARENT] = hq_value_int(l->parent + 1);
	v[DEPTH] = hq_value_int(l->depth);
	v[KIND] = hq_value_text(kinds[n->kind]);
	if (agains[l->again] != NULL)
		v[AGAIN] = hq_value_text(agains[l->again]);
	v[MARKED] = hq_value_int(n->marked);
	if (n->kind == HQ_PICTURE_REST)
		v[REST] = hq_value_int((int64_t)n->number);
	if (e == NULL || e->label == NULL)
		return;
	v[LABEL] = hq_value_text(e->label);
	v[EDGE] = hq_value_text(hq_ask_edge(edge, &e->ref,
	    p->nodes[back ? e->far : e->near].block.serial,
	    p->nodes[back ? e->near : e->far].block.serial));
}

static enum hq_status
put_lines(struct hq_ask *a, const struct hq_picture *p, struct hq_render *r,
    const struct hq_picture_line *lines, uint32_t n, struct hq_tree *tree)
{
	bool utf8 = hq_render_style_of(r)->utf8;
	enum hq_status status = HQ_OK;

	for (uint32_t i = 0; status == HQ_OK && i < n; i++) {
		struct hq_value values[NCOLUMNS];
		char edge[HQ_ASK_EDGE_SIZE];
		char *text = line_text(
		    a, p, &lines[i], hq_tree_prefix(tree), utf8);
		if (text == NULL)
			return HQ_ERR_NOMEM;
		set_row(a, p, lines, i, edge, values);
		values[DRAWN] = hq_value_text(text);
		status = hq_render_row(r, values);
		free(text);
	}
	return status;
}

enum hq_status
hq_draw_tree(struct hq_ask *a, const struct hq_picture *p,
    struct hq_render *r, struct hq_error *reterr)
{
	const struct hq_render_table table = {.name = "references",
	    .columns = columns,
	    .ncolumns = NCOLUMNS,
	    .flags = column_flags};
	struct hq_tree tree = {0};
	struct hq_picture_line *lines;
	uint32_t n, *depths;
	enum hq_status status = hq_picture_lines(p, &lines, &n, reterr);

	if (status != HQ_OK)
		return status;
	depths = calloc(n + 1, sizeof *depths);
	for (uint32_t i = 0; depths != NULL && i < n; i++)
		depths[i] = lines[i].depth;
	if (depths == NULL ||
	    !hq_tree_init(&tree, depths, n, hq_render_style_of(r)->utf8))
		status = HQ_ERR_NOMEM;
	if (status == HQ_OK)
		status = hq_render_begin(r, &table);
	if (status == HQ_OK)
		status = put_lines(a, p, r, lines, n, &tree);
	if (status == HQ_OK)
		status = hq_render_end(r);
	hq_tree_release(&tree);
	free(depths);
	free(lines);
	if (status != HQ_OK)
		return hq_fail(reterr, status, "out of memory");
	return HQ_OK;
}
