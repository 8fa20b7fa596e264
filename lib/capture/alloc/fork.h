/*
 * What fork does to the allocator: the forking thread holds the locks over it,
 * in the child the heaps of the threads that are not there become abandoned.
 */
#ifndef HQ_ALLOC_FORK_H
#define HQ_ALLOC_FORK_H

/* Context: alloc locked, once. */
void hq_fork_register(void);

#endif
