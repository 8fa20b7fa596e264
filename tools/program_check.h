/*
 * Whether a program can load the library, as far as its file tells.
 */
#ifndef HQ_TOOLS_PROGRAM_CHECK_H
#define HQ_TOOLS_PROGRAM_CHECK_H

#include <limits.h>

/* Finds `name` as the shell would.  0, or an errno value. */
int hq_program_find(const char *name, char ret_path[PATH_MAX]);

/*
 * Why the program at `path`, or the interpreter of the script there, will not
 * load a preloaded library: a phrase, or NULL when nothing speaks against it.
 */
const char *hq_program_obstacle(const char *path);

#endif
