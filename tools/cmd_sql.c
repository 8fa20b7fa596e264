/* heapql sql: SQL on dumps and databases. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "sql_session.h"
#include "sql_shell.h"
#include "symbol_options.h"

#include "analysis/function/open.h"

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

/* What is to be run: a query, a shell's lines where there is a terminal, or
 * what standard input says. */
static int
run_session(struct hq_sql_session *s, const char *query)
{
	char *text;
	int status = 0;

	if (query == NULL && isatty(STDIN_FILENO))
		return hq_sql_shell(s);
	status = hq_sql_begin(s);
	if (status != 0)
		return status;
	if (query != NULL)
		return hq_sql_finish(s, hq_sql_run(s, query));
	text = read_query();
	if (text == NULL) {
		hq_message("standard input", "cannot read the query");
		return hq_sql_finish(s, HQ_EXIT_FAILED);
	}
	status = hq_sql_finish(s, hq_sql_run(s, text));
	free(text);
	return status;
}

/* A query that prints nothing prints an empty array where that is asked for,
 * but not before all is open. */
static int
open_and_run(int npaths, char **paths, const char *query)
{
	const struct hq_database_options how = {
	    .partial = partial,
	    .writable = writable,
	    .symbols = hq_symbol_arguments_options(&symbols)};
	struct hq_sql_session s = {.form = form,
	    .mode = form.json  ? HQ_SQL_JSON
		    : form.csv ? HQ_SQL_CSV
			       : HQ_SQL_TABLE};
	struct hq_error err = {0};
	struct hq_database *db = NULL;
	int status;

	if (hq_open((const char *const *)paths, (unsigned)npaths, &how, &db,
		&err) != HQ_OK)
		return hq_message_error(&err);
	s.handle = hq_database_handle(db);
	status = run_session(&s, query);
	hq_database_close(db);
	return status;
}

static int
run(int argc, char **argv)
{
	const char *query = NULL;

	if (argc > 0 && strcmp(argv[argc - 1], "-") != 0 &&
	    is_query(argv[argc - 1]))
		query = argv[--argc];
	if (argc == 0)
		return hq_message_usage("sql", "a dump or a database is missing");
	for (int i = 0; query == NULL && i < argc; i++)
		if (strcmp(argv[i], "-") == 0)
			return hq_message_usage("sql",
			    "standard input cannot be both the dump and the "
			    "query");
	return open_and_run(argc, argv, query);
}

const struct hq_cmd hq_cmd_sql = {
    .name = "sql",
    .usage = "[options] DB|DUMP... [QUERY]",
    .summary = "run SQL on dumps or on a database",
    .details =
	"Dumps are opened as tables at once, nothing is loaded; doc/schema.md\n"
	"describes the tables. Without a query it is read from standard input: on\n"
	"a terminal line by line, as a shell with a history and completion; .help\n"
	"there tells the rest. Several statements are run one after the other. A\n"
	"database is opened for reading only, unless --write is given; temporary\n"
	"tables are fine.\n",
    .options = options,
    .run = run,
};
