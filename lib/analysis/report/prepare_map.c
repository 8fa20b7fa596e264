/*
 * Draws the arenas:
 *
 *	temp.map_set   blocks of the set by pool; empty without one
 *	temp.map_line  a line an arena, a place a slot; of more arenas than the
 *	               limit those with least in use
 *
 * and, if there are more, all arenas above the table, one a place.
 *
 * A place shows how much of it is in use, in eighths; with a set, how much is
 * the set's.  Where the terminal is narrow, a place is several slots.
 */
#include "analysis/report/prepare.h"

#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MAX 1024 /* of an arena; whatever the dump says */
#define LEFT 26        /* places of the columns before the map */
#define OF 10          /* with that of a set's share, so many more */
#define ALL_MAX 200    /* places of a line of all arenas */

struct pens {
	const char *levels[8]; /* how full */
	const char *none, *empty, *other, *large;
};
static const struct pens blocks = {
    {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, "·", "-", ",", "="};
static const struct pens ascii = {
    {"1", "2", "3", "4", "5", "6", "7", "8"}, ".", "-", ",", "="};

/* What is in some slots. */
struct place {
	double bytes, used, of;
	unsigned slots, free, large;
};

struct arena {
	int64_t arena_id, heap_id;
	double size, used, of;
	bool huge;
	bool shown;
	int64_t slots;       /* of it */
	struct place *place; /* one a slot */
};

struct work {
	struct hq_report_context *c;
	const struct pens *pens;
	bool set; /* there is one */
	unsigned width;
	struct arena *arenas;
	size_t narenas, room;
	struct hq_error *reterr;
};

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.map_line;"
    "DROP TABLE IF EXISTS temp.map_set;"
    "CREATE TEMP TABLE map_line(arena_id, heap, size, used_percent,"
    " of_percent, line);"
    "CREATE TEMP TABLE map_set(pool_id INTEGER PRIMARY KEY, blocks)";
static const char set_sql[] =
    "INSERT INTO temp.map_set SELECT k1, blocks"
    "  FROM heapql_tally(?1, 'pool_id', ?2)";
static const char arenas_sql[] =
    "SELECT a.arena_id, a.heap_id, a.size, a.kind = 'huge',"
    "       max(1, min(a.ntotalpools, 1024))"
    "  FROM arena a WHERE a.dump_id = ?1 ORDER BY a.arena_id";
static const char pools_sql[] =
    "SELECT p.arena_id, p.base / h.pool_size"
    "         - (a.base + h.pool_size - 1) / h.pool_size,"
    "       p.pool_size / h.pool_size, p.pool_size, p.used * p.blk_size,"
    "       coalesce(s.blocks, 0) * p.blk_size, p.szidx = 65535, a.kind = 'huge'"
    "  FROM pool p JOIN arena a ON a.dump_id = ?1 AND a.arena_id = p.arena_id"
    "  JOIN heap h ON h.dump_id = ?1 AND h.heap_id = a.heap_id"
    "  LEFT JOIN temp.map_set s ON s.pool_id = p.pool_id"
    " WHERE p.dump_id = ?1";
static const char line_sql[] =
    "INSERT INTO temp.map_line VALUES(?1,"
    " (SELECT CASE WHEN count(*) > 1 THEN max(name) FILTER"
    "   (WHERE heap_id = ?2) END FROM heap WHERE dump_id = ?3),"
    " ?4, ?5, ?6, ?7)";

static enum hq_status
sql_error(struct work *k)
{
	return hq_fail(k->reterr, HQ_ERR_SQL, "report %s: %s",
	    k->c->report->name, sqlite3_errmsg(k->c->db));
}

static enum hq_status
no_memory(struct work *k)
{
	return hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
}

typedef enum hq_status row_fn(struct work *k, sqlite3_stmt *row);

/* Runs a query, ?1 bound to the dump, ?2 to the set where it has one. */
static enum hq_status
for_rows(struct work *k, const char *sql, row_fn *take)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc;

	if (sqlite3_prepare_v2(k->c->db, sql, -1, &row, NULL) != SQLITE_OK)
		return sql_error(k);
	sqlite3_bind_int64(row, 1, k->c->values->dump);
	if (sqlite3_bind_parameter_count(row) > 1)
		sqlite3_bind_text(
		    row, 2, k->c->values->of, -1, SQLITE_STATIC);
	while (status == HQ_OK && (rc = sqlite3_step(row)) != SQLITE_DONE)
		status = rc == SQLITE_ROW && take != NULL ? take(k, row)
							  : sql_error(k);
	sqlite3_finalize(row);
	return status;
}

