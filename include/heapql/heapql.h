/*
 * heapql.h: ask a running program for a dump of its heap.
 *
 * A program that includes this header need not be linked with libheapql: the
 * library's functions are weak references, and each call below does nothing
 * when the library is absent.  So a program ships with its calls and is
 * measured by `heapql run`.
 */
#ifndef HEAPQL_HEAPQL_H
#define HEAPQL_HEAPQL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * HEAPQL_CALL(type, name, parameters, arguments, absent) declares the library's
 * function as a weak reference and a wrapper of the same name in C that returns
 * `absent` when the library is not there.
 */
#ifdef HEAPQL_BUILDING_LIBRARY
#define HEAPQL_CALL(type, name, parameters, arguments, absent)                 \
	__attribute__((visibility("default"))) type name parameters;
#else
#define HEAPQL_CALL(type, name, parameters, arguments, absent)                 \
	extern type name##_weak_ parameters __asm__(#name)                     \
	    __attribute__((weak));                                             \
	static inline type name parameters                                     \
	{                                                                      \
		return name##_weak_ ? name##_weak_ arguments : (type)absent;   \
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

#ifdef __cplusplus
}
#endif

#endif
