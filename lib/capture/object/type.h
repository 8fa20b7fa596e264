/*
 * The types that the program tells of, by number from 1; never forgotten.
 *
 * A type is known by name and size.  One that is only named has no fields; a
 * description of the same name and size completes it, under its number.  Two
 * different descriptions of one name and size are two types.
 *
 * Context: any thread, signal handler; takes the alloc lock for what is new.
 */
#ifndef HQ_OBJECT_TYPE_H
#define HQ_OBJECT_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef HEAPQL_BUILDING_LIBRARY
#define HEAPQL_BUILDING_LIBRARY
#endif
#include <heapql/heapql.h>

#define HQ_TYPE_MAX 16384 /* numbers are below */

/* In hq_field.count. */
#define HQ_FIELD_COUNTED 0	 /* the object says how many */
#define HQ_FIELD_REST UINT32_MAX /* to the end of the block */

/* Pointers in a type, structs inside of it flattened: `count` words, of which
 * the first is at `offset` and each further one `stride` bytes on. */
struct hq_field {
	const char *name; /* a.b, items[*].key */
	uint32_t offset;
	uint32_t stride;
	uint32_t count;
	uint32_t limit; /* of a counted one: at most so many; 0: no limit */
	uint32_t counter_offset;
	uint8_t counter_size;
	bool weak;
	/* How full it is: of an array in the object, of which the object says
	 * how many are in use, or of one in another block, to which this is the
	 * pointer.  element_size 0: neither, or told by a field before. */
	uint32_t element_size;
	uint32_t start; /* of the array in the object */
	uint32_t used_offset, capacity_offset; /* of the first of `count` */
	uint8_t used_size;     /* 0: the array is in the object */
	uint8_t capacity_size; /* 0: what there is room for */
};

struct hq_type {
	const char *name;
	uint64_t size;
	uint32_t flags; /* enum heapql_type_flags */
	bool described; /* else it is a name and a size */
	uint32_t nfields;
	const struct hq_field *fields; /* ascending by offset */
	uint32_t refcount_offset, refcount_size;
	uint64_t (*refcount)(const void *object);
	void (*traverse)(const void *object, struct heapql_visitor *visitor);
};

/* The number of the type, or a negative errno value as heapql_type_register
 * has it.  Found by the address of the description, when it was seen before. */
int hq_type_register(const struct heapql_type *type);

/* The same for a type that is known by name and size only.  Found by the
 * address of the name. */
int hq_type_named(const char *name, size_t size);

/* NULL: there is none of that number.  Context: also snapshot child. */
const struct hq_type *hq_type_at(uint32_t number);

/* Numbers are below it.  Context: as hq_type_at. */
uint32_t hq_type_count(void);

/* Words that are no field may be pointers too. */
static inline bool
hq_type_is_open(const struct hq_type *t)
{
	return (t->flags & HEAPQL_OPEN) != 0 ||
	       (t->nfields == 0 && !t->traverse &&
		(t->flags & HEAPQL_LEAF) == 0);
}

/* Memory in use, in bytes, beside alloc/meta.h. */
uint64_t hq_type_self_bytes(void);

#endif
