/*
 * The size of the heap over time: rows taken where the program passes the
 * allocator's slower path, at first a millisecond apart.  When the table is
 * full, of each two rows the one with more live bytes stays and the distance
 * doubles, so that it never grows, its times are spread over the whole run,
 * and the highest row is never lost.
 */
#ifndef HQ_SNAPSHOT_TIMELINE_H
#define HQ_SNAPSHOT_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_TIMELINE_MAX 4096u

struct hq_timeline_row {
	uint64_t mono_ns;
	uint64_t live_bytes;
	uint64_t arena_bytes;
	uint64_t rss; /* up to 10 ms old; 0 is not known */
	uint64_t serial;
	uint32_t arenas;
};

/*
 * Takes a row if it is time; at most one thread does so at once, and none
 * while a snapshot is taken.
 * Context: any thread, signal handler; no lock of ours held.
 */
void hq_timeline_sample(uint64_t mono_ns);

/* Row i, times ascending; false past the last.
 * Context: snapshot lock held, or snapshot child. */
bool hq_timeline_at(uint32_t i, struct hq_timeline_row *ret);

/* A child has a line of its own.  Context: child of a fork. */
void hq_timeline_fork_child(void);

/* Memory that the rows take in the process.  Context: any. */
uint64_t hq_timeline_self_bytes(void);

#endif
