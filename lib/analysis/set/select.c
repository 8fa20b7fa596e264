/* Sets by what SQL says of a block. */
#include "analysis/set/private.h"

#include "analysis/ask/condition.h"
#include "analysis/set/part.h"
#include "analysis/set/saved.h"
#include "analysis/set/census.h"
#include "analysis/support/near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
take_row(void *opaque, int64_t row)
{
	struct hq_set *set = opaque;

	if (row >= 0 && (uint64_t)row < set->rows)
		hq_bit_set(set->bits, (uint64_t)row);
}

enum hq_status
hq_set_where(struct hq_set_parser *p, const char *where, const char *type,
    struct hq_set *ret)
{
	const struct hq_set_options options = {
	    .where = where, .type = type};
	enum hq_status status = hq_set_new(p->ask, ret, p->reterr);

	if (status == HQ_OK)
		status = hq_condition_rows(
		    p->ask, &options, take_row, ret, p->reterr);
	return status;
}

/* Whether any dump here has the type. */
static bool
is_type(struct hq_ask *a, const char *name)
{
	sqlite3_stmt *stmt;
	bool is = sqlite3_prepare_v2(hq_ask_handle(a),
		      "SELECT 1 FROM type WHERE name = ?1 OR symbol = ?1"
		      " LIMIT 1",
		      -1, &stmt, NULL) == SQLITE_OK &&
		  sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) ==
		      SQLITE_OK &&
		  sqlite3_step(stmt) == SQLITE_ROW;

	sqlite3_finalize(stmt);
	return is;
}

/* A type that only another dump knows is none of a wrong name: it has no
 * blocks in this one. */
enum hq_status
hq_set_type(struct hq_set_parser *p, const char *name, struct hq_set *ret)
{
	enum hq_status status = hq_set_where(p, NULL, name, ret);

	if (status != HQ_ERR_NOTFOUND || !is_type(p->ask, name))
		return status;
	if (p->reterr != NULL)
		*p->reterr = (struct hq_error){0};
	hq_set_release(ret);
	return hq_set_new(p->ask, ret, p->reterr);
}

/* Blocks of one label, looked for among all of a set. */
struct search {
	const char *label;
	struct hq_scan scan;
	char *keys;
	sqlite3_stmt *naming;
	struct hq_census seen; /* blocks: 1 has the label, 2 has not */
	const struct hq_set *of;
	struct hq_set *found;
};

static void
bind_key(struct search *s, unsigned i, const struct hq_scan_key *key)
{
	int at = (int)i + 1;

	if (key->type == HQ_SCAN_NUMBER)
		sqlite3_bind_int64(s->naming, at, key->number);
	else if (key->type == HQ_SCAN_TEXT)
		sqlite3_bind_text(s->naming, at, hq_scan_text(&s->scan, i, key),
		    -1, SQLITE_TRANSIENT);
	else
		sqlite3_bind_null(s->naming, at);
}

static bool
has_label(struct search *s, const struct hq_scan_key *keys)
{
	const char *label;
	bool has;

	for (unsigned i = 0; i < s->scan.nkeys; i++)
		if ((int)i < sqlite3_bind_parameter_count(s->naming))
			bind_key(s, i, &keys[i]);
	if (sqlite3_step(s->naming) != SQLITE_ROW) {
		sqlite3_reset(s->naming);
		return false;
	}
	label = (const char *)sqlite3_column_text(s->naming, 0);
	has = strcmp(label == NULL ? "" : label, s->label) == 0;
	sqlite3_reset(s->naming);
	return has;
}

static enum hq_status
look_at(void *opaque, const struct hq_scan_block *block)
{
	struct search *s = opaque;
	struct hq_census_group *g;

	if (s->of != NULL && !hq_set_has(s->of, block->row))
		return HQ_OK;
	g = hq_census_find(&s->seen, block->keys);
	if (g == NULL)
		return HQ_ERR_NOMEM;
	if (g->blocks == 0)
		g->blocks = has_label(s, block->keys) ? 1 : 2;
	if (g->blocks == 1)
		take_row(s->found, block->row);
	return HQ_OK;
}

