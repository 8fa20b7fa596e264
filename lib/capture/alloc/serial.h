/*
 * Serials: the identity of a block, 52 bits, from 1, never reused.
 *
 * Heaps take them in batches.  Where time has passed since the last one, the
 * taking of a batch also records a tick (serial, time), from which the birth
 * time of a block follows; when the table is full every second tick goes and
 * the spacing doubles, so it never grows.
 */
#ifndef HQ_ALLOC_SERIAL_H
#define HQ_ALLOC_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/heap.h"

struct hq_serial_tick {
	uint64_t serial;
	uint64_t mono_ns;
};

/* A new batch for the heap.
 * Context: thread in the heap; takes the alloc lock. */
void hq_serial_refill(struct hq_heap *heap);

/* The serial that the next batch begins with.
 * Context: any thread, snapshot child. */
uint64_t hq_serial_next(void);

/* Drops what is left of the batch: the next block takes a new one.
 * Context: thread in the heap, or all threads stopped. */
static inline void
hq_serial_drop(struct hq_heap *heap)
{
	heap->serial_end = 0;
}

/* Context: alloc locked, or snapshot child. */
bool hq_serial_tick_at(uint32_t i, struct hq_serial_tick *ret_tick);

#endif
