#include "capture/alloc/meta.h"

#include "os/lock.h"
#include "os/map.h"
#include "os/own.h"

/* Touched page by page, so the size costs address space only. */
enum { CHUNK = 1 << 20 };

static char *chunk;
static size_t room;
static uint64_t mapped;

static void *
from_own_mapping(size_t size)
{
	size = (size + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
	void *p = hq_own_map(size);
	if (p)
		hq_meta_count((int64_t)size);
	return p;
}

static void *
from_chunk(size_t size)
{
	if (room < size) {
		char *fresh = hq_own_map(CHUNK);
		if (!fresh)
			return NULL;
		hq_meta_count(CHUNK);
		chunk = fresh;
		room = CHUNK;
	}
	void *p = chunk;
	chunk += size;
	room -= size;
	return p;
}

void *
hq_meta_alloc(size_t size)
{
	if (size >= CHUNK / 4)
		return from_own_mapping(size);
	size = (size + 63) & ~(size_t)63;
	hq_lock_take(HQ_LOCK_META);
	void *p = from_chunk(size);
	hq_lock_give(HQ_LOCK_META);
	return p;
}

void
hq_meta_count(int64_t bytes)
{
	__atomic_fetch_add(&mapped, (uint64_t)bytes, __ATOMIC_RELAXED);
}

uint64_t
hq_meta_bytes(void)
{
	return __atomic_load_n(&mapped, __ATOMIC_RELAXED);
}
