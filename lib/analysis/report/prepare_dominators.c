/*
 * The tree of dominators, drawn: below a block stand those that go when it
 * goes, and that nothing between them holds up alone.
 *
 *	temp.dominator: line, parent, depth, drawn, ... in the order of lines
 *
 * Only what retains enough is read, and that comes before what it dominates,
 * since it retains more blocks.  A list is one line: blocks of one type, or
 * without one of one size and stack, each the only one below the one before.
 * Where the tree is so deep that lines are no longer moved to the right, such
 * a line has blocks of any kind: a heap may be one long chain.
 */
#define _GNU_SOURCE
#include "analysis/report/blocks.h"

#include "analysis/render/tree.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.dominator;"
    "CREATE TEMP TABLE dominator(line INTEGER PRIMARY KEY, parent, depth,"
    " drawn, retained, percent, retained_blocks, req, serial, type, name,"
    " alike, more)";
static const char insert_sql[] =
    "INSERT INTO temp.dominator VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)";
static const char read_sql[] =
    "SELECT b.serial, b.idom, b.retained, b.retained_n, b.req, b.trace_id,"
    "       coalesce(b.type_id, 0)"
    "  FROM block b"
    " WHERE b.dump_id = ?1 AND b.retained >= ?2"
    " ORDER BY b.retained DESC, b.retained_n DESC, b.serial";
static const char total_sql[] =
    "SELECT coalesce(sum(req), 0), count(*) FROM block WHERE dump_id = ?1";

struct block {
	int64_t serial, trace;
	uint64_t retained, req;
	uint64_t retained_n;
	uint32_t type;
	uint32_t parent; /* place in blocks, or NONE */
	uint32_t child;  /* the first and the last that is drawn below it */
	uint32_t last;
	uint32_t next; /* of the same parent */
};

/* A line: a block, or with block NONE what is folded. */
struct line {
	uint32_t block;
	uint32_t parent; /* line */
	uint32_t depth;
	uint64_t alike; /* further blocks of a list */
	uint64_t retained, n;
};

struct tree {
	struct hq_report_context *c;
	struct block *blocks;
	size_t nblocks, blocks_room;
	uint32_t *slots; /* hash table of blocks + 1, by serial */
	size_t nslots;
	struct line *lines;
	size_t nlines, lines_room;
	uint32_t first; /* the blocks that no block dominates */
	uint64_t all, all_n;
	sqlite3_stmt *insert;
	struct hq_error *reterr;
};

static enum hq_status
no_memory(struct tree *t)
{
	return hq_fail(t->reterr, HQ_ERR_NOMEM, "out of memory");
}

static enum hq_status
sql_error(struct tree *t)
{
	return hq_fail(t->reterr, HQ_ERR_SQL, "report %s: %s",
	    t->c->report->name, sqlite3_errmsg(t->c->db));
}

static size_t
slot_of(const struct tree *t, int64_t serial)
{
	size_t at =
	    (size_t)((uint64_t)serial * 0x9e3779b97f4a7c15ull >> 24);

	for (;; at++) {
		uint32_t n = t->slots[at &= t->nslots - 1];
		if (n == 0 || t->blocks[n - 1].serial == serial)
			return at;
	}
}

static bool
grow_slots(struct tree *t)
{
	size_t n = t->nslots == 0 ? 1024 : 2 * t->nslots;

	if (2 * (t->nblocks + 1) <= t->nslots)
		return true;
	free(t->slots);
	t->slots = hq_array_new_zero(n, sizeof *t->slots);
	if (t->slots == NULL)
		return false;
	t->nslots = n;
	for (uint32_t i = 0; i < t->nblocks; i++)
		t->slots[slot_of(t, t->blocks[i].serial)] = i + 1;
	return true;
}

/* What dominates the block of the row, if it is drawn. */
static uint32_t
parent_of(const struct tree *t, sqlite3_stmt *row)
{
	if (sqlite3_column_type(row, 1) == SQLITE_NULL)
		return NONE;
	return t->slots[slot_of(t, sqlite3_column_int64(row, 1))] - 1;
}

static enum hq_status
take(struct tree *t, sqlite3_stmt *row)
{
	struct block *b;
	uint32_t at = (uint32_t)t->nblocks;

	if (at == NONE - 1 || !grow_slots(t) ||
	    hq_array_reserve((void **)&t->blocks, &t->blocks_room, t->nblocks,
		sizeof *t->blocks) != 0)
		return no_memory(t);
	b = &t->blocks[at];
	*b = (struct block){
	    .serial = sqlite3_column_int64(row, 0),
	    .retained = (uint64_t)sqlite3_column_int64(row, 2),
	    .retained_n = (uint64_t)sqlite3_column_int64(row, 3),
	    .req = (uint64_t)sqlite3_column_int64(row, 4),
	    .trace = sqlite3_column_int64(row, 5),
	    .type = (uint32_t)sqlite3_column_int64(row, 6),
	    .parent = parent_of(t, row),
	    .child = NONE,
	    .last = NONE,
	    .next = NONE,
	};
	t->slots[slot_of(t, b->serial)] = at + 1;
	t->nblocks++;
	return HQ_OK;
}

