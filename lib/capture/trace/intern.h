/*
 * An index that finds the number of an item by its contents: a hash table of
 * numbers over an array (chunks.h) that its user owns.  Number 0 is no item.
 *
 * Insertion is lock-free and nobody ever waits.  The table is replaced by one
 * twice the size while others go on: whoever finds or inserts looks afterwards
 * whether it was replaced meanwhile, and then does it there too; whoever inserts
 * looks into the one before as well until everything of it is in the new one.
 * So all threads get one number for one item, for good: two would be two stacks,
 * of which each has a part of what one place allocated.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_TRACE_INTERN_H
#define HQ_TRACE_INTERN_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_INTERN_FULL UINT32_MAX

struct hq_intern_table {
	/* What it replaces, until everything of that one is here, too. */
	struct hq_intern_table *before;
	uint32_t mask;
	uint32_t slot[]; /* a number, or 0 */
};

struct hq_intern {
	struct hq_intern_table *table; /* NULL before the first item */
	uint32_t count;		       /* numbers given, 0 among them */
	uint32_t used;		       /* of them in the table */
	uint32_t growing;
	/* The hash of item i of the table. */
	uint32_t (*hash_of)(uint32_t i);
	/* Whether both describe the same. */
	bool (*is_alike)(uint32_t i, uint32_t j);
};

/* Whether item `number` is what `key` describes. */
typedef bool hq_intern_same(uint32_t number, const void *key);
/* Writes the item. */
enum hq_intern_written {
	HQ_INTERN_NO_MEMORY,
	HQ_INTERN_WRITTEN,
	HQ_INTERN_FOUND_APART, /* by other means: not to be put in the table */
};
typedef enum hq_intern_written hq_intern_write(uint32_t number,
					       const void *key);

static inline __attribute__((always_inline)) uint32_t
hq_intern_look(const struct hq_intern_table *t, uint32_t hash,
	       hq_intern_same *same, const void *key)
{
	for (uint32_t at = hash & t->mask;; at = (at + 1) & t->mask) {
		uint32_t n = __atomic_load_n(&t->slot[at], __ATOMIC_SEQ_CST);
		if (n == 0 || same(n, key))
			return n;
	}
}

/* The number of the item, or 0: it is not there, or not seen because the table
 * was replaced; hq_intern_add and hq_intern_search see it. */
static inline __attribute__((always_inline)) uint32_t
hq_intern_find(const struct hq_intern *x, uint32_t hash, hq_intern_same *same,
	       const void *key)
{
	const struct hq_intern_table *t =
		__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
	if (!t)
		return 0;
	uint32_t n = hq_intern_look(t, hash, same, key);
	return __atomic_load_n(&x->table, __ATOMIC_SEQ_CST) == t ? n : 0;
}

/* The number of the item, or 0, whatever happens to the table meanwhile. */
uint32_t hq_intern_search(const struct hq_intern *x, uint32_t hash,
			  hq_intern_same *same, const void *key);

/* The number of the item, which is made unless another thread was first;
 * HQ_INTERN_FULL: no memory, or no more numbers. */
uint32_t hq_intern_add(struct hq_intern *x, uint32_t hash, hq_intern_same *same,
		       hq_intern_write *write, const void *key);

/* Makes the first table, without which nothing is found or added; false: no
 * memory.  Context: before there are several threads that use it. */
bool hq_intern_init(struct hq_intern *x);

/* Bytes of the table. */
uint64_t hq_intern_bytes(const struct hq_intern *x);

/* In the child of a fork: a thread that was replacing the table is gone.
 * Context: only thread. */
void hq_intern_fork_child(struct hq_intern *x);

/* A hash of 64 bits to the 32 that these tables use; never 0. */
static inline uint32_t
hq_intern_mix(uint64_t v)
{
	v *= UINT64_C(0x9e3779b97f4a7c15);
	v ^= v >> 32;
	v *= UINT64_C(0xd6e8feb86659fd93);
	return (uint32_t)(v >> 32) | 1u << 31;
}

#endif
