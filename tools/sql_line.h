/*
 * Lines from a terminal: edited, remembered and completed by libedit, where
 * heapql was built with it.
 */
#ifndef HQ_TOOLS_SQL_LINE_H
#define HQ_TOOLS_SQL_LINE_H

#include <sqlite3.h>

/* Reads the history; words are completed from the names of the connection's
 * tables, their columns, SQL and dot commands. */
void hq_sql_line_start(sqlite3 *handle);

/* One line without its end, to be freed; NULL: the end of input. */
char *hq_sql_line_read(const char *prompt);

/* A statement that is to be remembered; it is written at once. */
void hq_sql_line_remember(const char *statement);

/* After a jump out of hq_sql_line_read. */
void hq_sql_line_reset(void);

#endif
