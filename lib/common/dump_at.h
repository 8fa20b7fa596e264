/*
 * The list of --dump-at and HEAPQL_DUMP_AT: when a program dumps by itself.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_DUMP_AT_H
#define HQ_COMMON_DUMP_AT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/status.h"

/* The longest name of a mark, with the zero. */
#define HQ_DUMP_AT_NAME 64

struct hq_dump_at {
	bool at_exit;
	bool failure;         /* of an allocation */
	bool peak;            /* the heap at its highest */
	bool signal;          /* on, unless the list says none */
	uint64_t interval_ns; /* 0 is off */
	uint64_t growth;      /* bytes; 0 is off */
	char mark[HQ_DUMP_AT_NAME]; /* its name; "" is off */
};

/*
 * Reads "exit,growth=64M".  In the name of a mark a backslash takes the
 * character behind it as it is, a comma or a backslash; what is longer than
 * HQ_DUMP_AT_NAME is cut, as names of marks are.  On failure *ret_why is a phrase about the word
 * that was not understood, which begins at *ret_where in `list`.
 */
HQ_CHECKED enum hq_status hq_dump_at_parse(const char *list,
    struct hq_dump_at *ret, const char **ret_why, const char **ret_where);

/*
 * Whether pass 1, 2, ... of a mark is dumped: each of the first 16, then eight
 * each time that their number doubles.  So the dumps of a run of any length
 * are few, and any stretch of it is told to a tenth.
 */
bool hq_dump_at_pass_is_due(uint32_t pass);

#endif
