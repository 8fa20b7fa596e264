/* errno, alignment and zero-size rules of the whole family, as glibc has. */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"

/* Out of the compiler's sight, which knows what malloc may return. */
static void *(*volatile do_malloc)(size_t) = malloc;
static void *(*volatile do_calloc)(size_t, size_t) = calloc;
static void *(*volatile do_realloc)(void *, size_t) = realloc;
static void *(*volatile do_reallocarray)(void *, size_t, size_t) =
	reallocarray;
static void *(*volatile do_memalign)(size_t, size_t) = memalign;
static void *(*volatile do_aligned_alloc)(size_t, size_t) = aligned_alloc;
static int (*volatile do_posix_memalign)(void **, size_t, size_t) =
	posix_memalign;

#define EXPECT_ENOMEM(call)                                                    \
	do {                                                                   \
		errno = 0;                                                     \
		EXPECT((call) == NULL);                                        \
		EXPECT(errno == ENOMEM);                                       \
	} while (0)

static void
zero_sizes(void)
{
	void *a = do_malloc(0), *b = do_malloc(0), *c = do_calloc(0, 9);
	EXPECT(a && b && c && a != b && b != c);
	EXPECT(malloc_usable_size(a) >= 16 && malloc_usable_size(NULL) == 0);
	void *d = do_realloc(a, 0);
	EXPECT(d == NULL);
	d = do_realloc(NULL, 0);
	EXPECT(d != NULL);
	free(b);
	free(c);
	free(d);
	free(NULL);
	void *p;
	EXPECT(do_posix_memalign(&p, 64, 0) == 0 && p);
	free(p);
	p = do_memalign(4096, 0);
	EXPECT(p && (uintptr_t)p % 4096 == 0);
	free(p);
}

static void
too_large(void)
{
	void *p = do_malloc(100), *untouched = &p;
	EXPECT_ENOMEM(do_malloc((size_t)PTRDIFF_MAX + 1));
	EXPECT_ENOMEM(do_malloc(SIZE_MAX));
	EXPECT_ENOMEM(do_malloc(SIZE_MAX - 4095));
	EXPECT_ENOMEM(do_calloc(SIZE_MAX / 2, 3));
	EXPECT_ENOMEM(do_realloc(p, SIZE_MAX - 100));
	EXPECT_ENOMEM(do_reallocarray(p, SIZE_MAX / 2, 3));
	EXPECT_ENOMEM(do_memalign(64, SIZE_MAX - 10));
	EXPECT_ENOMEM(do_aligned_alloc(4096, SIZE_MAX - 4096));
	EXPECT_ENOMEM(pvalloc(SIZE_MAX - 100));
	EXPECT_ENOMEM(do_malloc((size_t)1 << 46));
	void *q = untouched;
	errno = 7;
	EXPECT(do_posix_memalign(&q, 64, SIZE_MAX - 10) == ENOMEM);
	EXPECT(q == untouched && errno == 7);
	free(p);
}

static void
bad_alignment(void)
{
	void *untouched = &untouched, *p = untouched;
	EXPECT(do_posix_memalign(&p, 0, 8) == EINVAL);
	EXPECT(do_posix_memalign(&p, 4, 8) == EINVAL);
	EXPECT(do_posix_memalign(&p, 24, 8) == EINVAL);
	EXPECT(p == untouched);
	/* memalign rounds up to a power of two. */
	p = do_memalign(48, 100);
	EXPECT(p && (uintptr_t)p % 64 == 0);
	free(p);
	p = do_memalign(0, 100);
	EXPECT(p && (uintptr_t)p % 16 == 0);
	free(p);
	errno = 0;
	EXPECT(do_memalign(SIZE_MAX / 2 + 2, 8) == NULL && errno == EINVAL);
}

static void
one_alignment(size_t align, size_t size)
{
	unsigned char *p;
	EXPECT(do_posix_memalign((void **)&p, align, size) == 0);
	EXPECT((uintptr_t)p % align == 0 && malloc_usable_size(p) >= size);
	memset(p, 0x5a, malloc_usable_size(p));
	p = do_realloc(p, size * 2 + 1);
	EXPECT(p);
	for (size_t i = 0; i < size; i++)
		EXPECT(p[i] == 0x5a);
	free(p);
}

static void
all_alignments(void)
{
	static const size_t sizes[] = { 1,    8,     24,    100,    512,
					513,  1000,  4000,  4096,   5000,
					9000, 30000, 40000, 100000, 3000000 };
	for (size_t align = 8; align <= 4u << 20; align *= 2)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			one_alignment(align, sizes[i]);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = valloc(10);
	EXPECT((uintptr_t)p % page == 0);
	free(p);
	p = pvalloc(page + 1);
	EXPECT((uintptr_t)p % page == 0 && malloc_usable_size(p) >= 2 * page);
	free(p);
}

/* Every byte up to malloc_usable_size may be used, and realloc keeps it. */
static void
usable_bytes(void)
{
	for (size_t size = 0; size < 200000; size += size / 7 + 1) {
		unsigned char *p = do_malloc(size);
		size_t usable = malloc_usable_size(p);
		EXPECT(p && usable >= size && (uintptr_t)p % 16 == 0);
		memset(p, 0xa5, usable);
		p = do_realloc(p, usable + usable / 2 + 1);
		for (size_t i = 0; i < usable; i++)
			EXPECT(p[i] == 0xa5);
		p = do_realloc(p, size / 2 + 1);
		for (size_t i = 0; i < size / 2; i++)
			EXPECT(p[i] == 0xa5);
		free(p);
	}
}

static void
zeroed(void)
{
	for (int round = 0; round < 3; round++)
		for (size_t size = 1; size < 4u << 20; size += size / 3 + 1) {
			unsigned char *p = do_calloc(1, size);
			for (size_t i = 0; i < size; i++)
				EXPECT(p[i] == 0);
			memset(p, 0xff, size);
			free(p);
		}
}

static void
errno_is_kept(void)
{
	void *small = do_malloc(10), *run = do_malloc(100000);
	void *huge = do_malloc(5000000);
	errno = 42;
	free(small);
	free(run);
	free(huge);
	free(NULL);
	EXPECT(errno == 42);
	for (int i = 0; i < 100000; i++)
		free(do_malloc((size_t)i));
	EXPECT(errno == 42);
}

static void
information(void)
{
	void *p = do_malloc(1000), *q = do_malloc(2000000);
	struct mallinfo2 m = mallinfo2();
	EXPECT(m.uordblks >= 1000 && m.hblkhd >= 2000000 && m.hblks >= 1);
	EXPECT(m.uordblks + m.fordblks == m.arena);
	EXPECT(mallopt(M_MMAP_THRESHOLD, 1 << 20) == 1);
	free(p);
	free(q);
	malloc_trim(0);
	FILE *f = fopen("/dev/null", "w");
	EXPECT(malloc_info(0, f) == 0 && malloc_info(1, f) == EINVAL);
	fclose(f);
}

int
main(void)
{
	zero_sizes();
	too_large();
	bad_alignment();
	all_alignments();
	usable_bytes();
	zeroed();
	errno_is_kept();
	information();
	EXPECT_SOUND_HEAP();
	return 0;
}
