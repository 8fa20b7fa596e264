/* Partitions by kind, as queries. */
#include "analysis/set/part.h"

#include "analysis/support/near.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct hq_part_kind hq_part_kinds[] = {
#define HQ_PART_KIND(name, nkeys, keys, label, doc)                            \
	{#name, nkeys, keys, label, doc, false},
#include "analysis/set/kinds.def"
#undef HQ_PART_KIND
    {0},
};

/* What else they are called: by heapy, or by the column. */
static const struct {
	const char *name, *of;
} aliases[] = {
    {"all", "unity"},
    {"req", "size"},
    {"prod", "line"},
};

static const struct hq_part_kind *
find_kind(const char *name, size_t n)
{
	for (unsigned i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strlen(aliases[i].name) == n &&
		    strncmp(aliases[i].name, name, n) == 0)
			return find_kind(
			    aliases[i].of, strlen(aliases[i].of));
	for (const struct hq_part_kind *k = hq_part_kinds; k->name != NULL; k++)
		if (strlen(k->name) == n && strncmp(k->name, name, n) == 0)
			return k;
	return NULL;
}

static enum hq_status
no_kind(const char *name, size_t n, struct hq_error *reterr)
{
	char names[400] = "", wanted[HQ_NEAR_SIZE];
	struct hq_near near;
	size_t used = 0;

	snprintf(wanted, sizeof wanted, "%.*s", (int)(n < 120 ? n : 120), name);
	hq_near_start(&near, wanted);
	for (const struct hq_part_kind *k = hq_part_kinds; k->name != NULL; k++) {
		hq_near_offer(&near, k->name);
		used += (size_t)snprintf(names + used, sizeof names - used,
		    "%s%s", used > 0 ? ", " : "", k->name);
	}
	if (hq_near_hint(&near)[0] != '\0')
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "there is no kind \"%s\"%s",
		    wanted, hq_near_hint(&near));
	return hq_fail(reterr, HQ_ERR_USAGE,
	    "there is no kind \"%.*s\"; there are %s, set:EXPR, rules:FILE "
	    "and site:N", (int)(n < 60 ? n : 60),
	    name, names);
}