static enum hq_status
take_arena(struct work *k, sqlite3_stmt *row)
{
	struct arena *a;

	if (hq_array_reserve((void **)&k->arenas, &k->room, k->narenas,
		sizeof *k->arenas) != 0)
		return no_memory(k);
	a = &k->arenas[k->narenas];
	*a = (struct arena){.arena_id = sqlite3_column_int64(row, 0),
	    .heap_id = sqlite3_column_int64(row, 1),
	    .size = sqlite3_column_double(row, 2),
	    .huge = sqlite3_column_int(row, 3) != 0,
	    .slots = sqlite3_column_int64(row, 4)};
	a->place = hq_array_new_zero((size_t)a->slots, sizeof *a->place);
	if (a->place == NULL)
		return no_memory(k);
	for (int64_t i = 0; i < a->slots; i++)
		a->place[i].free = a->place[i].slots = 1;
	k->narenas++;
	return HQ_OK;
}

/* A slot is drawn once, whatever the dump says. */
static enum hq_status
take_pool(struct work *k, sqlite3_stmt *row)
{
	uint64_t id = (uint64_t)sqlite3_column_int64(row, 0);
	int64_t first = sqlite3_column_int64(row, 1);
	int64_t n = sqlite3_column_int64(row, 2);
	double size = sqlite3_column_double(row, 3);
	double used = sqlite3_column_double(row, 4);
	double of = sqlite3_column_double(row, 5);
	struct arena *a = id < k->narenas ? &k->arenas[id] : NULL;

	if (a == NULL)
		return HQ_OK;
	a->used += used;
	a->of += of;
	if (a->huge || first < 0)
		first = 0;
	if (n < 1)
		n = 1;
	for (int64_t i = first; i < a->slots && i - first < n; i++)
		a->place[i] = (struct place){.bytes = size / (double)n,
		    .used = used / (double)n,
		    .of = of / (double)n,
		    .slots = 1,
		    .large = sqlite3_column_int(row, 6) != 0 && used > 0};
	return HQ_OK;
}

static const char *
level(const struct work *k, double part, double whole)
{
	double share = whole > 0 ? part / whole : 0;

	/* Also where a dump says more than there is. */
	return k->pens->levels[share >= 1 ? 7 : share > 0 ? (int)(share * 8) : 0];
}

static const char *
draw_place(const struct work *k, const struct place *p)
{
	if (p->free == p->slots)
		return k->pens->none;
	if (p->used <= 0)
		return k->pens->empty;
	if (k->set)
		return p->of > 0 ? level(k, p->of, p->bytes) : k->pens->other;
	if (p->large == p->slots)
		return k->pens->large;
	return level(k, p->used, p->bytes);
}

/* So many slots a place that a line fits. */
static void
draw_arena(const struct work *k, const struct arena *a, char *line)
{
	unsigned left = LEFT + (k->set ? OF : 0);
	int64_t room = k->width > left + 8 ? k->width - left : 8, step = 1;

	while (a->slots > step * room)
		step *= 2;
	line[0] = '\0';
	for (int64_t i = 0; i < a->slots; i += step) {
		struct place sum = {0};
		for (int64_t s = i; s < a->slots && s < i + step; s++) {
			sum.bytes += a->place[s].bytes;
			sum.used += a->place[s].used;
			sum.of += a->place[s].of;
			sum.slots += a->place[s].slots;
			sum.free += a->place[s].free;
			sum.large += a->place[s].large;
		}
		strcat(line, draw_place(k, &sum));
	}
	if (a->huge)
		strcpy(line, "huge block");
}

static enum hq_status
put_line(struct work *k, const struct arena *a, sqlite3_stmt *stmt)
{
	char line[SLOTS_MAX * 4 + 16];

	draw_arena(k, a, line);
	sqlite3_bind_int64(stmt, 1, a->arena_id);
	sqlite3_bind_int64(stmt, 2, a->heap_id);
	sqlite3_bind_int64(stmt, 3, k->c->values->dump);
	sqlite3_bind_double(stmt, 4, a->size);
	sqlite3_bind_double(
	    stmt, 5, a->size > 0 ? 100 * a->used / a->size : 0);
	if (k->set && a->size > 0)
		sqlite3_bind_double(stmt, 6, 100 * a->of / a->size);
	sqlite3_bind_text(stmt, 7, line, -1, SQLITE_TRANSIENT);
	return sqlite3_step(stmt) == SQLITE_DONE &&
		       sqlite3_reset(stmt) == SQLITE_OK
		   ? HQ_OK
		   : sql_error(k);
}

