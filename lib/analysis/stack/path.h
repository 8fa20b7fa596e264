/*
 * Stacks as paths in one tree of keys, outermost frame first: stacks that
 * differ in addresses only are one path.  Number 0 is the empty path.
 */
#ifndef HQ_ANALYSIS_STACK_PATH_H
#define HQ_ANALYSIS_STACK_PATH_H

#include "analysis/stack/intern.h"

struct hq_paths {
	struct hq_intern steps; /* (path before it, key), from path 1 on */
};

void hq_paths_init(struct hq_paths *p);
void hq_paths_release(struct hq_paths *p);

/* The path with one more key, or HQ_INTERN_NONE without memory. */
uint32_t hq_paths_add(struct hq_paths *p, uint32_t before, uint32_t key);

/* The path before a path's last key, smaller than its number; and that key.
 * Both of a path other than 0. */
uint32_t hq_paths_before(const struct hq_paths *p, uint32_t path);
uint32_t hq_paths_key(const struct hq_paths *p, uint32_t path);

/* How many there are, the empty one included. */
uint32_t hq_paths_count(const struct hq_paths *p);

#endif
