/* heapql sql: SQL on dumps and databases. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "symbol_options.h"

#include "analysis/function/open.h"
#include "analysis/report/run.h"
#include "analysis/store/hint.h"
#include "analysis/support/phase.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct hq_output_options form = {.whole = true};
static bool partial, writable;
static struct hq_symbol_arguments symbols;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_FLAG(0, "partial", &partial,
        "open damaged dumps as far as they are whole"),
    HQ_OPTION_FLAG(0, "write", &writable, "let SQL change the database"),
    HQ_SYMBOL_OPTIONS(symbols),
    HQ_OPTION_END,
};

/* A place in the text, as people count. */
static void
find_place(const char *text, const char *at, unsigned *ret_line,
    unsigned *ret_column)
{
	*ret_line = *ret_column = 1;
	for (; text < at; text++) {
		++*ret_column;
		if (*text == '\n') {
			++*ret_line;
			*ret_column = 1;
		}
	}
}

/* `statement` is where the one that failed starts in `text`. */
static int
sql_error(sqlite3 *handle, const char *text, const char *statement)
{
	int offset = sqlite3_error_offset(handle);
	const char *message = sqlite3_errmsg(handle);
	struct hq_near near;
	unsigned line, column;

	find_place(text, statement + (offset > 0 ? offset : 0), &line,
	    &column);
	hq_message(NULL, "line %u, column %u: %s%s", line, column, message,
	    hq_sql_hint(&near, message, statement));
	return HQ_EXIT_FAILED;
}

/* Addresses are known by how their column is declared. */
static enum hq_cell_kind
kind_of(sqlite3_stmt *stmt, int i)
{
	const char *type = sqlite3_column_decltype(stmt, i);

	return type != NULL && strncmp(type, "ADDR", 4) == 0 ? HQ_CELL_ADDR
							     : HQ_CELL_ANY;
}

static enum hq_status
print_rows(sqlite3_stmt *stmt, int n, struct hq_render *r, int *ret_rc)
{
	struct hq_value *values = calloc((size_t)n, sizeof *values);
	enum hq_status status = values == NULL ? HQ_ERR_NOMEM : HQ_OK;

	while (status == HQ_OK && (*ret_rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++)
			values[i] = hq_report_value(stmt, i);
		status = hq_render_row(r, values);
		if (ferror(stdout))
			break;
	}
	free(values);
	return status;
}

/* Runs a prepared statement; one without columns prints nothing. */
static enum hq_status
run_statement(sqlite3_stmt *stmt, struct hq_render *r, int *ret_rc)
{
	HQ_PHASE("query", NULL);
	int n = sqlite3_column_count(stmt);
	struct hq_render_table table = {.ncolumns = (unsigned)n};
	struct hq_cell_column *columns;
	enum hq_status status;

	if (n == 0) {
		*ret_rc = sqlite3_step(stmt);
		return HQ_OK;
	}
	columns = calloc((size_t)n, sizeof *columns);
	if (columns == NULL)
		return HQ_ERR_NOMEM;
	for (int i = 0; i < n; i++)
		columns[i] = (struct hq_cell_column){
		    .name = sqlite3_column_name(stmt, i),
		    .kind = kind_of(stmt, i),
		};
	table.columns = columns;
	status = hq_render_begin(r, &table);
	if (status == HQ_OK)
		status = print_rows(stmt, n, r, ret_rc);
	if (status == HQ_OK)
		status = hq_render_end(r);
	free(columns);
	return status;
}

static int
run_text(sqlite3 *handle, const char *text, struct hq_render *r)
{
	const char *rest = text;

	while (*rest != '\0' && !ferror(stdout)) {
		const char *statement = rest;
		sqlite3_stmt *stmt;
		enum hq_status status;
		int rc = SQLITE_DONE;

		if (sqlite3_prepare_v2(handle, rest, -1, &stmt, &rest) !=
		    SQLITE_OK)
			return sql_error(handle, text, statement);
		if (stmt == NULL)
			continue;
		status = run_statement(stmt, r, &rc);
		if (status != HQ_OK)
			hq_message(NULL, "%s", hq_status_message(status));
		else if (rc != SQLITE_DONE && rc != SQLITE_ROW)
			sql_error(handle, text, statement);
		sqlite3_finalize(stmt);
		if (status != HQ_OK || (rc != SQLITE_DONE && rc != SQLITE_ROW))
			return HQ_EXIT_FAILED;
	}
	return HQ_EXIT_OK;
}

/* All of standard input, to be freed. */
static char *
read_query(void)
{
	size_t size, n;
	char buffer[4096], *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0)
		fwrite(buffer, 1, n, out);
	if (fclose(out) != 0 || ferror(stdin)) {
		free(text);
		return NULL;
	}
	return text;
}

/* The last operand is the query unless it looks like a file: SQL of one word
 * says nothing. */
static bool
is_query(const char *operand)
{
	if (access(operand, F_OK) == 0)
		return false;
	for (const char *p = operand; *p != '\0'; p++)
		if (isspace((unsigned char)*p) || *p == ';' || *p == '(')
			return true;
	return operand[0] == '\0';
}

static int
open_and_run(int npaths, char **paths, const char *query)
{
	const struct hq_database_options how = {
	    .partial = partial,
	    .writable = writable,
	    .symbols = hq_symbol_arguments_options(&symbols)};
	struct hq_error err = {0};
	struct hq_database *db = NULL;
	struct hq_render *r = NULL;
	int status;

	if (form.json && form.csv)
		return hq_message_usage(
		    "sql", "--json and --csv exclude each other");
	/* Nothing is printed, no empty array either, before it is open. */
	if (hq_open((const char *const *)paths, (unsigned)npaths,
		&how, &db, &err) != HQ_OK)
		return hq_message_error(&err);
	status = hq_output_open("sql", &form, false, &r);
	if (status == 0) {
		status = run_text(hq_database_handle(db), query, r);
		hq_render_finish(r);
	}
	hq_database_close(db);
	return status;
}

static int
run(int argc, char **argv)
{
	const char *query = NULL;
	char *text = NULL;
	int status;

	if (argc > 0 && strcmp(argv[argc - 1], "-") != 0 &&
	    is_query(argv[argc - 1]))
		query = argv[--argc];
	if (argc == 0)
		return hq_message_usage("sql", "which dump or database?");
	for (int i = 0; query == NULL && i < argc; i++)
		if (strcmp(argv[i], "-") == 0)
			return hq_message_usage("sql",
			    "standard input cannot be both the dump and the "
			    "query");
	if (query == NULL) {
		text = read_query();
		query = text;
	}
	if (query == NULL) {
		hq_message("standard input", "cannot read the query");
		return HQ_EXIT_FAILED;
	}
	status = open_and_run(argc, argv, query);
	free(text);
	return status;
}

const struct hq_cmd hq_cmd_sql = {
    .name = "sql",
    .usage = "[options] DB|DUMP... [QUERY]",
    .summary = "run SQL on dumps or on a database",
    .details =
	"Dumps are opened as tables at once, nothing is loaded; doc/schema.md\n"
	"describes the tables. Without a query it is read from standard input.\n"
	"Several statements are run one after the other. A database is opened\n"
	"for reading only, unless --write is given; temporary tables are fine.\n",
    .options = options,
    .run = run,
};
