/*
 * Pages from the system.
 *
 * Sizes are multiples of the page size; nothing is reserved ahead, so that a
 * limit on address space (ulimit -v) costs only what is used.
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_MAP_H
#define HQ_OS_MAP_H

#include <stdbool.h>
#include <stddef.h>

/* Smallest page of both machines; sizes that we map are multiples of it. */
#define HQ_MAP_PAGE ((size_t)4096)

/* Zeroed pages, or NULL. */
void *hq_map_new(size_t size);

/* The same with the base aligned to `align`, a power of two. */
void *hq_map_new_aligned(size_t size, size_t align);

void hq_map_free(void *base, size_t size);

/* Moves or resizes a mapping, contents kept; NULL leaves it as it was. */
void *hq_map_resize(void *base, size_t old_size, size_t new_size,
		    bool may_move);

/* Gives the pages back; they read as zero when touched again.  False: not all
 * of them, since some are locked in memory. */
bool hq_map_discard(void *base, size_t size);

/* Asks for huge pages; a hint. */
void hq_map_want_huge_pages(void *base, size_t size);

/* Makes the pages present in one call instead of one fault each; a hint. */
void hq_map_populate(void *base, size_t size);

#endif
