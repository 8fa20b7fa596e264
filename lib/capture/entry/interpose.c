/*
 * The malloc family under the names that everybody calls.
 *
 * Compiled without banned.h, since it defines those names; the common case of
 * malloc and free is inlined here, in one piece of code.  Rules for errno,
 * alignment and zero sizes are glibc's.
 *
 * C++'s operator new and delete are not here: libstdc++'s and libc++'s own call
 * malloc and free (aligned_alloc for aligned forms), also for sized and nothrow
 * forms, and know their new-handler and how to throw; tests/live holds them to
 * that.  A program that replaces them keeps its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/alloc/hot.h"

#define HQ_EXPORT __attribute__((visibility("default")))

HQ_EXPORT void *
malloc(size_t size)
{
	return hq_hot_malloc(size);
}

HQ_EXPORT void
free(void *p)
{
	hq_hot_free(p);
}

HQ_EXPORT void *
calloc(size_t count, size_t size)
{
	return hq_malloc_zeroed_from(count, size, &HQ_FRAME_HERE);
}

HQ_EXPORT void *
realloc(void *p, size_t size)
{
	return hq_malloc_resize_from(p, size, &HQ_FRAME_HERE);
}

HQ_EXPORT void *
reallocarray(void *p, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return hq_malloc_resize_from(p, bytes, &HQ_FRAME_HERE);
}

/* Gone from glibc's headers, still called by old binaries. */
HQ_EXPORT void cfree(void *p);
void
cfree(void *p)
{
	hq_malloc_free(p);
}

static int
is_power_of_two(size_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

HQ_EXPORT int
posix_memalign(void **ret_p, size_t align, size_t size)
{
	if (align % sizeof(void *) != 0 || !is_power_of_two(align))
		return EINVAL;
	int before = errno;
	void *p = hq_malloc_aligned_from(align, size, &HQ_FRAME_HERE);
	errno = before;
	if (!p)
		return ENOMEM;
	*ret_p = p;
	return 0;
}

/* Rounds other alignments up to a power of two, as glibc does. */
static void *
align_any(size_t align, size_t size, const struct hq_frame *caller)
{
	size_t power = 16;
	if (align > SIZE_MAX / 2 + 1) {
		errno = EINVAL;
		return NULL;
	}
	while (power < align)
		power <<= 1;
	return hq_malloc_aligned_from(power, size, caller);
}

HQ_EXPORT void *
memalign(size_t align, size_t size)
{
	return align_any(align, size, &HQ_FRAME_HERE);
}

/* As glibc 2.36: any alignment goes. */
HQ_EXPORT void *
aligned_alloc(size_t align, size_t size)
{
	return align_any(align, size, &HQ_FRAME_HERE);
}

static size_t
page_size(void)
{
	static size_t size;
	if (size == 0)
		size = (size_t)sysconf(_SC_PAGESIZE);
	return size;
}

HQ_EXPORT void *
valloc(size_t size)
{
	return hq_malloc_aligned_from(page_size(), size, &HQ_FRAME_HERE);
}

HQ_EXPORT void *
pvalloc(size_t size)
{
	size_t page = page_size(), rounded;
	if (__builtin_add_overflow(size, page - 1, &rounded)) {
		errno = ENOMEM;
		return NULL;
	}
	return hq_malloc_aligned_from(page, rounded & ~(page - 1),
				      &HQ_FRAME_HERE);
}

HQ_EXPORT size_t
malloc_usable_size(void *p)
{
	return hq_malloc_usable(p);
}
