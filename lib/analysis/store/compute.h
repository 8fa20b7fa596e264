/*
 * The columns of computed.def: how each is made.
 *
 * A function makes the whole column from other columns, which it asks of the
 * dump, so that one computed column may be built on another.  It sees numbers
 * that nobody has verified: a row of another table that does not exist makes
 * the value NULL.
 */
#ifndef HQ_ANALYSIS_STORE_COMPUTE_H
#define HQ_ANALYSIS_STORE_COMPUTE_H

#include "analysis/reader/dense.h"
#include "analysis/support/error.h"
#include "dumpfile/schema.h"

struct hq_dump;

/* HQ_COMPUTED_BLOCK_szidx ...: in the order of computed.def. */
enum hq_computed_id {
#define HQ_COMPUTED(table, name, kind, function, doc)                          \
	HQ_COMPUTED_##table##_##name,
#include "analysis/store/computed.def"
#undef HQ_COMPUTED
	HQ_NCOMPUTED
};

/* Fills *ret_column, whose data is then the dump's, to be freed. */
typedef enum hq_status (*hq_compute_fn)(struct hq_dump *dump,
    struct hq_dense *ret_column, struct hq_error *reterr);

struct hq_computed {
	enum hq_section_id section;
	const char *name;
	enum hq_kind kind;
	hq_compute_fn compute;
	const char *doc;
};

extern const struct hq_computed hq_computed[HQ_NCOMPUTED];

#define HQ_COMPUTED(table, name, kind, function, doc)                          \
	enum hq_status hq_compute_##function(struct hq_dump *dump,             \
	    struct hq_dense *ret_column, struct hq_error *reterr) HQ_CHECKED;
#include "analysis/store/computed.def"
#undef HQ_COMPUTED

#endif
