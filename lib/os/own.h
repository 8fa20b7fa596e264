/*
 * Our own mappings in the process: bookkeeping, caches, the writer's room.
 * They are not the program's memory, and what lies in them is no root; the
 * kernel's table does not tell, since it merges them with neighbours.
 *
 * Context: any thread, signal handler, snapshot child; takes no lock.
 */
#ifndef HQ_OS_OWN_H
#define HQ_OS_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As hq_map_new and hq_map_free, and remembered. */
void *hq_own_map(size_t size);
void hq_own_unmap(void *base, size_t size);

/* One that was mapped in another way. */
void hq_own_note(const void *base, size_t size);
void hq_own_forget(const void *base);

/* The i-th; false past the end.  *ret_size is 0 where there is none any more.
 * Context: nobody maps or unmaps. */
bool hq_own_at(uint32_t i, uint64_t *ret_start, uint64_t *ret_size);

/* Mappings that found no place in the table. */
uint64_t hq_own_lost(void);

#endif
