#include "os/own.h"

#include "os/map.h"

enum { FIRST = 256, MORE = 4096, CHUNKS = 64 };

struct range {
	uintptr_t start; /* 0: free; 1: being written */
	size_t size;
};

static struct range first[FIRST];
static struct range *more[CHUNKS]; /* MORE each */
static uint64_t lost;

static struct range *
range_at(uint32_t i)
{
	struct range *chunk;

	if (i < FIRST)
		return &first[i];
	i -= FIRST;
	if (i >= (uint32_t)MORE * CHUNKS)
		return NULL;
	chunk = __atomic_load_n(&more[i / MORE], __ATOMIC_ACQUIRE);
	return chunk == NULL ? NULL : &chunk[i % MORE];
}

static bool
take(struct range *r, uintptr_t start, size_t size)
{
	uintptr_t none = 0;

	if (__atomic_load_n(&r->start, __ATOMIC_RELAXED) != 0 ||
	    !__atomic_compare_exchange_n(&r->start, &none, 1, false,
		__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return false;
	r->size = size;
	__atomic_store_n(&r->start, start, __ATOMIC_RELEASE);
	return true;
}

/* A further chunk, itself the first of its ranges.  False: there is none. */
static bool
grow(uint32_t chunk)
{
	struct range *none = NULL, *fresh;
	size_t bytes = MORE * sizeof *fresh;

	if (chunk >= CHUNKS || (fresh = hq_map_new(bytes)) == NULL)
		return false;
	take(fresh, (uintptr_t)fresh, bytes);
	if (!__atomic_compare_exchange_n(&more[chunk], &none, fresh, false,
		__ATOMIC_RELEASE, __ATOMIC_RELAXED))
		hq_map_free(fresh, bytes);
	return true;
}

void
hq_own_note(const void *base, size_t size)
{
	struct range *r;

	for (uint32_t i = 0;;) {
		r = range_at(i);
		if (r == NULL) {
			if (grow((i - FIRST) / MORE))
				continue;
			__atomic_fetch_add(&lost, 1, __ATOMIC_RELAXED);
			return;
		}
		if (take(r, (uintptr_t)base, size))
			return;
		i++;
	}
}

void
hq_own_forget(const void *base)
{
	struct range *r;

	for (uint32_t i = 0; (r = range_at(i)) != NULL; i++)
		if (__atomic_load_n(&r->start, __ATOMIC_RELAXED) ==
		    (uintptr_t)base) {
			__atomic_store_n(&r->start, 0, __ATOMIC_RELEASE);
			return;
		}
}

void *
hq_own_map(size_t size)
{
	void *p = hq_map_new(size);

	if (p != NULL)
		hq_own_note(p, size);
	return p;
}

void
hq_own_unmap(void *base, size_t size)
{
	hq_own_forget(base);
	hq_map_free(base, size);
}

bool
hq_own_at(uint32_t i, uint64_t *ret_start, uint64_t *ret_size)
{
	const struct range *r = range_at(i);

	if (r == NULL)
		return false;
	*ret_start = r->start;
	*ret_size = r->start > 1 ? r->size : 0;
	return true;
}

uint64_t
hq_own_lost(void)
{
	return __atomic_load_n(&lost, __ATOMIC_RELAXED);
}
