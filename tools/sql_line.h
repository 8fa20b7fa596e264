/*
 * Lines from a terminal: edited, remembered and completed by libedit, where
 * heapql was built with it.
 */
#ifndef HQ_TOOLS_SQL_LINE_H
#define HQ_TOOLS_SQL_LINE_H

#include <signal.h>
#include <sqlite3.h>

/* Reads the history; words are completed from the names of the connection's
 * tables, their columns, SQL and dot commands. */
void hq_sql_line_start(sqlite3 *handle);

enum hq_sql_line { HQ_LINE_READ, HQ_LINE_END, HQ_LINE_INTERRUPTED };

/*
 * One line without its end into *ret_line, to be freed.  A handler of SIGINT
 * that sets *interrupted ends it, and what was typed is gone.  The signal is
 * let in only while a key is waited for, so it breaks into nobody's work.
 */
enum hq_sql_line hq_sql_line_read(const char *prompt,
    const volatile sig_atomic_t *interrupted, char **ret_line);

/* A statement that is to be remembered; it is written at once. */
void hq_sql_line_remember(const char *statement);

#endif
