/*
 * The memory map of the process, line by line.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_MAPS_H
#define HQ_OS_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "os/procfile.h"

struct hq_maps_entry {
	uint64_t start;
	uint64_t end;
	uint64_t offset;
	const char *prot; /* four letters, not zero-terminated */
	const char *path; /* "" for anonymous memory */
};

/* 0 or a negative errno value. */
int hq_maps_open(struct hq_procfile_lines *l);
/* Its texts live until the next call. */
bool hq_maps_next(struct hq_procfile_lines *l, struct hq_maps_entry *ret);

#endif
