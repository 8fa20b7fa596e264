/*
 * Calls the program's traverse and refcount functions, guarded, and keeps what a
 * traverse function tells until it has told all.
 *
 * Context: snapshot child.
 */
#ifndef HQ_OBJECT_TRAVERSE_H
#define HQ_OBJECT_TRAVERSE_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/object/typed.h"

struct hq_traverse_counts {
	uint64_t faults;  /* objects whose function faulted */
	uint64_t late;	  /* took too long */
	uint64_t skipped; /* was not called */
	uint64_t refcount_faults;
};
extern struct hq_traverse_counts hq_traverse_counts;

/* As hq_type_traverse; for types that are told and traverse. */
bool hq_traverse(const struct hq_enum_block *block,
    const struct hq_typed *typed, hq_type_edge *edge, void *opaque);

/* By the type's function. */
bool hq_traverse_refcount(uint64_t (*refcount)(const void *object),
    const void *object, uint64_t *ret);

#endif
