/*
 * SQL as text: statements one after the other, and between them, on lines of
 * their own, dot commands, as in SQLite's shell.
 */
#ifndef HQ_TOOLS_SQL_SESSION_H
#define HQ_TOOLS_SQL_SESSION_H

#include "output.h"

#include <sqlite3.h>
#include <stdbool.h>

enum hq_sql_mode { HQ_SQL_TABLE, HQ_SQL_JSON, HQ_SQL_CSV, HQ_SQL_LIST };

struct hq_sql_session {
	sqlite3 *handle;
	struct hq_output_options form;
	enum hq_sql_mode mode;
	struct hq_render *render; /* NULL: none is open */
	bool timer;
	bool quit;  /* .quit was read */
	bool shell; /* each statement is a table of its own, errors end nothing */
};

/* Opens what rows are printed with, so that a query without any is an empty
 * array in JSON; 0 or an exit status. */
int hq_sql_begin(struct hq_sql_session *s);

/* Runs all of a text up to the first error, which is printed; an exit status. */
int hq_sql_run(struct hq_sql_session *s, const char *text);

/* Ends what was printed, as the array of JSON; returns `status`. */
int hq_sql_finish(struct hq_sql_session *s, int status);

/* One dot command, a line without its end; false: it failed, which is said. */
bool hq_sql_dot(struct hq_sql_session *s, const char *line);

/* The names of dot commands, ends with NULL. */
extern const char *const hq_sql_dots[];

/* Sets the mode; what was open is ended. */
void hq_sql_set_mode(struct hq_sql_session *s, enum hq_sql_mode mode);

#endif
