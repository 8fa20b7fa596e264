/*
 * What fork does to the allocator: the forking thread holds the locks over it,
 * in the child the heaps of the threads that are not there become abandoned.
 */
#ifndef HQ_ALLOC_FORK_H
#define HQ_ALLOC_FORK_H

#include <stdint.h>

/* Context: alloc locked, once. */
void hq_fork_register(void);

/* In the child of a fork: blocks of smaller serials were born in its parent.
 * 0 in a process that no fork has made.  Context: any thread, snapshot child. */
uint64_t hq_fork_inherited_serial(void);

#endif
