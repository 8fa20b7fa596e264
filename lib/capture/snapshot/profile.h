/*
 * Lines that the program has marked: what each added to the heap, to its arenas
 * and to resident memory, summed up over its passes.
 *
 * Where a pass begins is kept by the caller, on its stack, so that threads,
 * recursion and functions inside of each other are told apart.
 */
#ifndef HQ_SNAPSHOT_PROFILE_H
#define HQ_SNAPSHOT_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/alloc.h"

#define HQ_PROFILE_MAX 4096u /* lines */

/* What the caller keeps: the heap after its line before. */
struct hq_profile_state {
	uint64_t begun; /* 0: nothing yet */
	uint64_t live_bytes, live_blocks, arena_bytes, rss;
};

struct hq_profile_line {
	const char *func, *file;
	uint32_t line;
	bool is_entry;
	uint64_t occurrences;
	uint64_t mono_ns;
	struct hq_alloc_point last; /* after the last pass */
	uint64_t rss;
	int64_t live_change, blocks_change, arena_change, rss_change;
};

/* 0, -ENOMEM, -ENOSPC: one line more than there is room for; both are counted.
 * Context: any thread, signal handler; takes the alloc lock. */
int hq_profile_pass(struct hq_profile_state *state, const char *file,
    uint32_t line, const char *func);

/* Line i in the order of first passes; NULL past the last.
 * Context: alloc locked, or snapshot child. */
const struct hq_profile_line *hq_profile_at(uint32_t i);

/* Passes that no line has.  Context: any. */
uint64_t hq_profile_lost(void);

#endif
