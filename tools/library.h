/*
 * Where libheapql.so is.
 */
#ifndef HQ_TOOLS_LIBRARY_H
#define HQ_TOOLS_LIBRARY_H

#include <limits.h>
#include <stdbool.h>

/* HEAPQL_LIBRARY, else beside this program in its build tree, in ../lib of it,
 * in the configured directory.  False: it is nowhere; a message has said so. */
bool hq_library_find(char ret_path[PATH_MAX]);

#endif
