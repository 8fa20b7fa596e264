/*
 * The dumps that one connection has open, shared by its virtual tables.
 *
 * It lives as long as a module or a table of the connection refers to it, and
 * is used under the connection's own lock.
 */
#ifndef HQ_ANALYSIS_STORE_STORE_H
#define HQ_ANALYSIS_STORE_STORE_H

#include "analysis/store/dump.h"

struct hq_store {
	unsigned references;
	struct hq_symbols *symbols; /* of all dumps */
	struct hq_dump **dumps; /* by dump_id, ascending */
	size_t ndumps;
	size_t capacity;
};

/* With one reference.  `symbols` may be NULL; its options are borrowed. */
enum hq_status hq_store_new(const struct hq_symbol_options *symbols,
    struct hq_store **ret_store, struct hq_error *reterr) HQ_CHECKED;

void hq_store_take(struct hq_store *s);

/* Gives one reference back; the last one closes all dumps. */
void hq_store_drop(struct hq_store *s);

/* Opens a dump as number `dump_id`, which is above all that are open. */
enum hq_status hq_store_open(struct hq_store *s, const char *path,
    int64_t dump_id, bool partial, struct hq_error *reterr) HQ_CHECKED;

#endif
