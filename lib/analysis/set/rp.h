/*
 * heapy's reference pattern of a set of blocks, with words: graph/pattern.h
 * on a dump, blocks parted by a kind of kinds.def, roots by theirs.
 */
#ifndef HQ_ANALYSIS_SET_RP_H
#define HQ_ANALYSIS_SET_RP_H

#include "analysis/ask/holders.h"
#include "analysis/graph/pattern.h"
#include "analysis/set/rows.h"

struct hq_rp_options {
	const char *by; /* kinds */
	const uint64_t *stop; /* bits, or NULL */
	uint32_t depth;
	uint32_t most; /* rows */
	bool imdom;
};

struct hq_rp {
	struct hq_part_rows rows;
	struct hq_texts roots;  /* "root data", ...: of kind k, text k + 1 */
	uint32_t *root_kind;    /* by root of the graph */
	struct hq_pattern pattern;
};

/* To be released in any case. */
enum hq_status hq_rp_new(struct hq_holders *h, const uint64_t *set,
    const struct hq_rp_options *options, struct hq_rp *ret_rp,
    struct hq_error *reterr) HQ_CHECKED;

void hq_rp_release(struct hq_rp *rp);

/* What a row's blocks are called, NULL: they are of several kinds. */
const char *hq_rp_name(const struct hq_rp *rp, uint32_t row);

/*
 * Where a row is, as heapy writes it: a letter for each step from the first
 * row, "a" to the first of the rows below it, three and more of a letter as
 * "a3"; "_" for the first row itself.
 */
#define HQ_RP_PATH_SIZE 256
const char *hq_rp_path(
    char buffer[HQ_RP_PATH_SIZE], const struct hq_rp *rp, uint32_t row);

#endif
