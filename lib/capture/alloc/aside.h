/*
 * malloc and free for the program's code that runs in the snapshot child: memory
 * apart from the heap, which is being walked and stays as it is.
 *
 * Blocks are taken from one mapping, the last one first given back; what was
 * allocated and not freed in that order stays.  Blocks of the heap are not
 * freed, and resizing one makes a copy.
 *
 * Context: snapshot child, its only thread.
 */
#ifndef HQ_ALLOC_ASIDE_H
#define HQ_ALLOC_ASIDE_H

#include <stdbool.h>
#include <stddef.h>

/* From here on every call of the malloc family comes here, for good. */
void hq_aside_begin(void);

/* Asked on slow paths, which then are the only ones. */
extern bool hq_aside_is_on;

/* Not zeroed.  NULL: no memory; errno says so. */
void *hq_aside_malloc(size_t align, size_t size);
void hq_aside_free(void *p);
void *hq_aside_resize(void *p, size_t size);

/* True for a pointer into its memory. */
bool hq_aside_has(const void *p);
size_t hq_aside_usable(const void *p);

#endif
