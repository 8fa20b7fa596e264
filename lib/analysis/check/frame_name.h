/*
 * The name of a frame that outlives a rebuild: FUNCTION@MODULE, or [MODULE]
 * where the function has no name.
 *
 * Of a function, what compilers append to parts and copies of it and the
 * parameters are left out (debug information does not name them everywhere);
 * template arguments stay.  Of a module, the directory and the version are.
 */
#ifndef HQ_ANALYSIS_CHECK_FRAME_NAME_H
#define HQ_ANALYSIS_CHECK_FRAME_NAME_H

#include "analysis/check/finding.h"

/* To be freed; NULL: no memory. */
char *hq_frame_name(const struct hq_check_frame *f);

/* The same of a function alone and of a module's path alone. */
char *hq_frame_name_func(const char *func);
char *hq_frame_name_module(const char *path);

/* What does not go into a line of text, in any locale. */
static inline bool
hq_frame_name_is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* Code that starts programs and threads, and libc's own: what a stack has
 * outside of main is of no program. */
bool hq_frame_name_is_runtime(const struct hq_check_frame *f);

#endif
