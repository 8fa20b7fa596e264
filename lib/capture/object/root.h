/*
 * Memory outside of the heap that the program says holds blocks.
 *
 * Context: any thread, signal handler; takes the alloc lock.
 */
#ifndef HQ_OBJECT_ROOT_H
#define HQ_OBJECT_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_OBJECT_ROOT_NAME 64

struct hq_object_root {
	uintptr_t start;
	size_t size;
	char name[HQ_OBJECT_ROOT_NAME];
};

/* 0 or a negative errno value, as heapql_root_add has it. */
int hq_object_root_add(const void *start, size_t size, const char *name);
int hq_object_root_remove(const void *start);

/* The i-th, NULL past the last.  Context: snapshot child, or alloc locked. */
const struct hq_object_root *hq_object_root_at(uint32_t i);

#endif
