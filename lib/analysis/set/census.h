/*
 * Blocks counted by what they are grouped by: SQL's GROUP BY with count(*) and
 * sum(req), by a hash table instead of sorting millions of rows.
 */
#ifndef HQ_ANALYSIS_SET_CENSUS_H
#define HQ_ANALYSIS_SET_CENSUS_H

#include "analysis/set/scan.h"
#include "analysis/set/set.h"

/* The first keys beside the counts: mostly one line of the cache for a block. */
struct hq_census_group {
	uint64_t blocks;
	uint64_t bytes;
	struct hq_scan_key keys[HQ_SCAN_KEYS];
};

/* Zeroed is empty. */
struct hq_census {
	struct hq_census_group *groups; /* as they were met */
	size_t ngroups, room;
	unsigned nkeys;
	uint32_t *slots; /* hash table of groups + 1 */
	size_t nslots;
	uint32_t last; /* the group of the block before */
};

/* The group of those keys, made if it is new; NULL: no memory. */
struct hq_census_group *hq_census_find(
    struct hq_census *t, const struct hq_scan_key *keys);

/*
 * Counts the blocks of a scan that are in the set, of which NULL is all.
 * Nothing to group by makes one group, if there are blocks.
 */
enum hq_status hq_census_count(struct hq_census *t, struct hq_scan *s,
    const struct hq_set *set, struct hq_error *reterr) HQ_CHECKED;

void hq_census_release(struct hq_census *t);

#endif
