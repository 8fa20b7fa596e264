/*
 * The malloc family by our own names, with glibc's rules for errno, alignment
 * and zero sizes.  capture/entry exports it under the names that everybody
 * calls; unit tests call these.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_ALLOC_MALLOC_H
#define HQ_ALLOC_MALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/trace/here.h"

struct hq_heap;
struct hq_pool;

void *hq_malloc(size_t size);
void *hq_malloc_zeroed(size_t count, size_t size);
void hq_malloc_free(void *p);
void *hq_malloc_resize(void *p, size_t size);

/* `align` is a power of two. */
void *hq_malloc_aligned(size_t align, size_t size);

/* The same for a caller whose frame is given, HQ_FRAME_HERE in the function
 * that the program called; NULL: its blocks are untraced. */
void *hq_malloc_from(size_t size, const struct hq_frame *caller);
void *hq_malloc_zeroed_from(size_t count, size_t size,
			    const struct hq_frame *caller);
void *hq_malloc_resize_from(void *p, size_t size,
			    const struct hq_frame *caller);
void *hq_malloc_aligned_from(size_t align, size_t size,
			     const struct hq_frame *caller);

/* Bytes that the program may use at p; 0 for NULL and foreign pointers. */
size_t hq_malloc_usable(const void *p);

/* Whether `program_malloc` ends here: it is called once, and no block is made or
 * counted.  Context: the program's only thread. */
bool hq_malloc_answers(void *(*program_malloc)(size_t size),
		       void (*program_free)(void *p));

/* What the common case hands over (hot.h). */
void *hq_malloc_slow(size_t size, const struct hq_frame *caller);
void *hq_malloc_traced(size_t size, uintptr_t pc, uintptr_t sp, uintptr_t fp);
void *hq_malloc_coarse(struct hq_heap *heap, size_t size);
/* The heap is entered; these leave it. */
void *hq_malloc_refill(struct hq_heap *heap, size_t size, unsigned szidx,
		       const uint32_t *trace);
void *hq_malloc_peak(struct hq_heap *heap, void *p);
void hq_free_attend(struct hq_heap *heap, struct hq_pool *pool);
void hq_free_watched(struct hq_heap *heap, struct hq_pool *pool,
		     uint32_t index, uint64_t word);
void hq_free_slow(void *p);

#endif
