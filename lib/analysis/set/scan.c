/* All blocks of a dump with what they are to be grouped by. */
#include "analysis/set/scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The next term of a list of names, without the spaces around it. */
static size_t
next_name(const char **at)
{
	size_t n;

	*at += strspn(*at, " \t\n,");
	n = strcspn(*at, ",");
	while (n > 0 && isspace((unsigned char)(*at)[n - 1]))
		n--;
	return n;
}

static const struct hq_table_column *
find_column(const char *name, size_t n)
{
	const struct hq_table *t = hq_table_of(HQ_SECTION_BLOCK);

	for (unsigned i = 0; i < t->ncolumns; i++)
		if (strlen(t->columns[i].name) == n &&
		    strncmp(t->columns[i].name, name, n) == 0 &&
		    hq_table_is_dense(&t->columns[i]))
			return &t->columns[i];
	return NULL;
}

/* Whether all terms are columns, which are then known. */
static bool
are_columns(struct hq_scan *s)
{
	const char *at = s->by;
	unsigned n = 0;

	for (size_t length; (length = next_name(&at)) > 0; at += length) {
		if (n == HQ_SCAN_KEYS)
			return false;
		s->columns[n] = find_column(at, length);
		if (s->columns[n++] == NULL)
			return false;
	}
	s->nkeys = n;
	return true;
}

static char *
make_query(const struct hq_scan *s)
{
	bool any = s->by[strspn(s->by, " \t\n")] != '\0';

	return sqlite3_mprintf("SELECT %s%s row, req FROM block"
			       " WHERE dump_id = %lld",
	    any ? s->by : "", any ? "," : "", (long long)s->dump);
}

static enum hq_status
compile(struct hq_scan *s, sqlite3_stmt **ret_stmt, struct hq_error *reterr)
{
	char *sql = make_query(s);
	const char *rest = "";
	sqlite3_stmt *stmt = NULL;
	int rc, n;

	if (sql == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	rc = sqlite3_prepare_v2(s->handle, sql, -1, &stmt, &rest);
	n = rc == SQLITE_OK ? sqlite3_column_count(stmt) - 2 : 0;
	if (rc != SQLITE_OK)
		hq_fail(reterr, HQ_ERR_USAGE, "%s", sqlite3_errmsg(s->handle));
	else if (n < 0 || n > (int)HQ_SCAN_KEYS || *rest != '\0' ||
		 !sqlite3_stmt_readonly(stmt))
		rc = SQLITE_ERROR, hq_fail(reterr, HQ_ERR_USAGE,
		    "blocks are grouped by up to %u terms on their columns, "
		    "not by \"%s\"",
		    HQ_SCAN_KEYS, s->by);
	sqlite3_free(sql);
	if (rc != SQLITE_OK) {
		sqlite3_finalize(stmt);
		return HQ_ERR_USAGE;
	}
	s->nkeys = (unsigned)n;
	*ret_stmt = stmt;
	return HQ_OK;
}

enum hq_status
hq_scan_init(struct hq_scan *s, struct hq_database *db, int64_t dump_id,
    const char *by, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	enum hq_status status;

	*s = (struct hq_scan){.handle = hq_database_handle(db),
	    .dump = dump_id,
	    .by = by,
	    .opened = hq_database_opened(db, dump_id)};
	if (s->opened != NULL && are_columns(s))
		return HQ_OK;
	s->opened = NULL;
	status = compile(s, &stmt, reterr);
	if (status == HQ_OK)
		sqlite3_finalize(stmt);
	return status;
}

void
hq_scan_release(struct hq_scan *s)
{
	hq_texts_release(&s->texts);
}

static bool
take_value(struct hq_scan *s, sqlite3_stmt *stmt, int i,
    struct hq_scan_key *ret_key)
{
	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER:
		*ret_key = (struct hq_scan_key){
		    sqlite3_column_int64(stmt, i), HQ_SCAN_NUMBER};
		return true;
	case SQLITE_NULL:
		*ret_key = (struct hq_scan_key){0, HQ_SCAN_NULL};
		return true;
	default: {
		const char *text = (const char *)sqlite3_column_text(stmt, i);
		uint32_t number =
		    text == NULL ? 0 : hq_texts_add(&s->texts, text);
		*ret_key = (struct hq_scan_key){number, HQ_SCAN_TEXT};
		return number != 0;
	}
	}
}