static enum hq_status
find_time(struct hq_part *p, struct hq_ask *a, struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(a);
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(handle,
		"SELECT mono_ns FROM dump WHERE dump_id = ?1", -1, &stmt,
		NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(stmt, 1, p->dump);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		p->now = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return HQ_OK;
}

static enum hq_status
add_kind(struct hq_part *p, const char *name, size_t n,
    struct hq_error *reterr)
{
	struct hq_part_kind *made = &p->made[p->nkinds];
	enum hq_status status;
	char *text;

	p->kinds[p->nkinds++] = find_kind(name, n);
	if (p->kinds[p->nkinds - 1] != NULL)
		return HQ_OK;
	text = sqlite3_mprintf("%.*s", (int)n, name);
	if (text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	p->kinds[p->nkinds - 1] = made;
	status = hq_part_make(made, text, p->dump, reterr);
	sqlite3_free(text);
	return status == HQ_ERR_NOTFOUND ? no_kind(name, n, reterr) : status;
}

/* Up to the next comma; one in quotes is of an expression: set:type:'A<B,C>'.
 */
static size_t
name_length(const char *name)
{
	char quote = '\0';
	size_t n = 0;

	for (; name[n] != '\0' && (quote != '\0' || name[n] != ','); n++)
		if (quote != '\0')
			quote = name[n] == quote ? '\0' : quote;
		else if (name[n] == '\'' || name[n] == '"')
			quote = name[n];
	return n;
}

enum hq_status
hq_part_init(struct hq_part *p, struct hq_ask *a, const char *names,
    struct hq_error *reterr)
{
	*p = (struct hq_part){.dump = hq_ask_dump(a)};
	for (const char *name = names;; name++) {
		size_t n = name_length(name);
		enum hq_status status;
		if (p->nkinds == HQ_PART_KINDS_MAX)
			return hq_fail(reterr, HQ_ERR_USAGE,
			    "at most %u kinds at once", HQ_PART_KINDS_MAX);
		status = add_kind(p, name, n, reterr);
		if (status != HQ_OK)
			return status;
		name += n;
		if (*name == '\0')
			return find_time(p, a, reterr);
	}
}

void
hq_part_release(struct hq_part *p)
{
	for (unsigned i = 0; i < HQ_PART_KINDS_MAX; i++) {
		sqlite3_free((char *)p->made[i].keys);
		sqlite3_free((char *)p->made[i].label);
	}
	*p = (struct hq_part){0};
}

/* A term of a kind that was made, as it is, but for its key. */
static void
put_made(sqlite3_str *out, const char *term, const char *key, unsigned number)
{
	for (; *term != '\0'; term++)
		if (*term == '\1')
			sqlite3_str_appendf(out, "%s%u", key, number);
		else
			sqlite3_str_appendchar(out, 1, *term);
}

/* A term with the time, the dump and the names of its keys, of which the
 * first is number `first`, in their places. */
static void
put_term(sqlite3_str *out, const struct hq_part *p, const char *term,
    const char *key, unsigned first)
{
	while (*term != '\0') {
		size_t n = strcspn(term, "$:");
		sqlite3_str_append(out, term, (int)n);
		term += n;
		if (*term == '$') {
			sqlite3_str_appendf(out, "%s%u", key,
			    first + (unsigned)(term[1] - '1'));
			term += 2;
		} else if (strncmp(term, ":dump", 5) == 0) {
			sqlite3_str_appendf(out, "%lld", (long long)p->dump);
			term += 5;
		} else if (strncmp(term, ":now", 4) == 0) {
			sqlite3_str_appendf(out, "%lld", (long long)p->now);
			term += 4;
		} else if (*term != '\0') {
			sqlite3_str_appendchar(out, 1, *term++);
		}
	}
}

char *
hq_part_keys(const struct hq_part *p)
{
	sqlite3_str *out = sqlite3_str_new(NULL);

	for (unsigned i = 0; i < p->nkinds; i++) {
		sqlite3_str_appendall(out, i > 0 ? ", " : "");
		if (p->kinds[i]->made)
			put_made(out, p->kinds[i]->keys, "", 0);
		else
			put_term(out, p, p->kinds[i]->keys, "", 0);
	}
	return sqlite3_str_finish(out);
}

static void
put_labels(sqlite3_str *out, const struct hq_part *p, const char *key)
{
	unsigned first = 1;

	for (unsigned i = 0; i < p->nkinds; i++) {
		sqlite3_str_appendall(out, i > 0 ? " || ' & ' || " : "");
		if (p->kinds[i]->made)
			put_made(out, p->kinds[i]->label, key, first);
		else
			put_term(out, p, p->kinds[i]->label, key, first);
		first += p->kinds[i]->nkeys;
	}
}

char *
hq_part_label_query(const struct hq_part *p)
{
	sqlite3_str *out = sqlite3_str_new(NULL);

	sqlite3_str_appendall(out, "SELECT ");
	put_labels(out, p, "?");
	return sqlite3_str_finish(out);
}

/*
 * Where each block is a kind of its own, only the largest are looked at: those
 * of the size that the last one to be shown has, and more.
 */
static void
put_blocks(sqlite3_str *out, const struct hq_part *p, const char *of,
    uint64_t limit)
{
	long long dump = (long long)p->dump, most = (long long)limit;

	sqlite3_str_appendf(out,
	    "WITH s AS MATERIALIZED (\n"
	    "  SELECT k1 AS req, blocks, bytes FROM heapql_tally(%lld, 'req'",
	    dump);
	if (of != NULL)
		sqlite3_str_appendf(out, ", %Q", of);
	sqlite3_str_appendf(out,
	    ")\n), w AS (\n"
	    "  SELECT sum(blocks) AS count, sum(bytes) AS bytes,"
	    " sum(blocks) AS kinds FROM s\n"
	    "), p AS (\n"
	    "  SELECT printf('#%%d %%s', serial, coalesce((SELECT name FROM"
	    " type t\n           WHERE t.dump_id = %lld"
	    " AND t.type_id = b.type_id), 'untyped')) AS kind,\n"
	    "         1 AS count, req AS bytes\n"
	    "    FROM (SELECT serial, type_id, req FROM block\n"
	    "           WHERE dump_id = %lld",
	    dump, dump);
	if (of != NULL)
		sqlite3_str_appendf(
		    out, " AND heapql_in(%Q, dump_id, row)", of);
	if (limit > 0)
		sqlite3_str_appendf(out,
		    " AND req >=\n"
		    "             coalesce((SELECT max(req) FROM (SELECT req,"
		    " sum(blocks) OVER\n             (ORDER BY req DESC) AS n"
		    " FROM s) WHERE n >= %lld), 0)",
		    most);
	/* As the kinds are ordered, as texts. */
	sqlite3_str_appendall(
	    out, "\n           ORDER BY req DESC, '#' || serial || ' '");
	if (limit > 0)
		sqlite3_str_appendf(out, " LIMIT %lld", most);
	sqlite3_str_appendall(out, ") b");
}

/* A kind is a label, so that keys of one label are one. */
static void
put_kinds(sqlite3_str *out, const struct hq_part *p, const char *of,
    const char *term)
{
	char *keys = hq_part_keys(p);
	unsigned nkeys = 0;

	for (unsigned i = 0; i < p->nkinds; i++)
		nkeys += p->kinds[i]->nkeys;
	sqlite3_str_appendall(out, "  SELECT ");
	put_labels(out, p, "k");
	sqlite3_str_appendall(out,
	    " AS kind,\n         sum(blocks) AS count, sum(bytes) AS bytes");
	if (term != NULL)
		sqlite3_str_appendf(out, ", k%u AS term", nkeys + 1);
	sqlite3_str_appendf(out, "\n    FROM heapql_tally(%lld, '%q%s%q'",
	    (long long)p->dump, keys == NULL ? "" : keys,
	    term != NULL ? ", " : "", term != NULL ? term : "");
	if (of != NULL)
		sqlite3_str_appendf(out, ", %Q", of);
	sqlite3_str_appendf(
	    out, ")\n   GROUP BY 1%s\n", term != NULL ? ", 4" : "");
	sqlite3_free(keys);
}

char *
hq_part_kinds_query(const struct hq_part *p, const char *of, const char *term)
{
	sqlite3_str *out = sqlite3_str_new(NULL);

	put_kinds(out, p, of, term);
	return sqlite3_str_finish(out);
}

static void
put_groups(sqlite3_str *out, const struct hq_part *p, const char *of)
{
	sqlite3_str_appendall(out, "WITH p AS (\n");
	put_kinds(out, p, of, NULL);
	sqlite3_str_appendall(out, "), w AS (\n"
				   "  SELECT sum(count) AS count, sum(bytes) AS"
				   " bytes,\n         count(*) AS kinds"
				   " FROM p");
}

char *
hq_part_query(const struct hq_part *p, const char *of, uint64_t limit)
{
	sqlite3_str *out = sqlite3_str_new(NULL);

	if (p->nkinds == 1 && strcmp(p->kinds[0]->name, "id") == 0)
		put_blocks(out, p, of, limit);
	else
		put_groups(out, p, of);
	/* Sizes are ordered as texts, too: a row of as many bytes is opened by
	 * its number. */
	sqlite3_str_appendall(out,
	    "\n)\n"
	    "SELECT row_number() OVER o - 1 AS \"index\", p.count,\n"
	    "       100.0 * p.count / w.count AS count_percent, p.bytes,\n"
	    "       100.0 * p.bytes / nullif(w.bytes, 0) AS bytes_percent,\n"
	    "       sum(p.bytes) OVER o AS cumulative,\n"
	    "       100.0 * sum(p.bytes) OVER o / nullif(w.bytes, 0)"
	    " AS cumulative_percent,\n"
	    "       p.kind, w.count AS set_count, w.bytes AS set_bytes,\n"
	    "       w.kinds\n"
	    "  FROM ");
	/* Only what is shown is numbered: most partitions have far more. */
	if (limit > 0)
		sqlite3_str_appendf(out,
		    "(SELECT * FROM p ORDER BY bytes DESC, kind || ''"
		    " LIMIT %llu) p",
		    (unsigned long long)limit);
	else
		sqlite3_str_appendall(out, "p");
	sqlite3_str_appendall(out,
	    ", w\n"
	    "WINDOW o AS (ORDER BY p.bytes DESC, p.kind || ''"
	    " ROWS UNBOUNDED PRECEDING)\n"
	    " ORDER BY p.bytes DESC, p.kind || ''");
	return sqlite3_str_finish(out);
}
