/* How chains of references are printed. */
#include "draw_path.h"

#include "analysis/render/dot.h"
#include "analysis/render/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
	PATH, HOP, SERIAL, ADDR, TYPE, REQ, REFCOUNT, LABEL, EDGE, KIND,
	DST_OFF, SITE,
	NCOLUMNS
};
static const struct hq_cell_column columns[NCOLUMNS] = {
    [PATH] = {"path", "Path", HQ_CELL_ID},
    [HOP] = {"hop", "#", HQ_CELL_ID},
    [SERIAL] = {"serial", "Serial", HQ_CELL_ID},
    [ADDR] = {"addr", "Address", HQ_CELL_ADDR},
    [TYPE] = {"type", "Type", HQ_CELL_TEXT},
    [REQ] = {"req", "Size", HQ_CELL_BYTES},
    [REFCOUNT] = {"refcount", "Refcount", HQ_CELL_COUNT},
    [LABEL] = {"held_by", "Held by", HQ_CELL_TEXT},
    [EDGE] = {"edge", "Edge", HQ_CELL_TEXT},
    [KIND] = {"kind", "Kind", HQ_CELL_TEXT},
    [DST_OFF] = {"dst_off", "To", HQ_CELL_COUNT},
    [SITE] = {"allocated_by", "Allocated by", HQ_CELL_TEXT},
};
static const unsigned char column_flags[NCOLUMNS] = {
    [PATH] = HQ_COLUMN_DATA,
    [ADDR] = HQ_COLUMN_DATA,
    [REFCOUNT] = HQ_COLUMN_OPTIONAL,
    [KIND] = HQ_COLUMN_DATA,
    [DST_OFF] = HQ_COLUMN_DATA,
    [SITE] = HQ_COLUMN_OPTIONAL,
};

static const char *
kind_of(enum hq_chain_start start, const struct hq_chain_step *s)
{
	static const char *const starts[] = {
	    [HQ_CHAIN_HELD] = "leader",
	    [HQ_CHAIN_ASKED] = "start",
	    [HQ_CHAIN_NONE] = "none",
	};
	static const char *const hows[] = {
	    [HQ_ASK_SCAN] = "scan",
	    [HQ_ASK_FIELD] = "field",
	    [HQ_ASK_TOLD] = "traverse",
	    [HQ_ASK_WEAK] = "weak",
	};

	if (!s->has_ref)
		return starts[start];
	if (s->ref.src < 0)
		return "root";
	return s->ref.how >= 0 && s->ref.how <= HQ_ASK_WEAK ? hows[s->ref.how]
							    : "";
}

static enum hq_status
put_step(struct hq_ask *a, const struct hq_chain *c, uint32_t path,
    uint32_t hop, struct hq_render *r)
{
	const struct hq_chain_step *s = &c->steps[hop];
	struct hq_value v[NCOLUMNS];

	for (unsigned i = 0; i < NCOLUMNS; i++)
		v[i] = hq_value_null();
	v[PATH] = hq_value_int(path + 1);
	v[HOP] = hq_value_int(hop + 1);
	v[SERIAL] = hq_value_int(s->block.serial);
	v[ADDR] = hq_value_int(s->block.addr);
	if (s->block.type != 0 ||
	    hq_render_style_of(r)->format == HQ_RENDER_TEXT)
		v[TYPE] = hq_value_text(hq_ask_type_name(a, s->block.type));
	v[REQ] = hq_value_int(s->block.req);
	if (s->block.has_refcount)
		v[REFCOUNT] = hq_value_int(s->block.refcount);
	v[KIND] = hq_value_text(kind_of(c->start, s));
	if (s->site != NULL)
		v[SITE] = hq_value_text(s->site);
	if (s->has_ref) {
		v[LABEL] = hq_value_text(s->label);
		v[EDGE] = hq_value_text(s->edge);
		v[DST_OFF] = hq_value_int((int64_t)s->ref.dst_off);
	} else if (c->start == HQ_CHAIN_HELD &&
		   hq_render_style_of(r)->format == HQ_RENDER_TEXT) {
		v[LABEL] = hq_value_text("nothing: it is lost");
	}
	return hq_render_row(r, v);
}