static enum hq_status
run_query(struct hq_scan *s, hq_scan_fn take, void *opaque,
    struct hq_error *reterr)
{
	struct hq_scan_block block = {0};
	int n = (int)s->nkeys, rc = SQLITE_DONE;
	sqlite3_stmt *stmt;
	enum hq_status status = compile(s, &stmt, reterr);

	if (status != HQ_OK)
		return status;
	while (status == HQ_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		bool good = true;
		for (int i = 0; i < n; i++)
			good &= take_value(s, stmt, i, &block.keys[i]);
		block.row = (uint32_t)sqlite3_column_int64(stmt, n);
		block.req = (uint64_t)sqlite3_column_int64(stmt, n + 1);
		status = good ? take(opaque, &block) : HQ_ERR_NOMEM;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(s->handle, reterr);
	else if (status != HQ_OK)
		hq_fail(reterr, status, "%s", hq_status_message(status));
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
run_columns(struct hq_scan *s, hq_scan_fn take, void *opaque,
    struct hq_error *reterr)
{
	const struct hq_dense *keys[HQ_SCAN_KEYS], *req;
	enum hq_scan_type types[HQ_SCAN_KEYS];
	struct hq_scan_block block = {0};
	enum hq_status status = hq_reader_column(
	    s->opened->reader, HQ_COL_BLOCK_req, &req, reterr);

	for (unsigned i = 0; status == HQ_OK && i < s->nkeys; i++) {
		types[i] = s->columns[i]->kind == HQ_KIND_STR ? HQ_SCAN_TEXT
							      : HQ_SCAN_NUMBER;
		status = hq_dump_column(
		    s->opened, s->columns[i], &keys[i], reterr);
	}
	for (uint32_t row = 0; status == HQ_OK && row < req->rows; row++) {
		for (unsigned i = 0; i < s->nkeys; i++) {
			struct hq_scan_key *k = &block.keys[i];
			k->type = hq_dense_get(keys[i], row, &k->number)
				      ? types[i]
				      : HQ_SCAN_NULL;
			if (k->type == HQ_SCAN_NULL)
				k->number = 0;
		}
		block.row = row;
		block.req = hq_dense_raw(req, row);
		status = take(opaque, &block);
		if (status != HQ_OK)
			hq_fail(reterr, status, "%s", hq_status_message(status));
	}
	return status;
}

enum hq_status
hq_scan_run(struct hq_scan *s, hq_scan_fn take, void *opaque,
    struct hq_error *reterr)
{
	return s->opened != NULL ? run_columns(s, take, opaque, reterr)
				 : run_query(s, take, opaque, reterr);
}

const char *
hq_scan_text(struct hq_scan *s, unsigned i, const struct hq_scan_key *key)
{
	struct hq_dump_text text;
	uint32_t number;
	char *copy;

	if (key->type != HQ_SCAN_TEXT)
		return NULL;
	if (s->opened == NULL)
		return hq_texts_get(&s->texts, (uint64_t)key->number);
	text = hq_dump_text(s->opened, s->columns[i], (uint64_t)key->number);
	copy = text.text == NULL ? NULL : strndup(text.text, text.length);
	if (text.release != NULL)
		text.release((void *)(uintptr_t)text.text);
	number = copy == NULL ? 0 : hq_texts_add(&s->texts, copy);
	free(copy);
	return hq_texts_get(&s->texts, number);
}
