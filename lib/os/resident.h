/*
 * Which parts of a mapping hold anything: pages that were never touched read as
 * zero, and reading them all would take time and page tables.
 *
 *	hq_resident_begin(&r, start, end);
 *	while (hq_resident_next(&r, &from, &to)) ...
 *	hq_resident_end(&r);
 *
 * Context: snapshot child, or any thread; one open file.
 */
#ifndef HQ_OS_RESIDENT_H
#define HQ_OS_RESIDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hq_resident {
	int fd; /* of /proc/self/pagemap; negative: all or nothing counts */
	bool all;
	uint64_t at, end;
	size_t have, used; /* entries in the buffer */
	uint64_t entries[512];
};

void hq_resident_begin(struct hq_resident *r, uint64_t start, uint64_t end);

/* The same for a mapped file, of which pages that were never touched are on the
 * disk, or behind its end: where it is not known which those are (a process that
 * may not be dumped has no pagemap), of 64 MiB
 * at most all that can be read counts. */
void hq_resident_begin_file(
    struct hq_resident *r, uint64_t start, uint64_t end);

/* The next run of pages that are in memory or swapped out. */
bool hq_resident_next(
    struct hq_resident *r, uint64_t *ret_start, uint64_t *ret_end);

void hq_resident_end(struct hq_resident *r);

#endif
