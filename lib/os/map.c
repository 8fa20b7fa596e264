#include "os/map.h"

#include <stdint.h>
#include <sys/mman.h>

#include "os/sys.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static bool
failed(long ret)
{
	return (unsigned long)ret > -4096UL;
}

void *
hq_map_new(size_t size)
{
	long p = HQ_SYS6(SYS_mmap, 0, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return failed(p) ? NULL : (void *)p;
}

/* The kernel places mappings downwards, one below the other: after the first,
 * a mapping of aligned size is mostly aligned by itself. */
static void *
trim(char *base, size_t have, size_t size, size_t align)
{
	char *start = (char *)(((uintptr_t)base + align - 1) & ~(align - 1));
	size_t before = (size_t)(start - base);
	size_t after = have - before - size;
	if (before > 0)
		hq_map_free(base, before);
	if (after > 0)
		hq_map_free(start + size, after);
	return start;
}

void *
hq_map_new_aligned(size_t size, size_t align)
{
	char *p = hq_map_new(size);
	if (!p || ((uintptr_t)p & (align - 1)) == 0)
		return p;
	hq_map_free(p, size);
	if (size > SIZE_MAX - align)
		return NULL;
	p = hq_map_new(size + align);
	return p ? trim(p, size + align, size, align) : NULL;
}

void
hq_map_free(void *base, size_t size)
{
	HQ_SYS2(SYS_munmap, base, size);
}

void *
hq_map_resize(void *base, size_t old_size, size_t new_size, bool may_move)
{
	long p = HQ_SYS4(SYS_mremap, base, old_size, new_size,
			 may_move ? MREMAP_MAYMOVE : 0);
	return failed(p) ? NULL : (void *)p;
}

bool
hq_map_discard(void *base, size_t size)
{
	return HQ_SYS3(SYS_madvise, base, size, MADV_DONTNEED) == 0;
}

void
hq_map_want_huge_pages(void *base, size_t size)
{
	HQ_SYS3(SYS_madvise, base, size, MADV_HUGEPAGE);
}

void
hq_map_populate(void *base, size_t size)
{
	HQ_SYS3(SYS_madvise, base, size, MADV_POPULATE_WRITE);
}
