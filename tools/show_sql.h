/*
 * --show-sql: the statements that a command runs, on standard error, with
 * their parameters filled in, so that they can be given to `heapql sql`.
 *
 * A statement is shown when it first runs.  When it runs again with other
 * values, as for each block of a path, that is counted and told at the end.
 * Those that begin with a comment ask what the opened files are, and are left
 * out; rows that a step in C puts into a temporary table are only counted.
 */
#ifndef HQ_TOOLS_SHOW_SQL_H
#define HQ_TOOLS_SHOW_SQL_H

/* For every connection that is opened from now on. */
void hq_show_sql_start(void);

/* Tells what ran again. */
void hq_show_sql_end(void);

#endif
