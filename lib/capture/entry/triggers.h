/*
 * When the library dumps by itself.
 */
#ifndef HQ_ENTRY_TRIGGERS_H
#define HQ_ENTRY_TRIGGERS_H

#include "capture/entry/options.h"
#include "capture/snapshot/snapshot.h"

/* Takes a snapshot as hq_snapshot_take does; 0 and none in a process that is
 * not to be recorded.  Context: any thread, signal handler. */
int hq_triggers_dump(const struct hq_snapshot *what);

/* Arms them.  Context: the program's only thread, before main. */
void hq_triggers_init(const struct hq_options *options);

/* The dump of a mark that is waited for, if this pass of it is one.
 * `name` as heapql_mark has it, NULL too.  Context: any thread, signal handler. */
void hq_triggers_marked(const char *name, uint32_t pass);

/* The dump at the end, if one is wanted, and the wait for those that are
 * still being written.  Acts once; where two threads end the process, the second
 * waits for the first.  Context: the thread that ends the process.
 */
void hq_triggers_at_exit(void);

/* Context: child of a fork. */
void hq_triggers_fork_child(void);

#endif
