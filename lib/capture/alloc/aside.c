#include "capture/alloc/aside.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "capture/alloc/guard.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/thread_heap.h"
#include "common/bytes.h"
#include "os/map.h"
#include "os/own.h"
#include "os/sys.h"

/* Touched as it is used. */
enum { ROOM = 64 << 20 };

/* In front of each block. */
struct header {
	size_t size;
	uint32_t before; /* where the header of the one before is, from base */
	uint32_t freed;
};

bool hq_aside_is_on;

static char *base;
static size_t top;  /* first byte that is free, from base */
static size_t last; /* header of the last block; 0 is none */

void
hq_aside_begin(void)
{
	hq_guard_reset();
	hq_thread_heap_active = NULL;
	hq_aside_is_on = true;
}

/* Between two guard pages, so that the kernel merges it with nothing. */
static bool
have_room(void)
{
	if (base)
		return true;
	char *p = hq_own_map(ROOM);
	if (!p)
		return false;
	HQ_SYS3(SYS_mprotect, p, HQ_MAP_PAGE, PROT_NONE);
	HQ_SYS3(SYS_mprotect, p + ROOM - HQ_MAP_PAGE, HQ_MAP_PAGE, PROT_NONE);
	base = p;
	top = HQ_MAP_PAGE;
	return true;
}

static struct header *
header_at(size_t offset)
{
	return (struct header *)(void *)(base + offset);
}

static struct header *
header_of(const void *p)
{
	return (struct header *)(uintptr_t)p - 1;
}

void *
hq_aside_malloc(size_t align, size_t size)
{
	if (have_room() && align <= ROOM / 4 && size <= ROOM) {
		uintptr_t start = (uintptr_t)base + top + sizeof(struct header);
		start = hq_round_up(start, align < 16 ? 16 : align);
		size_t offset = start - (uintptr_t)base;
		if (offset + size <= ROOM - HQ_MAP_PAGE) {
			struct header *h = header_of((void *)start);
			*h = (struct header){ .size = size,
					      .before = (uint32_t)last };
			last = offset - sizeof(*h);
			top = offset + size;
			return (void *)start;
		}
	}
	errno = ENOMEM;
	return NULL;
}

bool
hq_aside_has(const void *p)
{
	uintptr_t offset = (uintptr_t)p - (uintptr_t)base;
	return base && offset < ROOM;
}

size_t
hq_aside_usable(const void *p)
{
	return header_of(p)->size;
}

void
hq_aside_free(void *p)
{
	if (!hq_aside_has(p))
		return;
	header_of(p)->freed = 1;
	while (last != 0 && header_at(last)->freed) {
		top = last;
		last = header_at(last)->before;
	}
}

void *
hq_aside_resize(void *p, size_t size)
{
	size_t had = hq_malloc_usable(p);
	void *q = hq_aside_malloc(16, size);
	if (!q)
		return NULL;
	memcpy(q, p, had < size ? had : size);
	hq_aside_free(p);
	return q;
}
