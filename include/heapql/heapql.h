/*
 * heapql.h: ask a running program for a dump of its heap.
 *
 * A program that includes this header need not be linked with libheapql: the
 * library's functions are weak references, and each call below does nothing
 * when the library is absent.  So a program ships with its calls and is
 * measured by `heapql run`.
 *
 * A program that wants the library in any case links with
 * `pkg-config --libs heapql`: weak references alone do not keep -lheapql where
 * the linker drops libraries that nobody needs (--as-needed).
 */
#ifndef HEAPQL_HEAPQL_H
#define HEAPQL_HEAPQL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * HEAPQL_CALL(type, name, parameters, arguments, absent) declares a wrapper of
 * that name that calls the library's function, or returns `absent` when the
 * library is not there.
 *
 * The address is read from the global offset table by hand.  A plain weak
 * reference would do in a position-independent program, but in one that is not
 * (-no-pie) the linker settles it as absent for good, and a preloaded library
 * would not be found.  The wrapper's own symbol must be another one, or the
 * reference would mean the wrapper wherever it is not inlined.
 */
#ifdef HEAPQL_BUILDING_LIBRARY
#define HEAPQL_CALL(type, name, parameters, arguments, absent)                 \
	__attribute__((visibility("default"))) type name parameters;
#elif defined(__ELF__) && defined(__x86_64__) && defined(__LP64__)
#define HEAPQL_ADDRESS(name, variable)                                         \
	__asm__(".weak " #name "\n\tmovq " #name "@GOTPCREL(%%rip), %0"        \
	        : "=r"(variable))
#elif defined(__ELF__) && defined(__aarch64__)
#define HEAPQL_ADDRESS(name, variable)                                         \
	__asm__(".weak " #name "\n\tadrp %0, :got:" #name                      \
	        "\n\tldr %0, [%0, #:got_lo12:" #name "]"                       \
	        : "=r"(variable))
#else
#define HEAPQL_ADDRESS(name, variable) ((variable) = 0)
#endif

#ifndef HEAPQL_CALL
#define HEAPQL_CALL(type, name, parameters, arguments, absent)                 \
	static inline type name parameters __asm__("heapql_call_" #name);      \
	static inline type name parameters                                     \
	{                                                                      \
		type(*heapql_address_) parameters;                             \
		HEAPQL_ADDRESS(name, heapql_address_);                         \
		return heapql_address_ ? heapql_address_ arguments             \
		                       : (type)absent;                         \
	}
#endif

/*
 * Writes a dump of the heap as it is now.
 *
 * `label` names the dump in reports; NULL is none.  The program stops for the
 * length of a fork; a child writes the file while the program goes on.
 * Returns the number of the dump (1, 2, …), or a negative errno value when no
 * dump could be begun; 0 without the library.
 * Thread-safe; async-signal-safe.
 */
HEAPQL_CALL(int, heapql_dump, (const char *label), (label), 0)

/*
 * Waits until every dump begun so far is written or has failed.  Returns 0,
 * or the negative errno value of the first that failed since the last call.
 * Thread-safe.
 */
HEAPQL_CALL(int, heapql_dump_wait, (void), (), 0)

/* 1 when the library is loaded, else 0. */
HEAPQL_CALL(int, heapql_present, (void), (), 0)

/*
 * Stacks at run time.  A program started with HEAPQL_STACK=off (--stack off)
 * records none until it asks; one that records them may stop and go on.  Blocks
 * allocated meanwhile are untraced, and counted as such when they are freed.
 */

/*
 * Records the stack of each allocation from now on, at most `frames` of them,
 * 1 to 1000; 0 is as many as before, or 256.  Returns 0, or -EINVAL.
 * Thread-safe.  Takes time in proportion to the heap when stacks were off.
 */
HEAPQL_CALL(int, heapql_trace_start, (int frames), (frames), 0)

/* Records none from now on; what has a trace keeps it.  Returns 0.
 * Thread-safe. */
HEAPQL_CALL(int, heapql_trace_stop, (void), (), 0)

/* 1 while stacks are recorded, else 0.  Thread-safe; async-signal-safe. */
HEAPQL_CALL(int, heapql_trace_active, (void), (), 0)

/*
 * Bytes requested by live blocks that were allocated while stacks were on, and
 * the most that these have been since heapql_reset_peak or the start of the
 * program.  `*ret_peak` is exact when all live blocks have traces, else at most
 * so much too high as untraced blocks were freed since then.  Without the
 * library both are 0.  Returns 0.  Thread-safe; exact while nobody else
 * allocates; takes time in proportion to the heap.
 */
HEAPQL_CALL(int, heapql_traced_memory,
            (uint64_t *ret_current, uint64_t *ret_peak),
            (ret_current, ret_peak), (*ret_current = 0, *ret_peak = 0, 0))

/* The highest point so far is what is live now: for heapql_traced_memory, for
 * what dumps tell of the peak, and for HEAPQL_DUMP_AT=peak.  Returns 0.
 * Thread-safe; exact while nobody else allocates. */
HEAPQL_CALL(int, heapql_reset_peak, (void), (), 0)

/*
 * Walks the whole heap and verifies every invariant of the allocator.  Returns
 * the number of those that are broken, each of the first twenty with a line on
 * standard error.  Thread-safe; while other threads run, their own pools are
 * checked for their shape only.
 */
HEAPQL_CALL(int, heapql_check_heap, (void), (), 0)

/*
 * Heaps of one's own, apart from malloc's, with exactly the geometry of
 * CPython's object allocator: for looking at how a set of objects would lie
 * there.  Requests above 512 bytes are served by malloc's heap.  Thread-safe.
 */
struct heapql_heap;

enum heapql_geometry {
	HEAPQL_CPYTHON36,  /* classes of 8 bytes, pools 4 KiB, arenas 256 KiB */
	HEAPQL_CPYTHON310, /* classes of 16 bytes, pools 16 KiB, arenas 1 MiB */
};

/* NULL when there is no memory for it.  `name` (may be NULL, at most 31 bytes
 * are kept) stands in the dump. */
HEAPQL_CALL(struct heapql_heap *, heapql_heap_new,
            (const char *name, enum heapql_geometry geometry),
            (name, geometry), NULL)

/* Gives the heap and every block in it back.  Returns 0. */
HEAPQL_CALL(int, heapql_heap_delete, (struct heapql_heap *heap), (heap), 0)

/* As malloc, calloc, realloc; a NULL heap, or no library, means malloc's. */
HEAPQL_CALL(void *, heapql_heap_malloc, (struct heapql_heap *heap, size_t size),
            (heap, size), __builtin_malloc(size))
HEAPQL_CALL(void *, heapql_heap_calloc,
            (struct heapql_heap *heap, size_t count, size_t size),
            (heap, count, size), __builtin_calloc(count, size))
HEAPQL_CALL(void *, heapql_heap_realloc,
            (struct heapql_heap *heap, void *p, size_t size), (heap, p, size),
            __builtin_realloc(p, size))

/* A block of any of these heaps may also be given to free(). */
static inline void
heapql_heap_free(struct heapql_heap *heap, void *p)
{
	(void)heap;
	__builtin_free(p);
}

#ifdef __cplusplus
}
#endif

#endif
