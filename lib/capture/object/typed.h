/*
 * What a block is, and what that says of its references: for the writer of a
 * dump.
 *
 *	hq_typed_begin(in_copy, memory)
 *	hq_type_of, hq_type_refcount, hq_type_traverse ... for each block
 *
 * The answer for a block is always the same from the one to the next begin; types get the
 * numbers of rows as they are met, so a walk over all blocks in order of address
 * comes first, then the table of types can be written.
 *
 * Context: snapshot child; or the process itself, all other threads stopped and
 * the alloc lock held.
 */
#ifndef HQ_OBJECT_TYPED_H
#define HQ_OBJECT_TYPED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/enumerate.h"
#include "capture/object/type.h"
#include "common/bytes.h"

struct hq_typed {
	uint32_t type_id; /* row of the table TYPE, from 1 */
	uint32_t nfields;
	const struct hq_field *fields;
	/* The first element is at addr + start, what pointers to the block
	 * point to; it is not 0 where a runtime puts something in front of its
	 * objects.  `count` elements, `stride` bytes each. */
	uint64_t start, count, stride;
	bool complete; /* words that are no field are no pointers */
	bool traverses; /* hq_type_traverse knows more */
	bool counts_references; /* hq_type_refcount may know how many */
	const struct hq_type *told; /* NULL: found by the writer */
};

/* Whether the n bytes at addr, of a block, can be read: the program may have
 * taken the right away. */
struct hq_typed_memory {
	bool (*readable)(void *opaque, uint64_t addr, size_t n);
	void *opaque;
};

/* `in_copy`: the process is a copy, in which the program's own functions may be
 * called; else there is no traverse and no adapter.  `memory` is kept; NULL:
 * all blocks can be read. */
void hq_typed_begin(bool in_copy, const struct hq_typed_memory *memory);

/* False: nothing is known.  Some ns then. */
bool hq_type_of(const struct hq_enum_block *block, struct hq_typed *ret);

/* The same for what the program has told alone: found types know nothing of
 * references. */
bool hq_type_told(const struct hq_enum_block *block, struct hq_typed *ret);

/* The reference count that the object itself keeps; false: none. */
bool hq_type_refcount(const struct hq_enum_block *block,
		      const struct hq_typed *typed, uint64_t *ret);

/* A reference that a traverse function told of; `name` is "" for none. */
typedef void hq_type_edge(void *opaque, const void *target, const char *name,
			  bool weak);

/* Calls `edge` for each; false: it faulted or took too long, and there are none.
 * `edge` is called when all of them are known, outside of any guard. */
bool hq_type_traverse(const struct hq_enum_block *block,
		      const struct hq_typed *typed, hq_type_edge *edge,
		      void *opaque);

/* Whether an object begins that many bytes into a block, where a runtime puts
 * something in front of its objects.  Nearly nothing when there is none. */
bool hq_type_begins_at(uint64_t addr, uint64_t req, uint64_t offset);

/* How many pointers a field has in the element at `element`, of which `room`
 * bytes lie in the block. */
static inline uint64_t
hq_field_count(const struct hq_field *f, const char *element, uint64_t room)
{
	if (room < 8 || f->offset > room - 8)
		return 0;
	uint64_t most = (room - 8 - f->offset) / f->stride + 1;
	uint64_t n = f->count;
	if (f->count == HQ_FIELD_REST)
		return most;
	if (f->count == HQ_FIELD_COUNTED) {
		if (f->counter_offset + f->counter_size > room)
			return 0;
		n = hq_load_le(element + f->counter_offset, f->counter_size);
		if (f->limit != 0 && n > f->limit)
			n = f->limit;
	}
	return n < most ? n : most;
}

/* Bytes of the block that belong to element i: of the last one all that is
 * left, if there is only one. */
static inline uint64_t
hq_typed_room(const struct hq_typed *t, const struct hq_enum_block *block,
	      uint64_t i)
{
	uint64_t rest = block->req - t->start - i * t->stride;
	return t->count == 1 || rest < t->stride ? rest : t->stride;
}

/* The types that were found, for the table TYPE. */
struct hq_type_row {
	const char *name;
	uint64_t size;
	const char *source; /* "told", "vtable", "gobject" */
	bool open, has_refcount, container;
	uint32_t nfields;
	const struct hq_field *fields;
};

/* Row `type_id`, from 1; false past the last. */
bool hq_type_row_at(uint32_t type_id, struct hq_type_row *ret);

/* Numbers for the table COUNTER; false past the last. */
bool hq_typed_counter_at(uint32_t i, const char **ret_name,
			 uint64_t *ret_value);

#endif
