/* Runs a report: binds its parameters by name, renders row by row. */
#include "analysis/report/run.h"

#include "analysis/report/prepare.h"
#include "analysis/support/phase.h"

#include <string.h>

static enum hq_status
sql_error(const struct hq_report *report, sqlite3 *db, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", report->name,
	    sqlite3_errmsg(db));
}

static int
bind(sqlite3_stmt *stmt, const char *name, int64_t value)
{
	int at = sqlite3_bind_parameter_index(stmt, name);

	return at == 0 ? SQLITE_OK : sqlite3_bind_int64(stmt, at, value);
}

/* 0 stays NULL. */
static int
bind_known(sqlite3_stmt *stmt, const char *name, int64_t value)
{
	return value == 0 ? SQLITE_OK : bind(stmt, name, value);
}

static int
bind_real(sqlite3_stmt *stmt, const char *name, double value)
{
	int at = sqlite3_bind_parameter_index(stmt, name);

	return at == 0 ? SQLITE_OK : sqlite3_bind_double(stmt, at, value);
}

static int
bind_text(sqlite3_stmt *stmt, const char *name, const char *value)
{
	int at = sqlite3_bind_parameter_index(stmt, name);

	return at == 0 ? SQLITE_OK
		       : sqlite3_bind_text(stmt, at, value, -1, SQLITE_STATIC);
}

static int
bind_all(sqlite3_stmt *stmt, const struct hq_report_context *c)
{
	const struct hq_report_values *v = c->values;
	int64_t limit =
	    v->limit == 0 || v->limit > INT64_MAX ? -1 : (int64_t)v->limit;
	int rc = bind(stmt, ":dump", v->dump);

	if (rc == SQLITE_OK)
		rc = bind_known(stmt, ":old", v->old);
	if (rc == SQLITE_OK)
		rc = bind_known(stmt, ":new", v->new);
	if (rc == SQLITE_OK)
		rc = bind_known(stmt, ":from", v->from);
	if (rc == SQLITE_OK)
		rc = bind_known(stmt, ":to", v->to);
	if (rc == SQLITE_OK)
		rc = bind(stmt, ":limit", limit);
	if (rc == SQLITE_OK)
		rc = bind_real(stmt, ":threshold", v->threshold);
	if (rc == SQLITE_OK)
		rc = bind_text(stmt, ":state", v->state);
	if (rc == SQLITE_OK)
		rc = bind(stmt, ":cumulative", v->cumulative);
	if (rc == SQLITE_OK)
		rc = bind_text(stmt, ":class", v->class);
	if (rc == SQLITE_OK)
		rc = bind_text(stmt, ":by", v->by);
	if (rc == SQLITE_OK)
		rc = bind_text(stmt, ":of", v->of);
	if (rc == SQLITE_OK)
		rc = bind_text(stmt, ":vs", v->vs);
	if (rc == SQLITE_OK)
		rc = bind(stmt, ":all", v->all);
	if (rc == SQLITE_OK)
		rc = bind_text(stmt, ":sort", v->sort);
	if (rc == SQLITE_OK)
		rc = bind(stmt, ":addr", (int64_t)v->addr);
	if (rc == SQLITE_OK)
		rc = bind_known(stmt, ":serial",
		    c->serial != 0 ? c->serial : v->serial);
	if (rc == SQLITE_OK)
		rc = bind(stmt, ":text",
		    c->render != NULL && hq_render_style_of(c->render)->format ==
					     HQ_RENDER_TEXT);
	return rc;
}

struct hq_value
hq_report_value(sqlite3_stmt *stmt, int i)
{
	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER:
		return hq_value_int(sqlite3_column_int64(stmt, i));
	case SQLITE_FLOAT:
		return hq_value_real(sqlite3_column_double(stmt, i));
	case SQLITE_NULL:
		return hq_value_null();
	default: {
		const char *text = (const char *)sqlite3_column_text(stmt, i);
		return hq_value_bytes(text != NULL ? text : "",
		    (size_t)sqlite3_column_bytes(stmt, i));
	}
	}
}

static enum hq_status
render_rows(const struct hq_report *report, const struct hq_report_query *q,
    sqlite3_stmt *stmt, struct hq_render *r, struct hq_error *reterr)
{
	struct hq_value values[HQ_REPORT_COLUMNS_MAX];
	enum hq_status status = HQ_OK;
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		/* Who owns the stream tells its error. */
		if (hq_render_failed(r))
			return HQ_OK;
		for (unsigned i = 0; i < q->ncolumns; i++)
			values[i] = hq_report_value(stmt, (int)i);
		status = hq_render_row(r, values);
		if (status != HQ_OK)
			return hq_fail(reterr, status, "report %s: %s",
			    report->name, hq_status_message(status));
	}
	if (rc != SQLITE_DONE)
		return sql_error(report, sqlite3_db_handle(stmt), reterr);
	return HQ_OK;
}

static enum hq_status
prepare(const struct hq_report *report, const struct hq_report_query *q,
    sqlite3 *db, sqlite3_stmt **ret_stmt, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, q->sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(report, db, reterr);
	if ((unsigned)sqlite3_column_count(stmt) != q->ncolumns) {
		unsigned n = (unsigned)sqlite3_column_count(stmt);
		sqlite3_finalize(stmt);
		return hq_fail(reterr, HQ_ERR_FORMAT,
		    "report %s, table %s: %u columns declared, the query has "
		    "%u",
		    report->name, q->name, q->ncolumns, n);
	}
	*ret_stmt = stmt;
	return HQ_OK;
}

