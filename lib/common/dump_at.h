/*
 * The list of --dump-at and HEAPQL_DUMP_AT: when a program dumps by itself.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_DUMP_AT_H
#define HQ_COMMON_DUMP_AT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/status.h"

struct hq_dump_at {
	bool at_exit;
	bool failure;         /* of an allocation */
	bool peak;            /* the heap at its highest */
	bool signal;          /* on, unless the list says none */
	uint64_t interval_ns; /* 0 is off */
	uint64_t growth;      /* bytes; 0 is off */
};

/*
 * Reads "exit,growth=64M".  On failure *ret_why is a phrase about the word
 * that was not understood, which begins at *ret_where in `list`.
 */
HQ_CHECKED enum hq_status hq_dump_at_parse(const char *list,
    struct hq_dump_at *ret, const char **ret_why, const char **ret_where);

#endif
