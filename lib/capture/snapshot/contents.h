/*
 * What dumps tell of the contents of blocks: HEAPQL_CONTENTS.  Nothing, or a
 * hash of each; never the contents.
 */
#ifndef HQ_SNAPSHOT_CONTENTS_H
#define HQ_SNAPSHOT_CONTENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/snapshot/content_hash.h"

/* Whether it is "no", "hash" or "hash:KEY". */
bool hq_contents_are(const char *value);

/* One of these, from now on.  Context: before main. */
void hq_contents_set(const char *value);

/* Whether hashes are wanted. */
bool hq_contents_wanted(void);

/* The key of the dump number `seq`, made at `mono_ns` by process `pid`: of its
 * own, or the one that follows from KEY.  Context: any. */
void hq_contents_key(struct hq_content_key *key, uint32_t seq, int pid,
    uint64_t mono_ns);

/* The counters of the last dump; false past the last.  There are none where no
 * hashes are wanted. */
bool hq_contents_counter_at(
    uint32_t i, const char **ret_name, uint64_t *ret_value);

/* What was done, for these. */
struct hq_contents_cost {
	uint64_t blocks, bytes, ns;
	uint64_t unread; /* blocks that could not be read */
};
extern struct hq_contents_cost hq_contents_cost;

#endif
