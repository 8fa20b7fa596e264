#include "capture/trace/intern.h"

#include "capture/trace/chunks.h"
#include "os/map.h"
#include "os/own.h"

enum { FIRST_SLOTS = 512 };

static uint64_t
table_bytes(uint32_t slots)
{
	uint64_t bytes = sizeof(struct hq_intern_table) + slots * UINT64_C(4);
	return (bytes + HQ_MAP_PAGE - 1) & ~(uint64_t)(HQ_MAP_PAGE - 1);
}

static bool
is_full(const struct hq_intern_table *t, uint32_t count)
{
	return count / 3 >= t->mask / 4;
}

/* Puts the number into the table unless the item is there; the number that is
 * there then, or HQ_INTERN_FULL. */
static uint32_t
put(struct hq_intern_table *t, uint32_t hash, hq_intern_same *same,
    const void *key, uint32_t number)
{
	uint32_t at = hash & t->mask;
	for (uint32_t tries = 0; tries <= t->mask; tries++) {
		uint32_t n = __atomic_load_n(&t->slot[at], __ATOMIC_ACQUIRE);
		if (n == 0 && __atomic_compare_exchange_n(&t->slot[at], &n,
							  number, false,
							  __ATOMIC_SEQ_CST,
							  __ATOMIC_ACQUIRE))
			return number;
		if (n == number || same(n, key))
			return n;
		at = (at + 1) & t->mask;
	}
	return HQ_INTERN_FULL;
}

/* Both are of one table: what another thread has put there is not put there
 * again, under another number. */
struct item {
	const struct hq_intern *index;
	uint32_t number;
};

static bool
is_alike(uint32_t number, const void *opaque)
{
	const struct item *item = opaque;
	return number == item->number ||
	       item->index->is_alike(number, item->number);
}

static const struct hq_intern_table *
table_before(const struct hq_intern_table *t)
{
	return __atomic_load_n(&t->before, __ATOMIC_SEQ_CST);
}

/* Copies what is in the table, and in the one before as long as that has more:
 * the one before first, since it is emptied when all is in this one. */
static void
copy(const struct hq_intern *x, struct hq_intern_table *to,
     const struct hq_intern_table *from)
{
	if (!from)
		return;
	copy(x, to, table_before(from));
	for (uint32_t at = 0; at <= from->mask; at++) {
		struct item item = { x, __atomic_load_n(&from->slot[at],
							__ATOMIC_SEQ_CST) };
		if (item.number != 0)
			put(to, x->hash_of(item.number), is_alike, &item,
			    item.number);
	}
}

static uint32_t
used_of(const struct hq_intern *x)
{
	return __atomic_load_n(&x->used, __ATOMIC_RELAXED);
}

/* The old table is emptied, not unmapped: a thread that still looks into it sees
 * afterwards that it has to look into the new one, where everything is. */
static void
empty(struct hq_intern_table *old)
{
	uint64_t bytes = table_bytes(old->mask + 1);
	if (bytes > HQ_MAP_PAGE)
		hq_map_discard((char *)old + HQ_MAP_PAGE, bytes - HQ_MAP_PAGE);
}

/* Puts a table of twice the size in the place of `old`, or the first one in
 * place of none, unless another thread was faster. */