static int
compare_use(const void *left, const void *right)
{
	const struct arena *a = *(struct arena *const *)left;
	const struct arena *b = *(struct arena *const *)right;
	double x = a->size > 0 ? a->used / a->size : 0;
	double y = b->size > 0 ? b->used / b->size : 0;

	if (x != y)
		return x < y ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Those with least in use, or most of the set, as many as there may be. */
static enum hq_status
choose(struct work *k, uint64_t limit)
{
	struct arena **by = hq_array_new(k->narenas, sizeof *by);

	if (by == NULL)
		return no_memory(k);
	for (size_t i = 0; i < k->narenas; i++)
		by[i] = &k->arenas[i];
	qsort(by, k->narenas, sizeof *by, compare_use);
	for (size_t i = 0, n = 0; i < k->narenas && n < limit; i++)
		if (!k->set || by[i]->of > 0) {
			by[i]->shown = true;
			n++;
		}
	free(by);
	return HQ_OK;
}

static enum hq_status
put_lines(struct work *k)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(k->c->db, line_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return sql_error(k);
	for (size_t i = 0; status == HQ_OK && i < k->narenas; i++)
		if (k->arenas[i].shown)
			status = put_line(k, &k->arenas[i], stmt);
	sqlite3_finalize(stmt);
	return status;
}

/* Lines of all, an arena a place. */
static enum hq_status
put_all(struct work *k)
{
	unsigned width = k->width > ALL_MAX ? ALL_MAX : k->width;
	enum hq_status status = HQ_OK;

	for (size_t i = 0; status == HQ_OK && i < k->narenas; i += width) {
		char line[ALL_MAX * 4 + 1] = "";
		for (size_t n = i; n < k->narenas && n < i + width; n++) {
			const struct arena *a = &k->arenas[n];
			const struct place p = {.bytes = a->size,
			    .used = a->used,
			    .of = a->of,
			    .slots = 1,
			    .large = a->huge};
			strcat(line, draw_place(k, &p));
		}
		if (hq_render_line(k->c->render, line) != HQ_OK)
			status = no_memory(k);
	}
	return status;
}

static void
explain(struct work *k)
{
	const struct pens *p = k->pens;
	struct hq_report_context *c = k->c;

	snprintf(c->note, sizeof c->note,
	    "%s to %s: %s, in eighths; %s empty pool, %s free%s%s%s%s",
	    p->levels[0], p->levels[7],
	    k->set ? "what is the set's" : "what is in use", p->empty, p->none,
	    k->set ? "; " : "; ", k->set ? p->other : p->large,
	    k->set ? " blocks of others" : " a large block",
	    k->narenas > c->values->limit && c->values->limit != 0
		? ". Of the arenas one by one, those with least in use; "
		  "--limit 0 shows all"
		: "");
}

static enum hq_status
draw(struct work *k)
{
	uint64_t limit = k->c->values->limit;
	enum hq_status status = for_rows(k, arenas_sql, take_arena);

	limit = limit == 0 ? UINT64_MAX : limit;
	if (status == HQ_OK)
		status = for_rows(k, pools_sql, take_pool);
	if (status == HQ_OK)
		status = choose(k, limit);
	if (status == HQ_OK)
		status = put_lines(k);
	if (status == HQ_OK && k->narenas > limit &&
	    hq_render_style_of(k->c->render)->format == HQ_RENDER_TEXT)
		status = put_all(k);
	if (status == HQ_OK)
		explain(k);
	return status;
}

enum hq_status
hq_prepare_map(struct hq_report_context *c, struct hq_error *reterr)
{
	struct work k = {.c = c, .pens = &ascii, .reterr = reterr};
	enum hq_status status = hq_prepare_run(c, table_sql, reterr);

	if (status != HQ_OK || c->render == NULL)
		return status;
	k.set = c->values->of != NULL;
	k.width = c->values->width == 0 ? 120 : c->values->width;
	if (hq_render_style_of(c->render)->utf8)
		k.pens = &blocks;
	if (k.set)
		status = for_rows(&k, set_sql, NULL);
	if (status == HQ_OK)
		status = draw(&k);
	for (size_t i = 0; i < k.narenas; i++)
		free(k.arenas[i].place);
	free(k.arenas);
	return status;
}
