/*
 * Partitions as heapy has them: blocks by kind, a kind being one of kinds.def
 * or up to three of them together.
 */
#ifndef HQ_ANALYSIS_SET_PART_H
#define HQ_ANALYSIS_SET_PART_H

#include "analysis/ask/ask.h"

struct hq_part_kind {
	const char *name;
	unsigned nkeys;
	const char *keys;
	const char *label;
	const char *doc;
	bool made; /* of words of the user's: see part_made.c */
};

/* Those of kinds.def in their order; the last has no name. */
extern const struct hq_part_kind hq_part_kinds[];

#define HQ_PART_KINDS_MAX 3u

struct hq_part {
	int64_t dump;
	int64_t now; /* its time */
	unsigned nkinds;
	const struct hq_part_kind *kinds[HQ_PART_KINDS_MAX];
	struct hq_part_kind made[HQ_PART_KINDS_MAX];
};

/*
 * From names with commas, also set:EXPR, rules:FILE, site:N; to be released,
 * also after an error.  HQ_ERR_USAGE with the nearest name.
 */
enum hq_status hq_part_init(struct hq_part *p, struct hq_ask *a,
    const char *names, struct hq_error *reterr) HQ_CHECKED;

void hq_part_release(struct hq_part *p);

/* One of the kinds of part_made.c; HQ_ERR_NOTFOUND: it is none.  Its terms are
 * released with sqlite3_free. */
enum hq_status hq_part_make(struct hq_part_kind *ret_kind, const char *name,
    int64_t dump, struct hq_error *reterr) HQ_CHECKED;

/* The terms by which blocks are grouped, for hq_scan_init; to be released
 * with sqlite3_free, as all texts here.  NULL: no memory. */
char *hq_part_keys(const struct hq_part *p);

/* A query for the label of keys that are its parameters ?1, ?2, ... */
char *hq_part_label_query(const struct hq_part *p);

/*
 * A query for kind, count and bytes of a set, in no order: kinds of two dumps
 * are the same where their labels are.  With a `term` of SQL on the columns of
 * block, its value is a fourth column, and each kind has a row for each.
 */
char *hq_part_kinds_query(
    const struct hq_part *p, const char *of, const char *term);

/*
 * The query that a partition of a set is: index, count, count_percent, bytes,
 * bytes_percent, cumulative, cumulative_percent, kind, and of the whole set
 * set_count, set_bytes and kinds; biggest first, of one size by name.  `of` is an expression of set.h, NULL is all blocks; a limit
 * of 0 is none.
 */
char *hq_part_query(const struct hq_part *p, const char *of, uint64_t limit);

#endif