static enum hq_status
read_blocks(struct tree *t)
{
	double least = t->c->values->threshold / 100 * (double)t->all;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(t->c->db, read_sql, -1, &row, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(row, 1, t->c->values->dump);
		/* A block that retains nothing, even itself, has no place. */
		sqlite3_bind_int64(
		    row, 2, least < 1 ? 1 : (int64_t)(least + 0.999999));
	}
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		status = take(t, row);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = sql_error(t);
	sqlite3_finalize(row);
	return status;
}

static enum hq_status
read_total(struct tree *t)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;

	if (sqlite3_prepare_v2(t->c->db, total_sql, -1, &row, NULL) !=
	    SQLITE_OK)
		return sql_error(t);
	sqlite3_bind_int64(row, 1, t->c->values->dump);
	if (sqlite3_step(row) == SQLITE_ROW) {
		t->all = (uint64_t)sqlite3_column_int64(row, 0);
		t->all_n = (uint64_t)sqlite3_column_int64(row, 1);
	} else
		status = sql_error(t);
	sqlite3_finalize(row);
	return status;
}

/* Children in the order in which they were read: largest first. */
static void
link_blocks(struct tree *t)
{
	uint32_t last = NONE;

	t->first = NONE;
	for (uint32_t i = 0; i < t->nblocks; i++) {
		struct block *b = &t->blocks[i];
		uint32_t *from = b->parent == NONE
				     ? &last
				     : &t->blocks[b->parent].last;
		uint32_t *first = b->parent == NONE
				      ? &t->first
				      : &t->blocks[b->parent].child;
		if (*from == NONE)
			*first = i;
		else
			t->blocks[*from].next = i;
		*from = i;
	}
}

static enum hq_status
add_line(struct tree *t, struct line line)
{
	if (hq_array_reserve((void **)&t->lines, &t->lines_room, t->nlines,
		sizeof *t->lines) != 0)
		return no_memory(t);
	t->lines[t->nlines++] = line;
	return HQ_OK;
}

static bool
alike(const struct block *a, const struct block *b)
{
	return a->type == b->type &&
	       (a->type != 0 || (a->req == b->req && a->trace == b->trace));
}

/* The last block of the list that begins with this one, drawn so deep. */
static uint32_t
end_of_list(
    const struct tree *t, uint32_t at, uint32_t depth, uint64_t *ret_alike)
{
	*ret_alike = 0;
	for (;;) {
		const struct block *b = &t->blocks[at];
		if (b->child == NONE || b->child != b->last ||
		    (depth < HQ_TREE_DEPTH && !alike(b, &t->blocks[b->child])))
			return at;
		at = b->child;
		++*ret_alike;
	}
}

/* What is below a block, or below none, and not drawn. */
static enum hq_status
add_rest(struct tree *t, uint32_t block, uint32_t parent, uint32_t depth)
{
	const struct block *b = block == NONE ? NULL : &t->blocks[block];
	struct line rest = {.block = NONE,
	    .parent = parent,
	    .depth = depth,
	    .retained = b == NULL ? t->all : b->retained - b->req,
	    .n = b == NULL ? t->all_n : b->retained_n - 1};

	for (uint32_t i = b == NULL ? t->first : b->child; i != NONE;
	     i = t->blocks[i].next) {
		rest.retained -= t->blocks[i].retained;
		rest.n -= t->blocks[i].retained_n;
	}
	return rest.n == 0 ? HQ_OK : add_line(t, rest);
}

/* A block whose line is drawn: where its children go on. */
struct place {
	uint32_t block; /* the last one of its list */
	uint32_t line;
	uint32_t next;
};

static enum hq_status
walk(struct tree *t, struct place *stack)
{
	uint32_t depth = 0;
	enum hq_status status = HQ_OK;

	stack[0] = (struct place){NONE, NONE, t->first};
	while (status == HQ_OK) {
		struct place *at = &stack[depth];
		struct line line;
		uint32_t end;
		if (at->next == NONE) {
			status = add_rest(t, at->block, at->line, depth);
			if (depth-- == 0)
				break;
			continue;
		}
		line = (struct line){.block = at->next,
		    .parent = at->line,
		    .depth = depth,
		    .retained = t->blocks[at->next].retained,
		    .n = t->blocks[at->next].retained_n};
		end = end_of_list(t, at->next, depth, &line.alike);
		at->next = t->blocks[at->next].next;
		status = add_line(t, line);
		stack[++depth] = (struct place){
		    end, (uint32_t)t->nlines - 1, t->blocks[end].child};
	}
	return status;
}

