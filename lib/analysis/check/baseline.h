/*
 * What is known: a text file that is kept under version control beside the
 * program, with an entry for each finding that is there already.
 *
 *	heapql-baseline 1
 *	tolerance 10 %
 *
 *	# see issue 12
 *	leak-definite
 *	  bytes 120
 *	  blocks 3
 *	  type Node
 *	  at make_node@prog
 *	  at main@prog
 *	  program prog
 *
 * doc/check.md describes it.  An entry is found by what it says, type, holder
 * and stack, which is the fingerprint; nothing in it can be out of date with
 * the rest.  It is of the processes of its programs, of all where it names none.
 */
#ifndef HQ_ANALYSIS_CHECK_BASELINE_H
#define HQ_ANALYSIS_CHECK_BASELINE_H

#include "analysis/check/amount.h"
#include "analysis/check/check.h"

struct hq_baseline_entry {
	enum hq_check_rule rule;
	char *fingerprint;
	struct hq_measure amount; /* the most of one process */
	char *tolerance_text;     /* as it was written, or NULL */
	struct hq_amount tolerance;
	char *comment; /* lines with their newlines, or NULL */
	char **programs;
	size_t nprograms;
	int64_t line; /* 0: it is new */
	bool seen;    /* in this run */
	struct hq_measure most; /* of this run */
};

struct hq_baseline {
	char *file;
	char *header, *footer; /* comments before and after all, or NULL */
	bool begun;            /* it is not empty */
	char *tolerance_comment, *tolerance_text;
	struct hq_amount tolerance; /* of entries without one of their own */
	struct hq_baseline_entry *entries;
	size_t nentries, room;
};

/* HQ_ERR_USAGE where it is no baseline, with FILE:LINE. */
enum hq_status hq_baseline_read(const char *path,
    struct hq_baseline **ret_baseline, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_baseline_parse(const char *name, const char *text, size_t n,
    struct hq_baseline **ret_baseline, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_baseline_free(struct hq_baseline *b);

/* The entry of a fingerprint, or NULL. */
struct hq_baseline_entry *hq_baseline_find(
    const struct hq_baseline *b, const char *fingerprint);

/* What an entry allows: its amount and what is tolerated above. */
struct hq_measure hq_baseline_allowed(
    const struct hq_baseline *b, const struct hq_baseline_entry *e);

/*
 * Where there is an entry for the finding, notes that it occurred, sets status
 * to known or worse and the reason, and *ret_excess to what is beyond the
 * entry's own amount.  False where there is none, and for want of memory, which
 * leaves the status new.
 */
bool hq_baseline_match(struct hq_baseline *b, struct hq_check_finding *f,
    struct hq_measure *ret_excess);

/*
 * Whether the entry would have been found: each of its programs ran, could be
 * judged, and was judged by its rule.
 */
bool hq_baseline_is_judged(const struct hq_baseline_entry *e,
    const struct hq_check_options *options, const struct hq_verdict *v);

/* Adds the entries that no finding was for, though they would have been found,
 * to verdict->unused; false: no memory. */
bool hq_baseline_tell_unused(const struct hq_baseline *b,
    const struct hq_check_options *options, struct hq_verdict *v);

struct hq_baseline_changes {
	size_t added, changed, dropped;
};

/*
 * Writes the findings of the verdict that are new, worse or known into the
 * file, which need not be there: what does not occur any more goes, what is
 * there keeps its comment and tolerance, and its amount where that is within
 * the tolerance.  Findings that are stored become known.  The file is replaced
 * as a whole or stays as it was.  `building`, which may be NULL, is told the
 * name of the file beside it, and NULL when that is gone.
 */
enum hq_status hq_baseline_update(const char *path,
    const struct hq_check_options *options, struct hq_verdict *v,
    void (*building)(const char *name), struct hq_baseline_changes *ret_changes,
    struct hq_error *reterr) HQ_CHECKED;

/* Private to baseline*.c: a new entry; NULL: no memory.  And its text. */
struct hq_baseline_entry *hq_baseline_add(
    struct hq_baseline *b, enum hq_check_rule rule, const char *fingerprint);
bool hq_baseline_add_program(struct hq_baseline_entry *e, const char *program);
void hq_baseline_release_entry(struct hq_baseline_entry *e);
const char *hq_baseline_program(const struct hq_check_process *p);

#endif
