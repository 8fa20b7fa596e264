/* No types and no regions, for tests of the snapshot without the allocator. */
#include "capture/object/carve.h"
#include "capture/object/guarded.h"
#include "capture/object/root.h"
#include "capture/object/typed.h"

void
hq_typed_begin(bool in_copy, const struct hq_typed_memory *memory)
{
	(void)in_copy;
	(void)memory;
}

bool
hq_type_of(const struct hq_enum_block *block, struct hq_typed *ret)
{
	(void)block;
	(void)ret;
	return false;
}

bool
hq_type_told(const struct hq_enum_block *block, struct hq_typed *ret)
{
	(void)block;
	(void)ret;
	return false;
}

bool
hq_type_begins_at(uint64_t addr, uint64_t req, uint64_t offset)
{
	(void)addr;
	(void)req;
	(void)offset;
	return false;
}

bool
hq_type_refcount(const struct hq_enum_block *block,
    const struct hq_typed *typed, uint64_t *ret)
{
	(void)block;
	(void)typed;
	(void)ret;
	return false;
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
	(void)type_id;
	(void)ret;
	return false;
}

bool
hq_typed_counter_at(uint32_t i, const char **ret_name, uint64_t *ret_value)
{
	(void)i;
	(void)ret_name;
	(void)ret_value;
	return false;
}

const struct hq_object_root *
hq_object_root_at(uint32_t i)
{
	(void)i;
	return NULL;
}

const struct hq_carve_pool *
hq_carve_at(uint32_t i)
{
	(void)i;
	return NULL;
}

uint64_t
hq_type_self_bytes(void)
{
	return 0;
}

enum hq_guarded_result
hq_guarded_call(void (*fn)(void *), void *arg)
{
	(void)fn;
	(void)arg;
	return HQ_GUARDED_REFUSED;
}
