/*
 * Sets of blocks that have a name, kept in the database.
 *
 *	saved_set(set_id, name, dump_id, expr, blocks, bytes, made)
 *	saved_set_block(set_id, serial)
 *
 * The tables are made when a first set is written.  A set is one of serials,
 * so it means the same blocks in any dump of the process in which it was made,
 * as far as they live there; in a dump of another process it means nothing.
 */
#ifndef HQ_ANALYSIS_SET_SAVED_H
#define HQ_ANALYSIS_SET_SAVED_H

#include "analysis/ask/ask.h"

/* A row of saved_set; texts are borrowed until the call returns. */
struct hq_saved {
	const char *name;
	const char *expr;   /* how it was made */
	int64_t dump;       /* in which dump */
	const char *label;  /* the dump's, or "" */
	int64_t blocks;
	int64_t bytes;
	const char *made;   /* when: 2026-11-21 17:40:05, UTC */
};

/* Longest name of a set. */
#define HQ_SAVED_NAME_MAX 60

/* Letters, digits and '_', no digit first, none of the words that
 * expressions have.  HQ_ERR_USAGE says what is wrong. */
enum hq_status hq_saved_check_name(
    const char *name, struct hq_error *reterr) HQ_CHECKED;

/*
 * The blocks of a saved set that live in the dump, as bits by block.row below
 * `rows`, added to `bits`.  HQ_ERR_NOTFOUND: there is none of that name, with
 * the nearest one named; HQ_ERR_USAGE: it is of another process.
 */
enum hq_status hq_saved_find(struct hq_ask *a, const char *name,
    uint64_t *bits, uint64_t rows, struct hq_error *reterr) HQ_CHECKED;

/*
 * Gives the blocks of the dump that `bits` say a name, which means no other
 * set from now on; `expr` is kept as it is.  All or nothing.  The set's counts
 * are told.  HQ_ERR_USAGE where the dump is a file, not in a database.
 */
enum hq_status hq_saved_write(struct hq_ask *a, const char *name,
    const char *expr, const uint64_t *bits, uint64_t rows,
    int64_t *ret_blocks, int64_t *ret_bytes,
    struct hq_error *reterr) HQ_CHECKED;

/* HQ_OK, or HQ_ERR_NOTFOUND as in hq_saved_find. */
enum hq_status hq_saved_exists(
    struct hq_ask *a, const char *name, struct hq_error *reterr) HQ_CHECKED;

/* HQ_ERR_NOTFOUND as in hq_saved_find. */
enum hq_status hq_saved_delete(
    struct hq_ask *a, const char *name, struct hq_error *reterr) HQ_CHECKED;

/* Calls `take` with each set, or only with that of `name`, by name. */
enum hq_status hq_saved_list(struct hq_ask *a, const char *name,
    enum hq_status (*take)(void *opaque, const struct hq_saved *set),
    void *opaque, struct hq_error *reterr) HQ_CHECKED;

#endif
