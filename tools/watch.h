/*
 * What every command that reads dumps can do besides: tell what SQL it runs
 * (--show-sql), what took how long (--timing), what it is doing while that is
 * long (on a terminal), and end without harm when it is interrupted.
 */
#ifndef HQ_TOOLS_WATCH_H
#define HQ_TOOLS_WATCH_H

#include "options.h"

#include <sqlite3.h>

/* --show-sql and --timing; every command that is not `apart` takes them. */
extern const struct hq_option hq_watch_options[];

/* Before the command, with its options read. */
void hq_watch_start(void);

/* After it, with all its output written: prints what was asked for, if it was
 * started.  Returns `status`; does not return after an interruption. */
int hq_watch_end(int status);

/*
 * A file that is not finished: removed when a signal ends us.  NULL: it is
 * finished, or gone.
 */
void hq_watch_file(const char *name);

/* A directory that a signal which ends us leaves behind, and names.  NULL: it
 * is gone. */
void hq_watch_directory(const char *name);

/*
 * A connection that writes: a signal interrupts it instead of ending us, so
 * that it rolls back and the command ends by itself.  NULL: it has.
 */
void hq_watch_writer(sqlite3 *handle);

/* The shell's own: instead of ending us, a SIGINT is given to `take`, from
 * the signal's handler.  NULL: as before. */
void hq_watch_interrupt(void (*take)(void));

#endif