/* What groups blocks and what names a group; ended in any case. */
static enum hq_status
begin(struct hq_set_parser *p, const struct hq_part *part, struct search *s)
{
	char *naming = hq_part_label_query(part);
	enum hq_status status = HQ_OK;

	s->keys = hq_part_keys(part);
	if (s->keys == NULL || naming == NULL)
		status = hq_fail(p->reterr, HQ_ERR_NOMEM, "out of memory");
	else
		status = hq_scan_init(&s->scan, hq_ask_database(p->ask),
		    part->dump, s->keys, p->reterr);
	s->seen.nkeys = s->scan.nkeys;
	if (status == HQ_OK && sqlite3_prepare_v2(s->scan.handle, naming, -1,
				   &s->naming, NULL) != SQLITE_OK)
		status = hq_database_fail(s->scan.handle, p->reterr);
	sqlite3_free(naming);
	return status;
}

static void
end(struct search *s)
{
	sqlite3_finalize(s->naming);
	hq_census_release(&s->seen);
	hq_scan_release(&s->scan);
	sqlite3_free(s->keys);
}

static enum hq_status
search(struct hq_set_parser *p, const struct hq_part *part, const char *label,
    const struct hq_set *of, struct hq_set *ret)
{
	struct search s = {.label = label, .of = of, .found = ret};
	enum hq_status status = begin(p, part, &s);

	if (status == HQ_OK)
		status = hq_set_new(p->ask, ret, p->reterr);
	if (status == HQ_OK)
		status = hq_scan_run(&s.scan, look_at, &s, p->reterr);
	end(&s);
	return status;
}

/* Leak classes are few and known; any other word is a mistake, not the empty
 * set. */
static enum hq_status
check_leak(struct hq_set_parser *p, const char *value)
{
	static const char *const words[] = {
	    "reachable", "possible", "indirect", "definite", "[not known]"};
	struct hq_near near;

	hq_near_start(&near, value);
	for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i], value) == 0)
			return HQ_OK;
		hq_near_offer(&near, words[i]);
	}
	return hq_fail(p->reterr, HQ_ERR_NOTFOUND,
	    "there is no leak class \"%.80s\"%s; there are reachable, "
	    "possible, indirect and definite",
	    value, hq_near_hint(&near));
}

enum hq_status
hq_set_kind(struct hq_set_parser *p, const char *kind, const char *value,
    struct hq_set *ret)
{
	struct hq_part part;
	enum hq_status status =
	    hq_part_init(&part, p->ask, kind, p->reterr);

	if (status == HQ_OK && strcmp(kind, "leak") == 0)
		status = check_leak(p, value);
	if (status == HQ_OK)
		status = search(p, &part, value, NULL, ret);
	hq_part_release(&part);
	return status;
}

struct labelled {
	char *label;
	uint64_t bytes;
};

static int
compare_labelled(const void *left, const void *right)
{
	const struct labelled *a = left, *b = right;

	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return strcmp(a->label, b->label);
}

/* Joins keys of one label; *n becomes the number of labels. */
static int
compare_names(const void *left, const void *right)
{
	const struct labelled *a = left, *b = right;

	return strcmp(a->label, b->label);
}

static void
join(struct labelled *rows, size_t *n)
{
	size_t kept = 0;

	qsort(rows, *n, sizeof *rows, compare_names);
	for (size_t i = 0; i < *n; i++) {
		if (kept > 0 &&
		    strcmp(rows[kept - 1].label, rows[i].label) == 0) {
			rows[kept - 1].bytes += rows[i].bytes;
			free(rows[i].label);
		} else {
			rows[kept++] = rows[i];
		}
	}
	*n = kept;
}

/* The labels of all groups; the search's scan and query are those of the
 * partition. */
