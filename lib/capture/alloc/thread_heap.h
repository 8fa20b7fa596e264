/*
 * Which heap a thread allocates from.
 *
 * Two thread-local pointers (a large block of thread-local storage would make
 * pthread_create fail for small stacks):
 *
 *	own      the thread's heap, from its first allocation to its end
 *	active   own while nobody is inside it, else NULL
 *
 * Whoever works in the heap sets active to NULL first.  A signal handler that
 * interrupts malloc thus finds NULL and takes a nested heap; no flag has to be
 * tested besides the pointer that is needed anyway.
 */
#ifndef HQ_ALLOC_THREAD_HEAP_H
#define HQ_ALLOC_THREAD_HEAP_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/heap.h"
#include "os/task.h"

extern __thread struct hq_heap *hq_thread_heap_active
    __attribute__((visibility("hidden"), tls_model("initial-exec")));
extern __thread struct hq_heap *hq_thread_heap_own
    __attribute__((visibility("hidden"), tls_model("initial-exec")));

/* A heap for the caller alone, until hq_thread_heap_leave; NULL: no memory.
 * Context: any thread, signal handler; takes the alloc lock now and then. */
struct hq_heap *hq_thread_heap_enter(void);
void hq_thread_heap_leave(struct hq_heap *heap);

/* How many heaps were ever made.  Context: any. */
int64_t hq_thread_heap_count(void);

/* Every heap ever made, newest first.
 * Context: alloc locked, or snapshot child. */
struct hq_heap *hq_thread_heap_list(void);

/* Gives back what heaps of ended threads no longer use.
 * Context: alloc locked. */
void hq_thread_heap_sweep(void);

/* A pool of the class with free blocks from a heap of an ended thread; it
 * belongs to `heap` then.  NULL: none.  Context: alloc locked. */
struct hq_pool *hq_thread_heap_steal(struct hq_heap *heap, unsigned szidx);

/* In the child of a fork: all heaps but the caller's become abandoned.
 * Context: alloc locked, only thread. */
void hq_thread_heap_fork_child(void);

#endif