static void
make_title(const struct hq_chain *chains, uint32_t path, char *out, size_t size)
{
	const struct hq_chain *c = &chains[path];
	const struct hq_chain_step *end = &c->steps[c->count - 1];
	bool first = path == 0;

	/* Those of a set end at several blocks. */
	if (path > 0)
		first = c[-1].steps[c[-1].count - 1].block.serial !=
			end->block.serial;
	if (c->start == HQ_CHAIN_NONE)
		snprintf(out, size, "Block %" PRId64, end->block.serial);
	else if (c->start == HQ_CHAIN_ASKED)
		snprintf(out, size,
		    "From block %" PRId64 " to block %" PRId64 ": %" PRIu32
		    " reference%s",
		    c->steps[0].block.serial, end->block.serial, c->count - 1,
		    c->count == 2 ? "" : "s");
	else if (!c->steps[0].has_ref)
		snprintf(out, size,
		    "Block %" PRId64
		    " is lost; from its leader, %" PRIu32 " step%s",
		    end->block.serial, c->count - 1,
		    c->count == 2 ? "" : "s");
	else if (first)
		snprintf(out, size,
		    "How block %" PRId64 " is held: %" PRIu32 " reference%s",
		    end->block.serial, c->count, c->count == 1 ? "" : "s");
	else
		snprintf(out, size,
		    "Another way: %" PRIu32 " reference%s", c->count,
		    c->count == 1 ? "" : "s");
}

static enum hq_status
put_chain(struct hq_ask *a, const struct hq_chain *c, uint32_t path,
    struct hq_render *r)
{
	enum hq_status status = HQ_OK;

	for (uint32_t i = 0; status == HQ_OK && i < c->count; i++)
		status = put_step(a, c, path, i, r);
	return status;
}

enum hq_status
hq_draw_chains(struct hq_ask *a, const struct hq_chain *chains,
    uint32_t count, struct hq_render *r, struct hq_error *reterr)
{
	bool text = hq_render_style_of(r)->format == HQ_RENDER_TEXT;
	char title[120];
	struct hq_render_table table = {.name = "path",
	    .title = title,
	    .columns = columns,
	    .ncolumns = NCOLUMNS,
	    .flags = column_flags};
	enum hq_status status = HQ_OK;

	if (!text)
		status = hq_render_begin(r, &table);
	for (uint32_t i = 0; status == HQ_OK && i < count; i++) {
		make_title(chains, i, title, sizeof title);
		if (text)
			status = hq_render_begin(r, &table);
		if (status == HQ_OK)
			status = put_chain(a, &chains[i], i, r);
		if (status == HQ_OK && text)
			status = hq_render_end(r);
	}
	if (status == HQ_OK && !text)
		status = hq_render_end(r);
	if (status != HQ_OK)
		return hq_fail(reterr, status, "out of memory");
	return HQ_OK;
}

/* A node of a picture for a step. */
static enum hq_status
put_dot_node(
    FILE *out, struct hq_ask *a, const struct hq_chain *c, uint32_t at)
{
	const struct hq_ask_block *b = &c->steps[at].block;
	char size[HQ_UNIT_SIZE], id[32], label[400];

	snprintf(id, sizeof id, "b%" PRId64, b->serial);
	snprintf(label, sizeof label, "%.300s\n%s  #%" PRId64,
	    hq_ask_type_name(a, b->type), hq_unit_bytes(size, b->req),
	    b->serial);
	return hq_dot_node(out, id, label,
	    at == 0 || at == c->count - 1 ? HQ_DOT_START : 0);
}

static enum hq_status
put_dot_edge(FILE *out, const struct hq_chain *c, uint32_t at)
{
	const struct hq_chain_step *s = &c->steps[at];
	unsigned flags = s->ref.how == HQ_ASK_SCAN ? HQ_DOT_GUESS : 0;
	char from[32] = "root", to[32];
	enum hq_status status = HQ_OK;

	if (!s->has_ref)
		return HQ_OK;
	snprintf(to, sizeof to, "b%" PRId64, s->block.serial);
	if (at == 0) {
		status = hq_dot_node(out, from, s->label, HQ_DOT_ROOT);
		return status == HQ_OK ? hq_dot_edge(out, from, to, "", 0)
				       : status;
	}
	snprintf(from, sizeof from, "b%" PRId64, s[-1].block.serial);
	return hq_dot_edge(out, from, to, s->label, flags);
}

char *
hq_draw_chain_dot(
    struct hq_ask *a, const struct hq_chain *c, const char *title)
{
	enum hq_status status = HQ_OK;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	hq_dot_begin(out, title);
	for (uint32_t i = 0; status == HQ_OK && i < c->count; i++)
		status = put_dot_node(out, a, c, i);
	for (uint32_t i = 0; status == HQ_OK && i < c->count; i++)
		status = put_dot_edge(out, c, i);
	hq_dot_end(out);
	if (fclose(out) != 0 || status != HQ_OK) {
		free(text);
		return NULL;
	}
	return text;
}