static enum hq_status
label_all(struct search *s, struct labelled *rows, struct hq_error *reterr)
{
	const struct hq_census *t = &s->seen;

	for (size_t i = 0; i < t->ngroups; i++) {
		const char *label = NULL;
		for (unsigned k = 0; k < t->nkeys; k++)
			if ((int)k < sqlite3_bind_parameter_count(s->naming))
				bind_key(s, k, &t->groups[i].keys[k]);
		if (sqlite3_step(s->naming) == SQLITE_ROW)
			label = (const char *)sqlite3_column_text(s->naming, 0);
		rows[i].label = strdup(label == NULL ? "" : label);
		rows[i].bytes = t->groups[i].bytes;
		sqlite3_reset(s->naming);
		if (rows[i].label == NULL)
			return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	return HQ_OK;
}

static enum hq_status
pick(struct hq_set_parser *p, struct search *s, unsigned long row,
    char **ret_label)
{
	size_t all = s->seen.ngroups, n = all;
	struct labelled *rows = calloc(n + 1, sizeof *rows);
	enum hq_status status =
	    rows == NULL ? hq_fail(p->reterr, HQ_ERR_NOMEM, "out of memory")
			 : label_all(s, rows, p->reterr);

	if (status == HQ_OK) {
		join(rows, &n);
		qsort(rows, n, sizeof *rows, compare_labelled);
		if (row < n) {
			*ret_label = rows[row].label;
			rows[row].label = NULL;
		} else {
			status = hq_fail(p->reterr, HQ_ERR_NOTFOUND,
			    "there is no row %lu; the partition has %zu", row,
			    n);
		}
	} else {
		n = all;
	}
	for (size_t i = 0; rows != NULL && i < n; i++)
		free(rows[i].label);
	free(rows);
	return status;
}

/* The label of a row of a partition. */
static enum hq_status
find_row(struct hq_set_parser *p, const struct hq_part *part,
    const struct hq_set *of, unsigned long row, char **ret_label)
{
	struct search s = {.of = of};
	enum hq_status status = begin(p, part, &s);

	if (status == HQ_OK)
		status = hq_census_count(&s.seen, &s.scan, of, p->reterr);
	if (status == HQ_OK)
		status = pick(p, &s, row, ret_label);
	end(&s);
	return status;
}

enum hq_status
hq_set_row(struct hq_set_parser *p, const char *kinds, const struct hq_set *of,
    unsigned long row, struct hq_set *ret)
{
	struct hq_part part;
	char *label = NULL;
	enum hq_status status =
	    hq_part_init(&part, p->ask, kinds, p->reterr);

	if (status == HQ_OK)
		status = find_row(p, &part, of, row, &label);
	if (status == HQ_OK)
		status = search(p, &part, label, of, ret);
	hq_part_release(&part);
	free(label);
	return status;
}

/* heapy's relheap: what is younger than another dump of the process. */
enum hq_status
hq_set_since(struct hq_set_parser *p, const char *dump, struct hq_set *ret)
{
	static const char sql[] =
	    "SELECT o.next_serial, o.pid = n.pid AND o.start_ns = n.start_ns"
	    "       AND o.host = n.host"
	    "  FROM dump o, dump n WHERE o.dump_id = ?1 AND n.dump_id = ?2";
	sqlite3 *handle = hq_ask_handle(p->ask);
	enum hq_status status;
	sqlite3_stmt *stmt;
	char where[64] = "";
	int64_t old;

	status = hq_database_find_dump(hq_ask_database(p->ask),
	    HQ_DATABASE_ANY, dump, &old, p->reterr);
	if (status != HQ_OK)
		return status;
	if (sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, p->reterr);
	sqlite3_bind_int64(stmt, 1, old);
	sqlite3_bind_int64(stmt, 2, hq_ask_dump(p->ask));
	if (sqlite3_step(stmt) != SQLITE_ROW ||
	    sqlite3_column_int64(stmt, 1) == 0)
		status = hq_fail(p->reterr, HQ_ERR_INCONSISTENT,
		    "dump %s is of another process: serials tell nothing "
		    "about which block is younger",
		    dump);
	else
		snprintf(where, sizeof where, "serial >= %lld",
		    (long long)sqlite3_column_int64(stmt, 0));
	sqlite3_finalize(stmt);
	return status == HQ_OK ? hq_set_where(p, where, NULL, ret) : status;
}

enum hq_status
hq_set_block(struct hq_set_parser *p, const char *word, struct hq_set *ret)
{
	struct hq_ask_block block;
	int64_t serial;
	enum hq_status status = hq_set_new(p->ask, ret, p->reterr);

	if (status == HQ_OK)
		status = hq_ask_find(p->ask, word, &serial, p->reterr);
	if (status == HQ_OK)
		status = hq_ask_block(p->ask, serial, &block, p->reterr);
	if (status == HQ_OK)
		take_row(ret, block.row);
	return status;
}

enum hq_status
hq_set_named(struct hq_set_parser *p, const char *name, struct hq_set *ret)
{
	enum hq_status status = hq_set_new(p->ask, ret, p->reterr);

	if (status != HQ_OK || strcmp(name, "none") == 0)
		return status;
	if (strcmp(name, "all") == 0) {
		hq_set_complement(ret);
		return HQ_OK;
	}
	return hq_saved_find(
	    p->ask, name, ret->bits, ret->rows, p->reterr);
}
