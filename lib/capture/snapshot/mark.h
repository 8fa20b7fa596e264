/*
 * Marks: moments of the run that the program gives a name, with what the heap
 * was then.
 *
 * The table never grows: when it is full, of each name every second mark goes,
 * the first stays, and what went is counted; where each name stands once there
 * is no room for more.
 */
#ifndef HQ_SNAPSHOT_MARK_H
#define HQ_SNAPSHOT_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/alloc.h"
#include "common/dump_at.h"

#define HQ_MARK_MAX 8192u
#define HQ_MARK_NAMES 4096u
#define HQ_MARK_NAME HQ_DUMP_AT_NAME /* with the zero */

struct hq_mark {
	uint64_t mono_ns;
	uint64_t rss; /* 0 is not known */
	struct hq_alloc_point heap;
	uint32_t name; /* of hq_mark_name */
	uint32_t pass; /* from 1 */
};

/* What a mark or a line notes.  Context: alloc guard not held. */
uint64_t hq_mark_rss(void);

/*
 * Adds one.  *ret_pass is how often there has been one of this name, this one
 * included, in this process: the child of a fork has the rows of its parent,
 * and their passes go on in it, but this number begins anew.
 * Returns 0; -ENOSPC: the mark is lost, and counted; -ENOMEM likewise.
 * Context: any thread, signal handler; takes the alloc lock.
 */
int hq_mark_add(const char *name, uint32_t *ret_pass);

/* Keeps room for this name, however many others come before.
 * Context: as above. */
void hq_mark_expect(const char *name);

/* Context: child of fork. */
void hq_mark_fork_child(void);

/* Row i, times ascending; false past the last.
 * Context: alloc locked, or snapshot child. */
bool hq_mark_at(uint32_t i, struct hq_mark *ret);
const char *hq_mark_name(uint32_t name);

/* Marks that are in no row: thinned out, or without room.  Context: any. */
uint64_t hq_mark_lost(void);

#endif
