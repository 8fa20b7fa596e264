/* The dot commands of heapql sql. */
#include "sql_session.h"

#include "message.h"

#include "analysis/function/functions.h"
#include "analysis/store/table.h"
#include "analysis/support/near.h"

#include <stdlib.h>
#include <string.h>

#define HQ_DOT(name, arguments, help)                                          \
	static bool dot_##name(struct hq_sql_session *s, const char *argument);
#include "sql_dots.def"
#undef HQ_DOT

const char *const hq_sql_dots[] = {
#define HQ_DOT(name, arguments, help) "." #name,
#include "sql_dots.def"
#undef HQ_DOT
    NULL,
};
#define NDOTS (sizeof hq_sql_dots / sizeof hq_sql_dots[0] - 1)

static const struct {
	const char *arguments, *help;
	bool (*run)(struct hq_sql_session *s, const char *argument);
} dots[] = {
#define HQ_DOT(name, arguments, help) {arguments, help, dot_##name},
#include "sql_dots.def"
#undef HQ_DOT
};

static bool
dot_help(struct hq_sql_session *s, const char *argument)
{
	(void)s;
	(void)argument;
	for (unsigned i = 0; i < NDOTS; i++)
		printf("%-8s %-20s %s\n", hq_sql_dots[i], dots[i].arguments,
		    dots[i].help);
	puts("\nFunctions, besides SQLite's:\n");
	for (unsigned i = 0; hq_function_texts[i].name != NULL; i++)
		printf("%s(%s)\n        %s\n", hq_function_texts[i].name,
		    hq_function_texts[i].arguments, hq_function_texts[i].doc);
	return true;
}

static bool
dot_mode(struct hq_sql_session *s, const char *argument)
{
	static const char *const modes[] = {
	    [HQ_SQL_TABLE] = "table",
	    [HQ_SQL_JSON] = "json",
	    [HQ_SQL_CSV] = "csv",
	    [HQ_SQL_LIST] = "list",
	};

	for (unsigned i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (strcmp(modes[i], argument) == 0) {
			hq_sql_set_mode(s, i);
			return true;
		}
	hq_message(NULL, ".mode wants table, json, csv or list, not \"%s\"",
	    argument);
	return false;
}

static bool
dot_quit(struct hq_sql_session *s, const char *argument)
{
	(void)argument;
	s->quit = true;
	return true;
}

static bool
dot_timer(struct hq_sql_session *s, const char *argument)
{
	s->timer = strcmp(argument, "on") == 0;
	if (s->timer || strcmp(argument, "off") == 0)
		return true;
	hq_message(NULL, ".timer wants on or off, not \"%s\"", argument);
	return false;
}

/* --- tables --------------------------------------------------------------- */

static const struct hq_table *
find_ours(const char *name)
{
	unsigned n;
	const struct hq_table *t = hq_table_all(&n);

	for (unsigned i = 0; i < n; i++)
		if (strcmp(t[i].name, name) == 0)
			return &t[i];
	return NULL;
}

/* The tables and views of the connection that are none of ours. */
static const char others_sql[] =
    "SELECT name, sql FROM"
    " (SELECT 1 AS at, name, sql, type FROM main.sqlite_master"
    "  UNION ALL SELECT 2, name, sql, type FROM temp.sqlite_master)"
    " WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*'"
    "   AND name NOT GLOB 'open_*' ORDER BY at, name";

/* Calls `take` with each of these until it returns false. */
static bool
each_other(struct hq_sql_session *s,
    bool (*take)(void *opaque, const char *name, const char *sql), void *opaque)
{
	sqlite3_stmt *stmt;
	bool on = true;

	if (sqlite3_prepare_v2(s->handle, others_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return true;
	while (on && sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		const char *sql = (const char *)sqlite3_column_text(stmt, 1);
		if (name != NULL && find_ours(name) == NULL)
			on = take(opaque, name, sql == NULL ? "" : sql);
	}
	sqlite3_finalize(stmt);
	return on;
}

static bool
print_name(void *opaque, const char *name, const char *sql)
{
	(void)opaque;
	(void)sql;
	puts(name);
	return true;
}

static bool
dot_tables(struct hq_sql_session *s, const char *argument)
{
	unsigned n;
	const struct hq_table *t = hq_table_all(&n);

	(void)argument;
	for (unsigned i = 0; i < n; i++)
		printf("%-16s %s\n", t[i].name, t[i].doc);
	each_other(s, print_name, NULL);
	return true;
}

static void
print_schema(const struct hq_table *t)
{
	printf("-- %s\nCREATE TABLE %s (\n", t->doc, t->name);
	for (unsigned i = 0; i < t->ncolumns; i++) {
		char left[80];
		snprintf(left, sizeof left, "%s %s%s", t->columns[i].name,
		    hq_table_decltype(&t->columns[i]),
		    i + 1 < t->ncolumns ? "," : "");
		printf("  %-22s -- %s%s\n", left,
		    t->columns[i].origin == HQ_ORIGIN_COMPUTED ? "computed: "
							       : "",
		    t->columns[i].doc);
	}
	puts(");");
}

/* What is looked for among the others. */
struct wanted {
	const char *name; /* NULL: all */
	struct hq_near near;
};

static bool
print_other(void *opaque, const char *name, const char *sql)
{
	struct wanted *w = opaque;

	if (w->name == NULL || strcmp(w->name, name) == 0)
		printf("%s;\n", sql);
	else
		hq_near_offer(&w->near, name);
	return w->name == NULL || strcmp(w->name, name) != 0;
}

static bool
dot_schema(struct hq_sql_session *s, const char *argument)
{
	unsigned n;
	const struct hq_table *t = hq_table_all(&n);
	struct wanted w = {.name = argument[0] == '\0' ? NULL : argument};

	hq_near_start(&w.near, argument);
	for (unsigned i = 0; i < n; i++) {
		if (w.name != NULL && strcmp(w.name, t[i].name) != 0) {
			hq_near_offer(&w.near, t[i].name);
			continue;
		}
		print_schema(&t[i]);
		if (w.name != NULL)
			return true;
	}
	if (!each_other(s, print_other, &w) || w.name == NULL)
		return true;
	hq_message(NULL, "there is no table \"%s\"%s", argument,
	    hq_near_hint(&w.near));
	return false;
}

/* --- which ---------------------------------------------------------------- */

bool
hq_sql_dot(struct hq_sql_session *s, const char *line)
{
	size_t n = strcspn(line, " \t;");
	char word[32], argument[128];
	struct hq_near near;

	snprintf(word, sizeof word, "%.*s", (int)n, line);
	line += n + strspn(line + n, " \t");
	snprintf(argument, sizeof argument, "%.*s",
	    (int)strcspn(line, " \t;\r"), line);
	if (strcmp(word, ".exit") == 0)
		strcpy(word, ".quit");
	hq_near_start(&near, word);
	for (unsigned i = 0; i < NDOTS; i++) {
		if (strcmp(hq_sql_dots[i], word) == 0)
			return dots[i].run(s, argument);
		hq_near_offer(&near, hq_sql_dots[i]);
	}
	hq_message(NULL, "there is no %s%s%s", word,
	    near.best[0] != '\0' ? "" : "; .help lists what there is",
	    hq_near_hint(&near));
	return false;
}
