/* What reports of blocks read besides the tables. */
#include "analysis/report/blocks.h"

#include "analysis/render/unit.h"
#include "analysis/report/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.trace_site;"
    "CREATE TEMP TABLE trace_site(trace_id INTEGER PRIMARY KEY, site)";
static const char insert_sql[] = "INSERT INTO temp.trace_site VALUES(?1, ?2)";
static const char find_sql[] =
    "SELECT site FROM temp.trace_site WHERE trace_id = ?1";

static enum hq_status
sql_error(struct hq_report_context *c, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

static enum hq_status
put_sites(struct hq_report_context *c, const struct hq_model *m,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *insert;

	if (sqlite3_prepare_v2(c->db, insert_sql, -1, &insert, NULL) !=
	    SQLITE_OK)
		return sql_error(c, reterr);
	for (uint32_t i = 0; status == HQ_OK && i < m->ntraces; i++) {
		const struct hq_stack_trace *t = &m->traces[i];
		sqlite3_bind_int64(insert, 1, t->trace_id);
		sqlite3_bind_int64(insert, 2, hq_model_site(m, t));
		if (sqlite3_step(insert) != SQLITE_DONE)
			status = sql_error(c, reterr);
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	return status;
}

static enum hq_status
fill(struct hq_report_context *c, struct hq_error *reterr)
{
	struct hq_model m;
	enum hq_status status =
	    hq_model_load(&m, c->db, c->values->dump, &c->keys, reterr);

	if (status == HQ_OK)
		status = put_sites(c, &m, reterr);
	hq_model_release(&m);
	return status;
}

static void
give(sqlite3_context *context, char *text)
{
	if (text == NULL)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text(context, text, -1, free);
}

static bool
is_number(sqlite3_value *value)
{
	return sqlite3_value_type(value) == SQLITE_INTEGER;
}

static void
name_type(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct hq_report_context *c = sqlite3_user_data(context);
	int64_t type = sqlite3_value_int64(argv[0]);

	(void)argc;
	if (c->ask == NULL || type <= 0 || type > UINT32_MAX)
		return;
	sqlite3_result_text(context,
	    hq_ask_type_name(c->ask, (uint32_t)type), -1, SQLITE_TRANSIENT);
}

/* A reference with the block that it is in. */
static bool
get_ref(struct hq_report_context *c, int64_t ref_id, struct hq_ask_ref *ref,
    struct hq_ask_block *src)
{
	return c->ask != NULL &&
	       hq_ask_ref(c->ask, ref_id, ref, NULL) == HQ_OK &&
	       hq_ask_block_at(c->ask, ref->src, src, NULL) == HQ_OK;
}

static void
name_ref(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_report_context *c = sqlite3_user_data(context);
	struct hq_ask_block src;
	struct hq_ask_ref ref;

	(void)argc;
	if (is_number(argv[0]) &&
	    get_ref(c, sqlite3_value_int64(argv[0]), &ref, &src))
		give(context, hq_ask_label(c->ask, &ref, &src));
}

static void
name_site(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_report_context *c = sqlite3_user_data(context);
	char *text = NULL;

	(void)argc;
	if (c->ask != NULL && is_number(argv[0]) &&
	    hq_ask_site(c->ask, sqlite3_value_int64(argv[0]), &text, NULL) ==
		HQ_OK &&
	    text != NULL)
		give(context, text);
}

static void
name_edge(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_report_context *c = sqlite3_user_data(context);
	struct hq_ask_block src, dst;
	struct hq_ask_ref ref;
	char edge[HQ_ASK_EDGE_SIZE];

	(void)argc;
	if (!is_number(argv[0]) ||
	    !get_ref(c, sqlite3_value_int64(argv[0]), &ref, &src) ||
	    hq_ask_block_at(c->ask, ref.dst, &dst, NULL) != HQ_OK)
		return;
	hq_ask_edge(edge, &ref, src.serial, dst.serial);
	sqlite3_result_text(context, edge, -1, SQLITE_TRANSIENT);
}

static void
name_root(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_report_context *c = sqlite3_user_data(context);
	struct hq_ask_ref ref;

	(void)argc;
	if (c->ask != NULL && is_number(argv[0]) &&
	    hq_ask_root(c->ask, sqlite3_value_int64(argv[0]), &ref, NULL) ==
		HQ_OK)
		give(context, hq_ask_label(c->ask, &ref, NULL));
}

static void
name_field(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_report_context *c = sqlite3_user_data(context);
	struct hq_ask_ref ref = {.how = HQ_ASK_FIELD,
	    .off = (uint64_t)sqlite3_value_int64(argv[1])};
	struct hq_ask_block block;

	(void)argc;
	if (c->ask != NULL && is_number(argv[0]) &&
	    hq_ask_block(c->ask, sqlite3_value_int64(argv[0]), &block, NULL) ==
		HQ_OK &&
	    block.type != 0)
		give(context, hq_ask_label(c->ask, &ref, &block));
}

static void
name_variable(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_report_context *c = sqlite3_user_data(context);
	char *text = NULL;

	(void)argc;
	if (c->ask != NULL &&
	    hq_ask_variable(c->ask, (uint64_t)sqlite3_value_int64(argv[0]),
		&text, NULL) == HQ_OK &&
	    text != NULL)
		give(context, text);
}

static void
name_bytes(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	char buffer[HQ_UNIT_SIZE];

	(void)argc;
	sqlite3_result_text(context,
	    hq_unit_bytes(buffer, sqlite3_value_int64(argv[0])), -1,
	    SQLITE_TRANSIENT);
}

/* The first of the different texts of a group in their order. */
#define SOME 4u
struct some {
	char *texts[SOME]; /* sorted */
	unsigned count;
	bool more;
};

static void
some_step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct some *s = sqlite3_aggregate_context(context, sizeof *s);
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	unsigned at = 0;
	int order = 1;
	char *copy;

	(void)argc;
	if (s == NULL || text == NULL)
		return;
	while (at < s->count && (order = strcmp(s->texts[at], text)) < 0)
		at++;
	if (at < s->count && order == 0)
		return;
	s->more = s->more || s->count == SOME;
	if (at == SOME)
		return;
	copy = strdup(text);
	if (copy == NULL) {
		sqlite3_result_error_nomem(context);
		return;
	}
	if (s->count == SOME)
		free(s->texts[--s->count]);
	memmove(&s->texts[at + 1], &s->texts[at],
	    (s->count - at) * sizeof *s->texts);
	s->texts[at] = copy;
	s->count++;
}

static void
some_final(sqlite3_context *context)
{
	struct some *s = sqlite3_aggregate_context(context, 0);
	char *text = NULL;
	size_t size;
	FILE *out;

	if (s == NULL)
		return;
	out = open_memstream(&text, &size);
	for (unsigned i = 0; i < s->count; i++) {
		if (out != NULL)
			fprintf(out, "%s%s", i > 0 ? ", " : "", s->texts[i]);
		free(s->texts[i]);
	}
	if (out != NULL && s->more)
		fputs(", ...", out);
	if (out == NULL || fclose(out) != 0) {
		free(text);
		text = NULL;
	}
	give(context, text);
}

static const struct {
	const char *name;
	int arguments;
	void (*function)(
	    sqlite3_context *context, int argc, sqlite3_value **argv);
} functions[] = {
    {"hq_type", 1, name_type},
    {"hq_site", 1, name_site},
    {"hq_ref", 1, name_ref},
    {"hq_edge", 1, name_edge},
    {"hq_root", 1, name_root},
    {"hq_field", 2, name_field},
    {"hq_variable", 1, name_variable},
    {"hq_bytes", 1, name_bytes},
};
#define NFUNCTIONS (sizeof functions / sizeof functions[0])

static int
set_functions(struct hq_report_context *c, bool there)
{
	int rc = sqlite3_create_function_v2(c->db, "hq_some", 1, SQLITE_UTF8,
	    c, NULL, there ? some_step : NULL, there ? some_final : NULL,
	    NULL);

	for (unsigned i = 0; rc == SQLITE_OK && i < NFUNCTIONS; i++)
		rc = sqlite3_create_function_v2(c->db, functions[i].name,
		    functions[i].arguments, SQLITE_UTF8, c,
		    there ? functions[i].function : NULL, NULL, NULL, NULL);
	return rc;
}

enum hq_status
hq_blocks_ask(struct hq_report_context *c, struct hq_error *reterr)
{
	if (set_functions(c, true) != SQLITE_OK)
		return sql_error(c, reterr);
	if (c->render == NULL || c->values->database == NULL)
		return HQ_OK;
	return hq_ask_new(
	    c->values->database, c->values->dump, &c->ask, reterr);
}

enum hq_status
hq_blocks_begin(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_prepare_run(c, table_sql, reterr);

	c->by = HQ_BY_SITE;
	if (status == HQ_OK)
		status = hq_name_register(c, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = fill(c, reterr);
	if (status == HQ_OK)
		status = hq_blocks_ask(c, reterr);
	return status;
}

void
hq_blocks_end(struct hq_report_context *c)
{
	set_functions(c, false);
	hq_ask_free(c->ask);
	c->ask = NULL;
}

void
hq_blocks_site(struct hq_report_context *c, int64_t trace_id, char *buffer,
    size_t size)
{
	sqlite3_stmt *stmt;

	buffer[0] = '\0';
	if (sqlite3_prepare_v2(c->db, find_sql, -1, &stmt, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_int64(stmt, 1, trace_id);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		hq_name_key(&c->keys, (uint32_t)sqlite3_column_int64(stmt, 0),
		    buffer, size);
	sqlite3_finalize(stmt);
}

enum hq_status
hq_holding_known(
    struct hq_report_context *c, bool *ret_known, struct hq_error *reterr)
{
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM ref WHERE dump_id = ?1)"
	    "    OR EXISTS (SELECT 1 FROM root WHERE dump_id = ?1)"
	    "    OR (SELECT scan_ns > 0 FROM dump WHERE dump_id = ?1)";
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(c, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	*ret_known = sqlite3_step(stmt) == SQLITE_ROW &&
		     sqlite3_column_int(stmt, 0) != 0;
	sqlite3_finalize(stmt);
	return HQ_OK;
}

/* Zeros would look like an answer. */
static enum hq_status
tell_unknown(struct hq_report_context *c, struct hq_error *reterr)
{
	bool known = true;
	enum hq_status status = hq_holding_known(c, &known, reterr);

	if (status != HQ_OK || known)
		return status;
	return hq_prepare_line(c, reterr,
	    "The dump was taken without references: it is not known who "
	    "holds what.");
}

enum hq_status
hq_holding_begin(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_blocks_begin(c, reterr);

	if (status == HQ_OK && c->render != NULL)
		status = tell_unknown(c, reterr);
	return status;
}

enum hq_status
hq_prepare_holding(struct hq_report_context *c, struct hq_error *reterr)
{
	return hq_holding_begin(c, reterr);
}

enum hq_status
hq_prepare_blocks(struct hq_report_context *c, struct hq_error *reterr)
{
	return hq_blocks_begin(c, reterr);
}
