/* Runs statements and dot commands one after the other. */
#include "sql_session.h"

#include "command.h"
#include "message.h"

#include "analysis/function/functions.h"
#include "analysis/render/escape.h"
#include "analysis/render/unit.h"
#include "analysis/report/run.h"
#include "analysis/store/hint.h"
#include "analysis/support/phase.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* What was meant by a function that does not exist. */
static const char *
function_hint(struct hq_near *near, const char *message)
{
	static const char unknown[] = "no such function: ";

	if (strncmp(message, unknown, sizeof unknown - 1) != 0)
		return "";
	hq_near_start(near, message + sizeof unknown - 1);
	for (unsigned i = 0; hq_function_texts[i].name != NULL; i++)
		hq_near_offer(near, hq_function_texts[i].name);
	return hq_near_hint(near);
}

/* `statement` is where the one that failed starts in `text`. */
static int
sql_error(sqlite3 *handle, const char *text, const char *statement)
{
	int offset = sqlite3_error_offset(handle);
	const char *message = sqlite3_errmsg(handle), *hint;
	struct hq_near near;
	unsigned line, column;

	find_place(text, statement + (offset > 0 ? offset : 0), &line,
	    &column);
	hint = hq_sql_hint(&near, message, statement);
	if (hint[0] == '\0')
		hint = function_hint(&near, message);
	hq_message(
	    NULL, "line %u, column %u: %s%s", line, column, message, hint);
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

static enum hq_status
print_table(sqlite3_stmt *stmt, int n, struct hq_render *r, int *ret_rc)
{
	struct hq_render_table table = {.ncolumns = (unsigned)n};
	struct hq_cell_column *columns = calloc((size_t)n, sizeof *columns);
	enum hq_status status;

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

/* The values as SQLite has them, with | between; a terminal gets no control
 * characters. */
static enum hq_status
print_list(sqlite3_stmt *stmt, int n, int *ret_rc)
{
	bool terminal = isatty(STDOUT_FILENO);

	while ((*ret_rc = sqlite3_step(stmt)) == SQLITE_ROW &&
	       !ferror(stdout)) {
		hq_phase_print();
		for (int i = 0; i < n; i++) {
			const char *text =
			    (const char *)sqlite3_column_text(stmt, i);
			size_t size = (size_t)sqlite3_column_bytes(stmt, i);
			char *safe = NULL;
			if (terminal && text != NULL)
				safe = hq_escape_terminal(text, size, NULL);
			if (i > 0)
				putchar('|');
			if (safe != NULL)
				fputs(safe, stdout);
			else if (text != NULL)
				fwrite(text, 1, size, stdout);
			free(safe);
		}
		putchar('\n');
	}
	return HQ_OK;
}

int
hq_sql_begin(struct hq_sql_session *s)
{
	struct hq_output_options form = s->form;

	if (s->render != NULL || s->mode == HQ_SQL_LIST)
		return 0;
	form.json = s->mode == HQ_SQL_JSON;
	form.csv = s->mode == HQ_SQL_CSV;
	return hq_output_open(&form, false, &s->render);
}

void
hq_sql_set_mode(struct hq_sql_session *s, enum hq_sql_mode mode)
{
	hq_sql_finish(s, 0);
	s->mode = mode;
}

int
hq_sql_finish(struct hq_sql_session *s, int status)
{
	hq_render_finish(s->render);
	s->render = NULL;
	return status;
}

/* Runs a prepared statement; one without columns prints nothing. */
static enum hq_status
run_statement(struct hq_sql_session *s, sqlite3_stmt *stmt, int *ret_rc)
{
	HQ_PHASE("query", NULL);
	int n = sqlite3_column_count(stmt);

	if (n == 0) {
		*ret_rc = sqlite3_step(stmt);
		return HQ_OK;
	}
	if (s->mode == HQ_SQL_LIST)
		return print_list(stmt, n, ret_rc);
	return print_table(stmt, n, s->render, ret_rc);
}

static int
run_one(struct hq_sql_session *s, const char *text, const char *statement,
    const char **ret_rest)
{
	uint64_t begin = hq_phase_clock();
	char duration[HQ_UNIT_SIZE];
	sqlite3_stmt *stmt;
	enum hq_status status;
	int rc = SQLITE_DONE, result = HQ_EXIT_OK;

	if (sqlite3_prepare_v2(s->handle, statement, -1, &stmt, ret_rest) !=
	    SQLITE_OK)
		return sql_error(s->handle, text, statement);
	if (stmt == NULL)
		return HQ_EXIT_OK;
	result = hq_sql_begin(s);
	status = result == 0 ? run_statement(s, stmt, &rc) : HQ_OK;
	if (status != HQ_OK)
		hq_message(NULL, "%s", hq_status_message(status));
	else if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		result = sql_error(s->handle, text, statement);
	sqlite3_finalize(stmt);
	if (s->shell)
		hq_sql_finish(s, 0);
	if (s->timer)
		fprintf(stderr, "%s\n",
		    hq_unit_duration(
			duration, (int64_t)(hq_phase_clock() - begin)));
	return status == HQ_OK ? result : HQ_EXIT_FAILED;
}

/* A line that begins with a dot, where a statement could begin. */
static int
run_dot(struct hq_sql_session *s, const char *line, const char **ret_rest)
{
	size_t n = strcspn(line, "\n");
	char *copy = strndup(line, n);
	bool fine = copy != NULL && hq_sql_dot(s, copy);

	free(copy);
	*ret_rest = line + n;
	return fine ? HQ_EXIT_OK : HQ_EXIT_FAILED;
}

int
hq_sql_run(struct hq_sql_session *s, const char *text)
{
	const char *rest = text;
	int status = HQ_EXIT_OK;

	while (status == HQ_EXIT_OK && !s->quit && !ferror(stdout)) {
		while (isspace((unsigned char)*rest) || *rest == ';')
			rest++;
		if (*rest == '\0')
			break;
		if (*rest == '.' && (rest == text || rest[-1] == '\n'))
			status = run_dot(s, rest, &rest);
		else
			status = run_one(s, text, rest, &rest);
	}
	return status;
}
