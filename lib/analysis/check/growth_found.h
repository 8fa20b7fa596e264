/*
 * What has grown of a series; private to lib/analysis/check.
 *
 * A cell is told of once: what the sites take is not there for the types, and
 * what these take not for the holders.
 */
#ifndef HQ_ANALYSIS_CHECK_GROWTH_FOUND_H
#define HQ_ANALYSIS_CHECK_GROWTH_FOUND_H

#include "analysis/check/growth.h"

struct hq_holding;

struct hq_growth_found {
	enum hq_check_rule rule;
	enum hq_grown how;
	uint32_t type; /* of the series; 0: several, or none */
};

struct hq_growth_finds {
	struct hq_growth_found *found;
	size_t count, room;
	uint32_t *taken; /* by cell: by what; HQ_GROWTH_NONE */
	uint32_t *site;  /* by cell: the number of its site; HQ_GROWTH_NONE */
	bool *told;	 /* by site: some of its stacks have grown */
};

/* Whether a cell is of nothing found, and not another stack of a site that
 * was: what such a one adds is no news. */
static inline bool
hq_growth_is_left(const struct hq_growth_finds *f, size_t cell)
{
	return f->taken[cell] == HQ_GROWTH_NONE &&
	       (f->told == NULL || f->site[cell] == HQ_GROWTH_NONE ||
		   !f->told[f->site[cell]]);
}

/* For a series; to be released also after an error. */
enum hq_status hq_growth_finds_init(struct hq_growth_finds *f,
    const struct hq_growth *g, struct hq_error *reterr) HQ_CHECKED;
void hq_growth_finds_release(struct hq_growth_finds *f);

/* Adds one; HQ_GROWTH_NONE: no memory. */
uint32_t hq_growth_finds_add(struct hq_growth_finds *f,
    enum hq_check_rule rule, enum hq_grown how, uint32_t type);

/* The sites that have grown, or a stack of theirs has. */
enum hq_status hq_growth_sites(const struct hq_growth *g,
    struct hq_growth_finds *f, struct hq_error *reterr) HQ_CHECKED;

/* The types. */
enum hq_status hq_growth_types(const struct hq_growth *g,
    struct hq_growth_finds *f, struct hq_error *reterr) HQ_CHECKED;

/* Whether something that is left has blocks of each step, so that somebody
 * may hold more and more of it. */
bool hq_growth_may_be_held(
    const struct hq_growth *g, const struct hq_growth_finds *f);

/* The holders of what is neither: in which sites and types take turns. */
enum hq_status hq_growth_holders(struct hq_growth *g, struct hq_holding *h,
    struct hq_growth_finds *f, struct hq_error *reterr) HQ_CHECKED;

/* Makes findings of all; h is NULL where the dump knows of no references. */
enum hq_status hq_growth_tell(struct hq_growth *g, struct hq_holding *h,
    const struct hq_growth_finds *f, struct hq_error *reterr) HQ_CHECKED;

#endif
