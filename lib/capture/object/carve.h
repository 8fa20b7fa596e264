/*
 * Pools of the program's own: named sets of pieces that it carves out of blocks.
 *
 * Each piece is remembered with the serial of the block that it lies in, so one
 * whose block was freed without it being released is told apart: it is stale.
 *
 * Context: any thread, signal handler; takes the alloc lock.
 */
#ifndef HQ_OBJECT_CARVE_H
#define HQ_OBJECT_CARVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_CARVE_NAME 64

struct hq_piece {
	uintptr_t addr; /* 0: the slot is free */
	uint64_t size;
	uint64_t serial;       /* number of the carving, from 1, never reused */
	uint64_t block_serial; /* of the block that it is in */
	uint32_t trace;
	uint32_t type; /* number, 0 is none */
};

struct hq_carve_pool {
	char name[HQ_CARVE_NAME];
	bool in_use;
	struct hq_piece *slots; /* a hash table by address */
	uint32_t nslots;	/* a power of two, or 0 */
	uint32_t count;
};

/* NULL: no memory. */
struct hq_carve_pool *hq_carve_new(const char *name);
void hq_carve_delete(struct hq_carve_pool *pool);

/* 0; -EINVAL: not within a live block; -ENOMEM.  A piece that begins where
 * another one of the pool does takes its place. */
int hq_carve_add(struct hq_carve_pool *pool, const struct hq_piece *piece);

/* 0, or -ENOENT. */
int hq_carve_remove(struct hq_carve_pool *pool, const void *p);
void hq_carve_clear(struct hq_carve_pool *pool);

/* The i-th pool that was ever made, NULL past the last; those in use have
 * slots.  Context: snapshot child, or alloc locked. */
const struct hq_carve_pool *hq_carve_at(uint32_t i);

#endif
