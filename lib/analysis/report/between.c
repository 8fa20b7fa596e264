#include "analysis/report/between.h"

#include "analysis/render/unit.h"
#include "analysis/support/near.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A mark, or the start, or the dump. */
struct point {
	char name[128];
	int64_t pass; /* 0: the last */
	int64_t id;   /* mark_id; -1 is the start */
	int64_t serial;
};

static const char mark_sql[] =
    "SELECT mark_id, serial FROM mark"
    " WHERE dump_id = ?1 AND name = ?2 AND (?3 = 0 OR pass = ?3)"
    "   AND (?4 < 0 OR mark_id < ?4) ORDER BY mark_id DESC LIMIT 1";
static const char names_sql[] =
    "SELECT DISTINCT name FROM mark WHERE dump_id = ?";
static const char dump_sql[] =
    "SELECT next_serial FROM dump WHERE dump_id = ?";

static enum hq_status
sql_error(sqlite3 *db, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
}

/* "NAME#3": a name may have such an end itself, then it wants another. */
static void
read_point(struct point *p, const char *text, size_t n)
{
	const char *hash;
	char *end;

	*p = (struct point){.id = -1};
	if (n >= sizeof p->name)
		n = sizeof p->name - 1;
	memcpy(p->name, text, n);
	p->name[n] = '\0';
	hash = strrchr(p->name, '#');
	if (hash == NULL || hash[1] < '1' || hash[1] > '9')
		return;
	p->pass = strtoll(hash + 1, &end, 10);
	if (*end != '\0')
		p->pass = 0;
	else
		p->name[hash - p->name] = '\0';
}

