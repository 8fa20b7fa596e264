/* heapql sql on a terminal: statements over several lines, one at a time. */
#ifndef HQ_TOOLS_SQL_SHELL_H
#define HQ_TOOLS_SQL_SHELL_H

#include "sql_session.h"

/* Reads and runs until the end of input or .quit; an exit status.  Ctrl-C
 * ends the query that runs, or the line that is being written. */
int hq_sql_shell(struct hq_sql_session *s);

#endif