static void
bind_text(struct tree *t, int at, const char *text)
{
	sqlite3_bind_text(t->insert, at, text, -1, SQLITE_TRANSIENT);
}

static void
bind_block(struct tree *t, const struct line *l, const char *prefix)
{
	const struct block *b = &t->blocks[l->block];
	const char *type = hq_ask_type_name(t->c->ask, b->type);
	char site[1024], more[64] = "", *drawn;

	hq_blocks_site(t->c, b->trace, site, sizeof site);
	if (l->alike > 0)
		snprintf(more, sizeof more, " and %" PRIu64 " in a row",
		    l->alike);
	drawn = sqlite3_mprintf("%s%s%s%s%s", prefix, type, more,
	    b->type == 0 && site[0] != '\0' ? ": " : "",
	    b->type == 0 ? site : "");
	bind_text(t, 4, drawn);
	sqlite3_free(drawn);
	sqlite3_bind_int64(t->insert, 8, (int64_t)b->req);
	sqlite3_bind_int64(t->insert, 9, b->serial);
	if (b->type != 0)
		bind_text(t, 10, type);
	bind_text(t, 11, site);
	sqlite3_bind_int64(t->insert, 12, (int64_t)l->alike);
}

static enum hq_status
put_line(struct tree *t, size_t at, const char *prefix)
{
	const struct line *l = &t->lines[at];
	char *drawn;

	sqlite3_clear_bindings(t->insert);
	sqlite3_bind_int64(t->insert, 1, (int64_t)at + 1);
	if (l->parent != NONE)
		sqlite3_bind_int64(t->insert, 2, (int64_t)l->parent + 1);
	sqlite3_bind_int64(t->insert, 3, l->depth);
	sqlite3_bind_int64(t->insert, 5, (int64_t)l->retained);
	sqlite3_bind_double(t->insert, 6,
	    t->all == 0 ? 0 : 100.0 * (double)l->retained / (double)t->all);
	sqlite3_bind_int64(t->insert, 7, (int64_t)l->n);
	if (l->block != NONE) {
		bind_block(t, l, prefix);
	} else {
		drawn = sqlite3_mprintf("%sthe rest", prefix);
		bind_text(t, 4, drawn);
		sqlite3_free(drawn);
		sqlite3_bind_int64(t->insert, 13, (int64_t)l->n);
	}
	if (sqlite3_step(t->insert) != SQLITE_DONE ||
	    sqlite3_reset(t->insert) != SQLITE_OK)
		return sql_error(t);
	return HQ_OK;
}

static enum hq_status
draw(struct tree *t)
{
	uint32_t *depths = hq_array_new(t->nlines, sizeof *depths);
	struct hq_tree pens = {0};
	enum hq_status status = HQ_OK;

	for (size_t i = 0; depths != NULL && i < t->nlines; i++)
		depths[i] = t->lines[i].depth;
	if (depths == NULL ||
	    !hq_tree_init(&pens, depths, (uint32_t)t->nlines,
		hq_render_style_of(t->c->render)->utf8))
		status = no_memory(t);
	if (status == HQ_OK && sqlite3_prepare_v2(t->c->db, insert_sql, -1,
				   &t->insert, NULL) != SQLITE_OK)
		status = sql_error(t);
	for (size_t i = 0; status == HQ_OK && i < t->nlines; i++)
		status = put_line(t, i, hq_tree_prefix(&pens));
	sqlite3_finalize(t->insert);
	hq_tree_release(&pens);
	free(depths);
	return status;
}

static enum hq_status
make(struct hq_report_context *c, struct hq_error *reterr)
{
	struct tree t = {.c = c, .reterr = reterr};
	struct place *stack = NULL;
	enum hq_status status = read_total(&t);

	if (status == HQ_OK)
		status = grow_slots(&t) ? read_blocks(&t) : no_memory(&t);
	if (status == HQ_OK) {
		link_blocks(&t);
		stack = hq_array_new(t.nblocks + 2, sizeof *stack);
		status = stack == NULL ? no_memory(&t) : walk(&t, stack);
	}
	if (status == HQ_OK && t.nblocks > 0)
		status = draw(&t);
	free(stack);
	free(t.blocks);
	free(t.slots);
	free(t.lines);
	return status;
}

enum hq_status
hq_prepare_dominators(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_holding_begin(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = make(c, reterr);
	return status;
}
