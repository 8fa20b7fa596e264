/*
 * Survivors by who holds them; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_HOLDER_GROUPS_H
#define HQ_ANALYSIS_CHECK_HOLDER_GROUPS_H

#include "analysis/check/holder.h"

/* Kinds of blocks that are seen to grow together. */
#define HQ_HOLDER_KINDS 64

struct hq_holder_group {
	struct hq_holder holder;
	uint32_t below; /* one of what it holds, at once */
	uint64_t count; /* survivors */
	char *words;    /* NULL: not asked for */
};

struct hq_holder_groups {
	struct hq_holder_group *groups;
	size_t count, room;
	uint32_t *slots; /* hash table of groups + 1 */
	size_t nslots;
	uint32_t *of; /* by survivor: its group; HQ_GROWTH_NONE */
};

/*
 * The holder of each is the nearest block above it that is older than the
 * steps; with `climb` further up, to one that is of no kind that grows.
 */
enum hq_status hq_holder_groups_make(struct hq_holding *h,
    const struct hq_survivor *survivors, size_t n, bool climb,
    struct hq_holder_groups *ret_groups, struct hq_error *reterr) HQ_CHECKED;

/* The group of a holder, made if it is new; HQ_GROWTH_NONE: no memory. */
uint32_t hq_holder_groups_find(struct hq_holder_groups *g,
    struct hq_holder holder, uint32_t below);

void hq_holder_groups_release(struct hq_holder_groups *g);

#endif
