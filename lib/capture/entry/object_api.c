/* The part of heapql.h about what blocks are. */
#define HEAPQL_BUILDING_LIBRARY
#include <errno.h>

#include "capture/alloc/malloc.h"
#include "capture/object/root.h"
#include "capture/object/tag_word.h"
#include "capture/object/type.h"
#include <heapql/heapql.h>

int
heapql_type_register(const struct heapql_type *type)
{
	return hq_type_register(type);
}

static int
set_tag(const void *p, uint32_t tag)
{
	switch (hq_tag_set(p, tag)) {
	case HQ_TAG_DONE:
		break;
	case HQ_TAG_NO_BLOCK:
		return -EINVAL;
	case HQ_TAG_NO_MEMORY:
		return -ENOMEM;
	}
	return 0;
}

static int
tag(const void *p, const struct heapql_type *type, uint32_t array)
{
	int number = type ? hq_type_register(type) : 0;

	if (number < 0 || !p)
		return number < 0 ? number : 0;
	return set_tag(p, number != 0 ? (uint32_t)number | array : 0);
}

int
heapql_tag(const void *p, const struct heapql_type *type)
{
	return tag(p, type, 0);
}

int
heapql_tag_array(const void *p, const struct heapql_type *type)
{
	return tag(p, type, HQ_TAG_ARRAY);
}

static void *
allocate(int number, size_t size, size_t count, size_t extra,
    const struct hq_frame *caller)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(size, count, &bytes) ||
	    __builtin_add_overflow(bytes, extra, &bytes))
		bytes = SIZE_MAX;
	p = hq_malloc_from(bytes, caller);
	if (p != NULL && number > 0)
		set_tag(p, (uint32_t)number | (count != 1 ? HQ_TAG_ARRAY : 0));
	return p;
}

void *
heapql_alloc_named(const char *name, size_t size, size_t count, size_t extra)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	return allocate(
	    hq_type_named(name, size), size, count, extra, &caller);
}

void *
heapql_alloc(const struct heapql_type *type, size_t count, size_t extra)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	return allocate(
	    hq_type_register(type), type->size, count, extra, &caller);
}

int
heapql_root_add(const void *start, size_t size, const char *name)
{
	return hq_object_root_add(start, size, name);
}

int
heapql_root_remove(const void *start)
{
	return hq_object_root_remove(start);
}
