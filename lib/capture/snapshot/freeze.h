/*
 * Makes the program's stack read-only in the copy: a function of the program's
 * that jumps into its frames, as by longjmp, faults there, and the program does
 * not run on in the copy.
 *
 * Context: snapshot child, on a stack of its own.
 */
#ifndef HQ_SNAPSHOT_FREEZE_H
#define HQ_SNAPSHOT_FREEZE_H

#include "capture/snapshot/memory_map.h"
#include "os/registers.h"

/* The first thread's stack, and the one of `caller`, if it is libc's: without
 * the thread's variables.  The map goes on telling what was. */
void hq_freeze_stacks(
    const struct hq_memory_map *map, const struct hq_registers *caller);

#endif
