/*
 * The process's memory as the kernel lists it, in memory: what can be read, and
 * what is whose.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; memory by raw system calls.
 */
#ifndef HQ_SNAPSHOT_MEMORY_MAP_H
#define HQ_SNAPSHOT_MEMORY_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hq_area_flags {
	HQ_AREA_READ = 1,
	HQ_AREA_WRITE = 2,
	HQ_AREA_EXECUTE = 4,
	HQ_AREA_SHARED = 8,
	HQ_AREA_FILE = 16,   /* of a file, a device too */
	HQ_AREA_DEVICE = 32, /* reading it may do something */
	HQ_AREA_STACK = 64,  /* the first thread's */
	HQ_AREA_WIPED = 128, /* zeros in a copy: MADV_WIPEONFORK */
};

struct hq_area {
	uint64_t start, end;
	unsigned flags;
};

struct hq_memory_map {
	struct hq_area *areas; /* by address */
	size_t count;
	size_t mapped;
};

/* False: the system does not tell, or no memory. */
bool hq_memory_map_make(struct hq_memory_map *ret);
void hq_memory_map_free(struct hq_memory_map *m);

/* Finds the areas that are wiped.  The kernel counts all pages for that, about
 * 10 ms a GB.  Context: snapshot child. */
void hq_memory_map_find_wiped(struct hq_memory_map *m);

/* The area that holds the address, or NULL. */
const struct hq_area *hq_memory_map_find(
    const struct hq_memory_map *m, uint64_t address);

/* The first area that ends behind the address; map->count: none. */
size_t hq_memory_map_from(const struct hq_memory_map *m, uint64_t address);

/* Whether [address, address + n) can be read, all of it in one area or in
 * neighbours. */
bool hq_memory_map_readable(
    const struct hq_memory_map *m, uint64_t address, uint64_t n);

/* The same without mapped files, which may end before their mapping does, and
 * without what is known to be wiped. */
bool hq_memory_map_is_memory(
    const struct hq_memory_map *m, uint64_t address, uint64_t n);

#endif