static enum hq_status
run_query(const struct hq_report_context *c, const struct hq_report_query *q,
    struct hq_error *reterr)
{
	const struct hq_render_table table = {q->name, q->title, q->layout,
	    q->columns, q->ncolumns, q->flags};
	struct hq_render *r = c->render;
	sqlite3_stmt *stmt;
	enum hq_status status = prepare(c->report, q, c->db, &stmt, reterr);

	if (status != HQ_OK)
		return status;
	if (bind_all(stmt, c) != SQLITE_OK)
		status = sql_error(c->report, c->db, reterr);
	if (status == HQ_OK && hq_render_begin(r, &table) != HQ_OK)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK)
		status = render_rows(c->report, q, stmt, r, reterr);
	if (status == HQ_OK && hq_render_end(r) != HQ_OK)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK && q->note != NULL)
		hq_render_note(r, q->note);
	sqlite3_finalize(stmt);
	return status;
}

/* Runs the setup's statements one after the other. */
static enum hq_status
run_setup(const struct hq_report_context *c, struct hq_error *reterr)
{
	const char *rest = c->report->setup;

	while (rest != NULL && *rest != '\0') {
		sqlite3_stmt *stmt;
		int rc = sqlite3_prepare_v2(c->db, rest, -1, &stmt, &rest);
		if (rc == SQLITE_OK && stmt != NULL)
			rc = bind_all(stmt, c);
		while (rc == SQLITE_OK && stmt != NULL &&
		       sqlite3_step(stmt) == SQLITE_ROW)
			continue;
		if (rc == SQLITE_OK)
			rc = sqlite3_finalize(stmt);
		if (rc != SQLITE_OK)
			return sql_error(c->report, c->db, reterr);
	}
	return HQ_OK;
}

static bool
is_wanted(const struct hq_report_query *q, const char *table)
{
	return table == NULL ? !q->asked : strcmp(q->name, table) == 0;
}

/* Whether the look has the table; one that is asked for by name is shown. */
static bool
is_shown(const struct hq_report_query *q, const char *table,
    const struct hq_render *r)
{
	bool text = hq_render_style_of(r)->format == HQ_RENDER_TEXT;

	return text ? !q->data_only || table != NULL : !q->text_only;
}

/* Whether a step has found that the table would say nothing. */
static bool
is_skipped(const struct hq_report_context *c, const struct hq_report_query *q,
    const char *table)
{
	size_t n = strlen(q->name);

	for (const char *p = c->skip; table == NULL && *p != '\0';
	     p += strcspn(p, " "), p += *p == ' ')
		if (strncmp(p, q->name, n) == 0 &&
		    (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

unsigned
hq_report_count(const struct hq_report *report, const char *table)
{
	unsigned n = 0;

	for (unsigned i = 0; i < report->nqueries; i++)
		n += is_wanted(&report->queries[i], table) &&
		     (table != NULL || !report->queries[i].text_only);
	return n;
}

static enum hq_status
prepare_step(struct hq_report_context *c, struct hq_error *reterr)
{
	HQ_PHASE("prepare", c->report->name);

	return hq_prepare(c, reterr);
}

static enum hq_status
run_queries(struct hq_report_context *c, const char *table,
    struct hq_error *reterr)
{
	HQ_PHASE("query", NULL);
	enum hq_status status = prepare_step(c, reterr);

	if (status == HQ_OK)
		status = run_setup(c, reterr);
	for (unsigned i = 0; status == HQ_OK && i < c->report->nqueries; i++) {
		const struct hq_report_query *q = &c->report->queries[i];
		if (is_wanted(q, table) && is_shown(q, table, c->render) &&
		    !is_skipped(c, q, table))
			status = run_query(c, q, reterr);
	}
	if (status == HQ_OK && c->note[0] != '\0')
		hq_render_note(c->render, c->note);
	return status;
}

enum hq_status
hq_report_run(const struct hq_report *report, sqlite3 *db,
    const struct hq_report_values *values, const char *table,
    struct hq_render *r, struct hq_error *reterr)
{
	struct hq_report_context c = {
	    .report = report, .db = db, .values = values, .render = r};
	enum hq_status status;

	hq_report_context_init(&c);
	status = run_queries(&c, table, reterr);
	hq_report_context_release(&c);
	return status;
}

enum hq_status
hq_report_check(
    const struct hq_report *report, sqlite3 *db, struct hq_error *reterr)
{
	const struct hq_report_values none = {0};
	struct hq_report_context c = {
	    .report = report, .db = db, .values = &none};
	enum hq_status status;

	hq_report_context_init(&c);
	status = hq_prepare(&c, reterr);
	if (status == HQ_OK)
		status = run_setup(&c, reterr);
	for (unsigned i = 0; status == HQ_OK && i < report->nqueries; i++) {
		sqlite3_stmt *stmt = NULL;
		status =
		    prepare(report, &report->queries[i], db, &stmt, reterr);
		sqlite3_finalize(stmt);
	}
	hq_report_context_release(&c);
	return status;
}