static void
replace(struct hq_intern *x, struct hq_intern_table *old)
{
	uint32_t slots = old ? (old->mask + 1) * 2 : FIRST_SLOTS;
	struct hq_intern_table *fresh = NULL;
	if (slots != 0)
		fresh = hq_own_map(table_bytes(slots));
	if (!fresh)
		return;
	fresh->mask = slots - 1;
	fresh->before = old;
	copy(x, fresh, old);
	if (!__atomic_compare_exchange_n(&x->table, &old, fresh, false,
					 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
		hq_own_unmap(fresh, table_bytes(slots));
		return;
	}
	copy(x, fresh, old);
	__atomic_store_n(&fresh->before, NULL, __ATOMIC_SEQ_CST);
	if (old)
		empty(old);
}

/* One thread does it while the others go on; when it does not get on and the
 * table is nearly full, whoever needs a place does it too. */
static void
grow(struct hq_intern *x, struct hq_intern_table *t)
{
	uint32_t idle = 0;
	if (__atomic_compare_exchange_n(&x->growing, &idle, 1, false,
					__ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		if (__atomic_load_n(&x->table, __ATOMIC_SEQ_CST) == t)
			replace(x, t);
		__atomic_store_n(&x->growing, 0, __ATOMIC_RELEASE);
	} else if (used_of(x) >= t->mask - t->mask / 8) {
		replace(x, t);
	}
}

bool
hq_intern_init(struct hq_intern *x)
{
	if (!x->table)
		replace(x, NULL);
	return x->table != NULL;
}

/* Whether the table has room, and is replaced in time.  A search ends at an empty
 * slot, so some stay empty. */
static bool
has_room(struct hq_intern *x)
{
	struct hq_intern_table *t =
		__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
	if (t && is_full(t, used_of(x)))
		grow(x, t);
	for (t = __atomic_load_n(&x->table, __ATOMIC_SEQ_CST); t;) {
		if (used_of(x) < t->mask - t->mask / 16)
			return true;
		/* What is used may be of a table that came meanwhile. */
		struct hq_intern_table *now =
			__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
		if (now == t)
			return false;
		t = now;
	}
	return false;
}

/* What the table before has, as long as it may have more than this one. */
static uint32_t
look_before(const struct hq_intern_table *t, uint32_t hash,
	    hq_intern_same *same, const void *key)
{
	const struct hq_intern_table *before = table_before(t);
	return before ? hq_intern_look(before, hash, same, key) : 0;
}

uint32_t
hq_intern_search(const struct hq_intern *x, uint32_t hash, hq_intern_same *same,
		 const void *key)
{
	const struct hq_intern_table *t =
		__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
	while (t) {
		/* In this order: the one before is emptied when all is here. */
		uint32_t n = look_before(t, hash, same, key);
		if (n == 0)
			n = hq_intern_look(t, hash, same, key);
		const struct hq_intern_table *now =
			__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
		if (now == t)
			return n;
		t = now;
	}
	return 0;
}

uint32_t
hq_intern_add(struct hq_intern *x, uint32_t hash, hq_intern_same *same,
	      hq_intern_write *write, const void *key)
{
	uint32_t count = __atomic_load_n(&x->count, __ATOMIC_RELAXED);
	if (!has_room(x) || count >= HQ_CHUNKS_ITEMS)
		return HQ_INTERN_FULL;
	/* Numbers that do not get an item stay holes. */
	uint32_t number = __atomic_fetch_add(&x->count, 1, __ATOMIC_RELAXED);
	enum hq_intern_written written = HQ_INTERN_NO_MEMORY;
	if (number < HQ_CHUNKS_ITEMS)
		written = write(number, key);
	if (written == HQ_INTERN_FOUND_APART)
		return number;
	if (written == HQ_INTERN_NO_MEMORY)
		return HQ_INTERN_FULL;
	__atomic_fetch_add(&x->used, 1, __ATOMIC_RELAXED);
	struct hq_intern_table *t =
		__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
	while (t) {
		/* What has come there late is not copied any more. */
		uint32_t n = look_before(t, hash, same, key);
		n = put(t, hash, same, key, n != 0 ? n : number);
		struct hq_intern_table *now =
			__atomic_load_n(&x->table, __ATOMIC_SEQ_CST);
		if (now == t)
			return n;
		t = now;
	}
	return HQ_INTERN_FULL;
}

uint64_t
hq_intern_bytes(const struct hq_intern *x)
{
	return x->table ? sizeof(*x->table) +
				  (x->table->mask + 1) * UINT64_C(4) :
			  0;
}

void
hq_intern_fork_child(struct hq_intern *x)
{
	x->growing = 0;
}
