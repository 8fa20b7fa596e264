#include "capture/object/typed.h"

#include "capture/object/tag_word.h"

void
hq_typed_begin(bool in_copy)
{
	(void)in_copy;
}

/* A type that the program has told of. */
static bool
told(const struct hq_enum_block *block, struct hq_typed *ret)
{
	uint32_t number = block->tag & HQ_TAG_TYPE;
	const struct hq_type *t = number != 0 ? hq_type_at(number) : NULL;
	if (!t)
		return false;
	*ret = (struct hq_typed){
		.type_id = number,
		.nfields = t->nfields,
		.fields = t->fields,
		.count = 1,
		.stride = t->size,
		.complete = !hq_type_is_open(t),
		.counts_references = t->refcount_size != 0,
		.told = t,
	};
	if ((block->tag & HQ_TAG_ARRAY) != 0)
		ret->count = block->req / t->size;
	return true;
}

bool
hq_type_of(const struct hq_enum_block *block, struct hq_typed *ret)
{
	return block->tag != 0 && told(block, ret);
}

bool
hq_type_refcount(const struct hq_enum_block *block,
    const struct hq_typed *typed, uint64_t *ret)
{
	const struct hq_type *t = typed->told;
	if (!typed->counts_references || typed->count != 1 || !t ||
	    t->refcount_size == 0 ||
	    t->refcount_offset + t->refcount_size > block->req)
		return false;
	*ret = hq_load_le(
	    (const char *)(uintptr_t)block->addr + t->refcount_offset,
	    t->refcount_size);
	return true;
}

bool
hq_type_traverse(const struct hq_enum_block *block,
    const struct hq_typed *typed, hq_type_edge *edge, void *opaque)
{
	(void)block;
	(void)typed;
	(void)edge;
	(void)opaque;
	return false;
}

bool
hq_type_row_at(uint32_t type_id, struct hq_type_row *ret)
{
	const struct hq_type *t = hq_type_at(type_id);
	if (!t)
		return false;
	*ret = (struct hq_type_row){
		.name = t->name,
		.size = t->size,
		.source = "told",
		.open = hq_type_is_open(t),
		.has_refcount = t->refcount_size != 0 || t->refcount,
		.container = (t->flags & HEAPQL_CONTAINER) != 0,
		.nfields = t->nfields,
		.fields = t->fields,
	};
	return true;
}

bool
hq_typed_counter_at(uint32_t i, const char **ret_name, uint64_t *ret_value)
{
	(void)i;
	(void)ret_name;
	(void)ret_value;
	return false;
}
