#include "capture/object/typed.h"

#include "capture/alloc/tag.h"
#include "capture/object/found.h"
#include "capture/object/gobject.h"
#include "capture/object/guarded.h"
#include "capture/object/image.h"
#include "capture/object/tag_word.h"
#include "capture/object/traverse.h"
#include "capture/object/vtable.h"

static struct {
	uint32_t told; /* row of the first type that is found */
	bool finds;    /* there are tables for these */
	bool calls;    /* functions of the program may be called */
	bool asked_glib;
	const struct hq_typed_memory *memory;
} state;

void
hq_typed_begin(bool in_copy, const struct hq_typed_memory *memory)
{
	hq_traverse_counts = (struct hq_traverse_counts){ 0 };
	state.memory = memory;
	state.told = hq_type_count();
	state.calls = in_copy && hq_guarded_begin();
	state.finds = hq_image_begin() && hq_found_begin();
	state.asked_glib = true;
	hq_gobject_any = false;
	if (state.finds && state.calls)
		state.asked_glib = hq_gobject_begin();
}

/* A type that the program has told of.  A block that is too small for it is of
 * that type in name only. */
bool
hq_type_told(const struct hq_enum_block *block, struct hq_typed *ret)
{
	uint32_t number = block->tag & HQ_TAG_TYPE;
	const struct hq_type *t = number != 0 ? hq_type_at(number) : NULL;
	bool is_array = (block->tag & HQ_TAG_ARRAY) != 0, fits;
	if (!t)
		return false;
	fits = is_array || block->req >= t->size;
	*ret = (struct hq_typed){
		.type_id = number,
		.nfields = t->nfields,
		.fields = t->fields,
		.count = is_array ? block->req / t->size : 1,
		.stride = t->size,
		.complete = fits && !hq_type_is_open(t),
		.traverses = fits && t->traverse,
		.counts_references =
			fits && !is_array &&
			(t->refcount_size != 0 || t->refcount),
		.told = t,
	};
	return true;
}

static bool
can_read(const struct hq_enum_block *block)
{
	const struct hq_typed_memory *m = state.memory;
	return !m || m->readable(m->opaque, block->addr, block->req);
}

static bool
is_array_of(const uintptr_t *words, uint64_t req, uint64_t *ret_stride)
{
	uint64_t n = words[0], bytes = req - 8;
	if (n < 2 || n > bytes / 8 || bytes % (8 * n) != 0)
		return false;
	*ret_stride = bytes / n;
	return words[1 + *ret_stride / 8] == words[1];
}

/* Objects that begin with the address of a vtable; also new[] of two or more,
 * which puts their number in front: of a single one it could be anything. */
static bool
by_vtable(const struct hq_enum_block *block, struct hq_typed *ret)
{
	const uintptr_t *words = (const uintptr_t *)(uintptr_t)block->addr;
	uint64_t start = 0, count = 1, stride = block->req;
	uint32_t found = hq_vtable_find(words[0]);
	if (found == HQ_FOUND_NONE && block->req >= 24 &&
	    is_array_of(words, block->req, &stride)) {
		found = hq_vtable_find(words[1]);
		start = 8;
		count = words[0];
	}
	if (found == HQ_FOUND_NONE)
		return false;
	*ret = (struct hq_typed){
		.type_id = state.told + found,
		.start = start,
		.count = count,
		.stride = stride,
	};
	return true;
}

static bool
by_gobject(const struct hq_enum_block *block, struct hq_typed *ret)
{
	struct hq_gobject g;
	if (!hq_gobject_find(block, &g))
		return false;
	*ret = (struct hq_typed){
		.type_id = state.told + g.found,
		.start = g.start,
		.count = 1,
		.stride = block->req - g.start,
		.counts_references = hq_found_at(g.found)->has_refcount,
	};
	return true;
}

bool
hq_type_of(const struct hq_enum_block *block, struct hq_typed *ret)
{
	if (block->tag != 0 && hq_type_told(block, ret)) {
		if (ret->counts_references && !can_read(block))
			ret->counts_references = false;
		return true;
	}
	if (!state.finds || block->req < 8 || !can_read(block))
		return false;
	return by_vtable(block, ret) ||
	       (hq_gobject_any && by_gobject(block, ret));
}

bool
hq_type_begins_at(uint64_t addr, uint64_t req, uint64_t offset)
{
	const struct hq_enum_block block = { .addr = addr, .req = req };
	struct hq_gobject g;
	return hq_gobject_any && can_read(&block) &&
	       hq_gobject_find(&block, &g) && g.start == offset;
}

bool
hq_type_refcount(const struct hq_enum_block *block,
		 const struct hq_typed *typed, uint64_t *ret)
{
	const struct hq_type *t = typed->told;
	const char *p = (const char *)(uintptr_t)block->addr + typed->start;
	if (!typed->counts_references)
		return false;
	if (!t)
		*ret = hq_load_le(p + HQ_GOBJECT_REFCOUNT, 4);
	else if (t->refcount)
		return hq_traverse_refcount(t->refcount, p, ret);
	else
		*ret = hq_load_le(p + t->refcount_offset, t->refcount_size);
	return true;
}

bool
hq_type_traverse(const struct hq_enum_block *block,
		 const struct hq_typed *typed, hq_type_edge *edge, void *opaque)
{
	return typed->traverses && hq_traverse(block, typed, edge, opaque);
}

static void
describe_told(const struct hq_type *t, struct hq_type_row *ret)
{
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
}

bool
hq_type_row_at(uint32_t type_id, struct hq_type_row *ret)
{
	const struct hq_found *f;
	if (type_id < state.told) {
		describe_told(hq_type_at(type_id), ret);
		return true;
	}
	f = state.finds ? hq_found_at(type_id - state.told) : NULL;
	if (!f)
		return false;
	*ret = (struct hq_type_row){
		.name = f->name,
		.size = f->size,
		.source = f->source,
		.open = true,
		.has_refcount = f->has_refcount,
	};
	return true;
}

bool
hq_typed_counter_at(uint32_t i, const char **ret_name, uint64_t *ret_value)
{
	const struct hq_traverse_counts *c = &hq_traverse_counts;
	const struct {
		const char *name;
		uint64_t value;
	} all[] = {
		{ "tags_lost", hq_tag_lost() },
		{ "tags_ignored", hq_tag_ignored() },
		{ "traverse_faults", c->faults },
		{ "traverse_late", c->late },
		{ "traverse_skipped", c->skipped },
		{ "refcount_faults", c->refcount_faults },
		{ "types_not_searched", !state.finds },
		{ "glib_not_asked", !state.asked_glib },
	};
	if (i >= sizeof(all) / sizeof(all[0]))
		return false;
	*ret_name = all[i].name;
	*ret_value = all[i].value;
	return true;
}
