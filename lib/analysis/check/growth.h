/*
 * What there was in each dump of a series, and what of it has grown; private
 * to lib/analysis/check.
 *
 * The dumps are read one after the other, each is closed before the next.
 * Their blocks are counted by cells: a trace and a type.  Sites, types and
 * holders are sums of cells.
 */
#ifndef HQ_ANALYSIS_CHECK_GROWTH_H
#define HQ_ANALYSIS_CHECK_GROWTH_H

#include "analysis/check/growth_threads.h"
#include "analysis/check/rule.h"
#include "analysis/check/steps.h"
#include "analysis/set/census.h"
#include "analysis/support/texts.h"

/* No cell, no item. */
#define HQ_GROWTH_NONE UINT32_MAX

/* What a dump has of a cell. */
struct hq_growth_entry {
	uint32_t cell;
	uint32_t blocks;
	uint32_t settled; /* older than half a step; of dumps at an end */
	uint64_t bytes;
};

/* What the last dump has of a cell, by the birth of the blocks. */
struct hq_growth_cell {
	int64_t *born;       /* [measured] of this step */
	int64_t *born_bytes; /* [measured] */
	int64_t *kept;       /* [measured + 1] see hq_rule_item */
	int64_t gave, late;
	uint32_t rising;
	bool resized; /* a block that stays has become larger */
};

struct hq_growth {
	struct hq_check_context *c;
	struct hq_steps steps;
	struct hq_growth_threads threads;
	struct hq_texts types; /* names; numbers in cells, 0: none */
	/* Cells by (trace, type): hq_growth_trace, hq_growth_type. */
	struct hq_census cells;
	struct hq_growth_cell *last; /* of the first `nlast` cells */
	size_t nlast;
	int64_t *numbers; /* what the cells of `last` point into */
	uint32_t *type_of; /* type_id of the last dump -> number of its name */
	size_t ntypes;
	struct hq_growth_entry *entries; /* dump by dump */
	size_t nentries, entries_room;
	size_t *first, *end; /* those of each dump of steps */
	bool *seen;          /* read already */
};

/* Reads the series; c->series is its last dump.  To be released also after an
 * error. */
enum hq_status hq_growth_read(struct hq_check_context *c,
    const struct hq_steps *steps, struct hq_growth *g,
    struct hq_error *reterr) HQ_CHECKED;

/* With the steps. */
void hq_growth_release(struct hq_growth *g);

static inline int64_t
hq_growth_trace(const struct hq_growth *g, size_t cell)
{
	return g->cells.groups[cell].keys[0].number;
}

static inline uint32_t
hq_growth_type(const struct hq_growth *g, size_t cell)
{
	return (uint32_t)g->cells.groups[cell].keys[1].number;
}

/* The cell of a block, with the names of the types of its dump by number;
 * HQ_GROWTH_NONE: no memory. */
uint32_t hq_growth_cell_of(struct hq_growth *g, const uint32_t *type_of,
    size_t ntypes, const struct hq_scan_key *trace,
    const struct hq_scan_key *type);

/* Items: sums of cells over the series. */
struct hq_growth_items {
	size_t count;
	struct hq_rule_item *items;
	int64_t *numbers;      /* what the items point into */
	enum hq_grown *grown;
};

/* of[cell] < count is the item that a cell belongs to, or HQ_GROWTH_NONE. */
enum hq_status hq_growth_add_up(const struct hq_growth *g,
    const uint32_t *of, size_t count, struct hq_growth_items *ret_items,
    struct hq_error *reterr) HQ_CHECKED;

void hq_growth_items_release(struct hq_growth_items *items);

#endif