static enum hq_status
no_mark(sqlite3 *db, int64_t dump, const struct point *p,
    struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	struct hq_near near;
	bool any = false;

	hq_near_start(&near, p->name);
	if (sqlite3_prepare_v2(db, names_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(db, reterr);
	sqlite3_bind_int64(stmt, 1, dump);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		any = true;
		hq_near_offer(
		    &near, (const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	if (!any)
		return hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "the program has made no mark (heapql_mark) before this "
		    "dump");
	return hq_fail(reterr, HQ_ERR_NOTFOUND,
	    "there is no mark \"%s\"%s%s", p->name,
	    p->pass != 0 ? " of that pass here" : "", hq_near_hint(&near));
}

/* The last pass before the mark `before`; -1: of all. */
static enum hq_status
find_mark(sqlite3 *db, int64_t dump, struct point *p, int64_t before,
    struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc;

	if (sqlite3_prepare_v2(db, mark_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(db, reterr);
	sqlite3_bind_int64(stmt, 1, dump);
	sqlite3_bind_text(stmt, 2, p->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, p->pass);
	sqlite3_bind_int64(stmt, 4, before);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		p->id = sqlite3_column_int64(stmt, 0);
		p->serial = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_finalize(stmt);
	if (rc == SQLITE_DONE)
		return no_mark(db, dump, p, reterr);
	return rc == SQLITE_ROW ? HQ_OK : sql_error(db, reterr);
}

static enum hq_status
find_dump(sqlite3 *db, int64_t dump, struct point *p, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	bool found;

	if (sqlite3_prepare_v2(db, dump_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(db, reterr);
	sqlite3_bind_int64(stmt, 1, dump);
	found = sqlite3_step(stmt) == SQLITE_ROW;
	p->serial = found ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return found ? HQ_OK : sql_error(db, reterr);
}

/* What is there, but only after B, is wrong in another way. */
static enum hq_status
find_first(sqlite3 *db, int64_t dump, struct point *a, const struct point *b,
    struct hq_error *reterr)
{
	enum hq_status status;

	a->serial = 1;
	if (a->name[0] == '\0' || find_mark(db, dump, a, b->id, NULL) == HQ_OK)
		return HQ_OK;
	status = find_mark(db, dump, a, -1, reterr);
	if (status == HQ_OK)
		status = hq_fail(reterr, HQ_ERR_USAGE,
		    "mark \"%s\" comes after \"%s\"", a->name, b->name);
	return status;
}

static enum hq_status
find_both(sqlite3 *db, const struct hq_report_values *v, struct point *a,
    struct point *b, struct hq_error *reterr)
{
	const char *comma = strchr(v->between, ',');
	enum hq_status status;

	if (comma == NULL)
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "--between wants two marks, A,B; either may be empty");
	read_point(a, v->between, (size_t)(comma - v->between));
	read_point(b, comma + 1, strlen(comma + 1));
	status = b->name[0] != '\0' ? find_mark(db, v->dump, b, -1, reterr)
				    : find_dump(db, v->dump, b, reterr);
	if (status == HQ_OK)
		status = find_first(db, v->dump, a, b, reterr);
	return status;
}

static const char heaps_sql[] =
    "SELECT heap_id, name FROM heap WHERE dump_id = ?";

/* By its name, or by its number. */
static enum hq_status
find_heap(sqlite3 *db, struct hq_report_values *v, struct hq_error *reterr)
{
	const char *wanted = v->domain + (v->domain[0] == '!');
	struct hq_near near;
	sqlite3_stmt *stmt;
	bool found = false;

	hq_near_start(&near, wanted);
	if (sqlite3_prepare_v2(db, heaps_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(db, reterr);
	sqlite3_bind_int64(stmt, 1, v->dump);
	while (!found && sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 1);
		const char *number = (const char *)sqlite3_column_text(stmt, 0);
		found = (name != NULL && strcmp(name, wanted) == 0) ||
			(number != NULL && strcmp(number, wanted) == 0);
		v->heap_id = sqlite3_column_int64(stmt, 0);
		hq_near_offer(&near, name);
	}
	sqlite3_finalize(stmt);
	return found ? HQ_OK
		     : hq_fail(reterr, HQ_ERR_NOTFOUND,
			   "there is no heap \"%s\"%s", wanted,
			   hq_near_hint(&near));
}

/* The part of a set that is meant, in words. */
static enum hq_status
narrow(struct hq_report_values *v, char **of, struct hq_error *reterr)
{
	size_t size = 200 + (*of != NULL ? strlen(*of) : 0);
	char *text = malloc(size), heap[60] = "", end[60] = "";

	if (text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (v->domain != NULL)
		snprintf(heap, sizeof heap, " AND heap_id %s %" PRId64,
		    v->domain[0] == '!' ? "<>" : "=", v->heap_id);
	/* Up to a dump is all that is in it, of each where there are several. */
	if (v->between != NULL && v->between[strlen(v->between) - 1] != ',')
		snprintf(end, sizeof end, " AND serial < %" PRId64, v->to);
	snprintf(text, size, "%s%s%swhere 'serial >= %" PRId64 "%s%s'",
	    *of != NULL ? "(" : "", *of != NULL ? *of : "",
	    *of != NULL ? ") & " : "", v->from, end, heap);
	free(*of);
	v->of = *of = text;
	return HQ_OK;
}

enum hq_status
hq_between_find(sqlite3 *db, struct hq_report_values *v, char **of,
    struct hq_error *reterr)
{
	struct point a, b;
	enum hq_status status = HQ_OK;

	if (v->between == NULL && v->domain == NULL)
		return HQ_OK;
	v->from = 1;
	v->to = INT64_MAX;
	if (v->between != NULL) {
		status = find_both(db, v, &a, &b, reterr);
		v->from = status == HQ_OK ? a.serial : 0;
		v->to = status == HQ_OK ? b.serial : 0;
	}
	if (status == HQ_OK && v->domain != NULL)
		status = find_heap(db, v, reterr);
	return status == HQ_OK ? narrow(v, of, reterr) : status;
}

static const char count_sql[] =
    "SELECT trace_id, sum(req), count(*) FROM block"
    " WHERE dump_id = ?1 AND serial >= ?2 AND serial < ?3"
    "   AND (?4 IS NULL OR (heap_id = ?4) = ?5)"
    " GROUP BY trace_id";

enum hq_status
hq_between_count(struct hq_report_context *c, struct hq_model *m,
    struct hq_error *reterr)
{
	const char *domain = c->values->domain;
	sqlite3_stmt *stmt;
	int rc;

	if (c->values->between == NULL && domain == NULL)
		return HQ_OK;
	for (uint32_t i = 0; i < m->ntraces; i++)
		memset(m->traces[i].values, 0, sizeof m->traces[i].values);
	m->sampled = 0;
	if (sqlite3_prepare_v2(c->db, count_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, m->dump_id);
	sqlite3_bind_int64(stmt, 2, c->values->from);
	sqlite3_bind_int64(stmt, 3, c->values->to);
	if (domain != NULL) {
		sqlite3_bind_int64(stmt, 4, c->values->heap_id);
		sqlite3_bind_int(stmt, 5, domain[0] != '!');
	}
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		uint32_t id = (uint32_t)sqlite3_column_int64(stmt, 0);
		const struct hq_stack_trace *t = hq_model_trace(m, id);
		struct hq_stack_trace *own = m->traces;
		if (t == NULL)
			continue;
		own += t - m->traces;
		own->values[HQ_LIVE_BYTES] =
		    (uint64_t)sqlite3_column_int64(stmt, 1);
		own->values[HQ_LIVE_BLOCKS] =
		    (uint64_t)sqlite3_column_int64(stmt, 2);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? HQ_OK : sql_error(c->db, reterr);
}

/* The two moments: a mark each, the start of nothing, or the dump's totals. */
static const char change_sql[] =
    "WITH at(id, live, arenas, rss) AS ("
    "  SELECT mark_id, live_bytes, arena_bytes, nullif(rss, 0) FROM mark"
    "   WHERE dump_id = ?1), first AS ("
    "  SELECT * FROM at UNION ALL SELECT -1, 0, 0, 0), last AS ("
    "  SELECT * FROM at UNION ALL SELECT -1,"
    "    (SELECT coalesce(sum(req), 0) FROM block WHERE dump_id = ?1),"
    "    (SELECT coalesce(sum(size), 0) FROM arena WHERE dump_id = ?1),"
    "    nullif(rss, 0) FROM dump WHERE dump_id = ?1)"
    " SELECT b.live - a.live, b.arenas - a.arenas, b.rss - a.rss"
    "  FROM first a, last b WHERE a.id = ?2 AND b.id = ?3";

static const char *
signed_bytes(char buffer[static HQ_UNIT_SIZE + 1], int64_t n)
{
	buffer[0] = '+';
	hq_unit_bytes(buffer + (n > 0), n);
	return buffer;
}

static enum hq_status
put_change(struct hq_report_context *c, sqlite3_stmt *row,
    const struct point *a, const struct point *b, struct hq_error *reterr)
{
	char live[HQ_UNIT_SIZE + 1], arenas[HQ_UNIT_SIZE + 1];
	char rss[HQ_UNIT_SIZE + 1] = "not known";

	if (sqlite3_column_type(row, 2) != SQLITE_NULL)
		signed_bytes(rss, sqlite3_column_int64(row, 2));
	return hq_prepare_line(c, reterr,
	    "born between %s and %s, and still live; meanwhile live bytes "
	    "%s, arenas %s, resident %s",
	    a->id >= 0 ? a->name : "the start",
	    b->id >= 0 ? b->name : "the dump",
	    signed_bytes(live, sqlite3_column_int64(row, 0)),
	    signed_bytes(arenas, sqlite3_column_int64(row, 1)), rss);
}

enum hq_status
hq_between_line(struct hq_report_context *c, struct hq_error *reterr)
{
	struct point a, b;
	enum hq_status status;
	sqlite3_stmt *stmt;

	if (c->values->between == NULL || c->render == NULL)
		return HQ_OK;
	status = find_both(c->db, c->values, &a, &b, reterr);
	if (status != HQ_OK)
		return status;
	if (sqlite3_prepare_v2(c->db, change_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	sqlite3_bind_int64(stmt, 2, a.id);
	sqlite3_bind_int64(stmt, 3, b.id);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		status = put_change(c, stmt, &a, &b, reterr);
	sqlite3_finalize(stmt);
	return status;
}
