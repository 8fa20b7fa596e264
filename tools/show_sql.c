/* --show-sql: the statements that a command runs. */
#include "show_sql.h"

#include "analysis/support/memory.h"

#include <ctype.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct seen {
	char *sql; /* without values */
	unsigned long times;
};

static struct seen *seen;
static size_t nseen, room;
static bool made_in_c; /* rows of temporary tables */

static bool
starts(const char *sql, const char *word)
{
	return strncasecmp(sql, word, strlen(word)) == 0;
}

/* Whether it is of the machinery: about the files, or the tables themselves. */
static bool
is_own(const char *sql)
{
	return starts(sql, "/*") || starts(sql, "PRAGMA") ||
	       starts(sql, "CREATE VIRTUAL") || starts(sql, "CREATE TEMP VIEW") ||
	       starts(sql, "SAVEPOINT") || starts(sql, "RELEASE");
}

/* Whether a function of SQL asks for it: SQLite then puts "-- " before each
 * line.  A query may have a comment there of its own. */
static bool
is_nested(const char *full, const char *sql)
{
	full += strspn(full, " \t\r\n");
	return starts(full, "-- ") &&
	       (!starts(sql, "--") || starts(full + 3, "--"));
}

/* Counts it; true: it is new. */
static bool
note(const char *sql, size_t *ret_number)
{
	for (size_t i = 0; i < nseen; i++)
		if (strcmp(seen[i].sql, sql) == 0) {
			seen[i].times++;
			*ret_number = i + 1;
			return false;
		}
	if (hq_array_reserve((void **)&seen, &room, nseen, sizeof *seen) != 0 ||
	    (seen[nseen].sql = strdup(sql)) == NULL)
		return false;
	seen[nseen].times = 1;
	*ret_number = ++nseen;
	return true;
}

static void
print(size_t number, const char *sql)
{
	size_t n;

	while (isspace((unsigned char)*sql))
		sql++;
	n = strlen(sql);
	while (n > 0 && (isspace((unsigned char)sql[n - 1]) || sql[n - 1] == ';'))
		n--;
	/* Its last line may end in a comment. */
	fprintf(stderr, "-- query %zu%s\n%.*s\n;\n", number,
	    (made_in_c && strstr(sql, "temp.") != NULL) ||
		    strstr(sql, "hq_") != NULL
		? ", of what a step in C prepares"
		: "",
	    (int)n, sql);
}

/* `full` has its values, or is NULL. */
static void
print_new(size_t number, const char *sql, const char *full, sqlite3_stmt *stmt)
{
	if (strncasecmp(sql, "INSERT", 6) == 0 &&
	    strstr(sql, "VALUES") != NULL &&
	    sqlite3_bind_parameter_count(stmt) > 0) {
		made_in_c = true;
		fprintf(stderr, "-- query %zu, of rows made in C: %s\n", number,
		    sql);
	} else
		print(number, full == NULL ? sql : full);
}

static int
trace(unsigned kind, void *opaque, void *statement, void *text)
{
	const char *sql = sqlite3_sql(statement);
	size_t number;
	char *full;

	(void)opaque;
	(void)text;
	if (kind != SQLITE_TRACE_STMT || sql == NULL)
		return 0;
	while (isspace((unsigned char)*sql))
		sql++;
	if (is_own(sql))
		return 0;
	full = sqlite3_expanded_sql(statement);
	if (full != NULL && is_nested(full, sql)) {
		sqlite3_free(full);
		return 0;
	}
	if (note(sql, &number))
		print_new(number, sql, full, statement);
	sqlite3_free(full);
	return 0;
}

/* SQLite calls it for each connection. */
static int
watch(sqlite3 *handle, char **message, const struct sqlite3_api_routines *api)
{
	(void)message;
	(void)api;
	return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, trace, NULL);
}

void
hq_show_sql_start(void)
{
	sqlite3_auto_extension((void (*)(void))watch);
}

void
hq_show_sql_end(void)
{
	for (size_t i = 0; i < nseen; i++) {
		if (seen[i].times > 1)
			fprintf(stderr,
			    "-- query %zu ran %lu times, each with values of "
			    "its own\n",
			    i + 1, seen[i].times);
		free(seen[i].sql);
	}
	free(seen);
	seen = NULL;
	nseen = room = 0;
}
