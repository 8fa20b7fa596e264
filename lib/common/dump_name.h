/*
 * File names of dumps.
 *
 * A pattern is a path with %e (program), %p (process id), %n (number of the
 * dump) and %%; one that ends in / gets the default name in that directory.
 *
 * A file is never written over, with one exception: a pattern without any %
 * names one file, which the program that `heapql run` started replaces with
 * its first dump.  Where a name is taken, %n counts on; without %n the process
 * id and the number are appended.
 *
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_DUMP_NAME_H
#define HQ_COMMON_DUMP_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "common/fmt.h"

#define HQ_DUMP_NAME_DEFAULT "%e.%p.%n.hqd"

struct hq_dump_name {
	const char *pattern; /* absolute */
	const char *program;
	int pid;
	uint32_t seq;
};

/* The `attempt`-th name to try, from 0.  False: there is none such, because it
 * would be too long. */
bool hq_dump_name_make(
    const struct hq_dump_name *name, uint32_t attempt, struct hq_fmt *out);

/* Whether the pattern gives the same name for each program and dump. */
bool hq_dump_name_is_fixed(const char *pattern);

#endif
