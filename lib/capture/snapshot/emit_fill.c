/* The table FILL: how full the containers are of which the program has told, in
 * the order of the table BLOCK. */
#include "capture/object/fill.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/view.h"
#include "os/map.h"
#include "os/own.h"
#include "os/resident.h"

struct work {
	struct hq_writer *w;
	const struct hq_view *view;
	uint32_t row; /* of block */
	struct hq_resident resident;
	bool tells[HQ_TYPE_MAX]; /* the type has such a field */
};

#define WORK_BYTES                                                             \
	((sizeof(struct work) + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1))

#define NOWHERE UINT32_MAX

/* Where the elements are, and how many bytes there are for them. */
static uint64_t
find_room(struct work *k, const struct hq_fill *fill, uint64_t in_object,
    uint32_t *ret_row)
{
	struct hq_heap_at at;

	*ret_row = k->row;
	if (fill->buffer == 0 && in_object != UINT64_MAX)
		return in_object;
	*ret_row = NOWHERE;
	if (fill->buffer == 0 ||
	    !hq_heap_find(&k->view->index, fill->buffer, &at))
		return 0;
	*ret_row = at.row;
	return at.req - (fill->buffer - at.start);
}

static void
put(struct work *k, const struct hq_typed *t, const struct hq_field *f,
    struct hq_fill *fill, uint64_t element_off, uint64_t in_object)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0}, room;
	uint32_t buffer;

	room = find_room(k, fill, in_object, &buffer);
	row[HQ_AT(FILL, block_row)] = k->row;
	row[HQ_AT(FILL, off)] = element_off + fill->off;
	row[HQ_AT(FILL, type_id)] = t->type_id;
	row[HQ_AT(FILL, field_offset)] = f->offset;
	row[HQ_AT(FILL, flags)] = hq_fill_clamp(fill, f->element_size, room);
	row[HQ_AT(FILL, used)] = fill->used;
	row[HQ_AT(FILL, capacity)] = fill->capacity;
	row[HQ_AT(FILL, element_size)] = f->element_size;
	row[HQ_AT(FILL, buffer_row)] = buffer;
	hq_writer_row(k->w, row);
}

static void
take_element(struct work *k, const struct hq_enum_block *block,
    const struct hq_typed *t, uint64_t i)
{
	uint64_t off = t->start + i * t->stride;
	uint64_t room = hq_typed_room(t, block, i);
	const char *p = (const char *)(uintptr_t)(block->addr + off);

	for (uint32_t n = 0; n < t->nfields; n++) {
		const struct hq_field *f = &t->fields[n];
		uint64_t count =
		    hq_fill_told(f) ? hq_fill_count(f, p, room) : 0;
		for (uint64_t j = 0; j < count; j++) {
			struct hq_fill fill;
			hq_fill_at(f, p, room, j, &fill);
			put(k, t, f, &fill, off,
			    f->used_size == 0 ? room - f->start : UINT64_MAX);
		}
	}
}

/* The elements that have been touched; the others are zeros. */
static void
take_elements(struct work *k, const struct hq_enum_block *block,
    const struct hq_typed *t)
{
	uint64_t begin = block->addr + t->start, from, to, done = 0;

	hq_resident_begin(&k->resident, begin, begin + t->count * t->stride);
	while (hq_resident_next(&k->resident, &from, &to)) {
		uint64_t i = (from - begin) / t->stride;
		uint64_t end = (to - begin + t->stride - 1) / t->stride;
		end = end < t->count ? end : t->count;
		for (i = i > done ? i : done; i < end; i++)
			take_element(k, block, t, i);
		done = end;
	}
	hq_resident_end(&k->resident);
}

static void
take_block(struct work *k, const struct hq_enum_block *block)
{
	const struct hq_view *v = k->view;
	struct hq_typed typed;

	if (block->tag == 0 || !hq_type_told(block, &typed) ||
	    typed.type_id >= HQ_TYPE_MAX || !k->tells[typed.type_id] ||
	    block->req < typed.stride)
		return;
	if (v->has_holes &&
	    !hq_memory_map_is_memory(&v->map, block->addr, block->req))
		return;
	if (typed.count == 1)
		take_element(k, block, &typed, 0);
	else
		take_elements(k, block, &typed);
}

/* False: no type has such a field. */
static bool
find_types(struct work *k)
{
	struct hq_type_row t;
	bool any = false;

	for (uint32_t i = 1; i < HQ_TYPE_MAX && hq_type_row_at(i, &t); i++)
		for (uint32_t n = 0; n < t.nfields; n++)
			if (hq_fill_told(&t.fields[n]))
				any = k->tells[i] = true;
	return any;
}

static void
take_all(struct work *k)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block blocks[256];
	size_t n;

	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool))
			while ((n = hq_enum_next_blocks(&walk, blocks, 256)) >
			       0)
				for (size_t i = 0; i < n; i++, k->row++)
					take_block(k, &blocks[i]);
}

void
hq_emit_fill(struct hq_writer *w, const struct hq_facts *facts)
{
	struct work *k;

	if (facts->view == NULL || (k = hq_own_map(WORK_BYTES)) == NULL)
		return;
	k->w = w;
	k->view = facts->view;
	hq_writer_begin(w, HQ_SECTION_FILL);
	if (find_types(k))
		take_all(k);
	hq_writer_end(w);
	hq_own_unmap(k, WORK_BYTES);
}
