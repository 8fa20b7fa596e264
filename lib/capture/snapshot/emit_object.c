/* The tables OBJECT, TYPE and FIELD: what blocks are.  The walk over the blocks
 * finds types on its way, so their table comes behind it. */
#include "capture/alloc/enumerate.h"
#include "capture/object/typed.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/freeze.h"
#include "capture/snapshot/view.h"

static void
emit_block(
    struct hq_writer *w, const struct hq_enum_block *block, uint32_t block_row)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_typed typed;
	uint64_t refcount;

	if (!hq_type_of(block, &typed))
		return;
	row[HQ_AT(OBJECT, block_row)] = block_row;
	row[HQ_AT(OBJECT, type_id)] = typed.type_id;
	row[HQ_AT(OBJECT, count)] = typed.count;
	row[HQ_AT(OBJECT, start)] = typed.start;
	if (hq_type_refcount(block, &typed, &refcount)) {
		row[HQ_AT(OBJECT, has_refcount)] = 1;
		row[HQ_AT(OBJECT, refcount)] = refcount;
	}
	hq_writer_row(w, row);
}

static void
emit_objects(struct hq_writer *w)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block blocks[256];
	uint32_t row = 0;
	size_t n;

	hq_writer_begin(w, HQ_SECTION_OBJECT);
	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool))
			while ((n = hq_enum_next_blocks(&walk, blocks, 256)) >
			       0)
				for (size_t i = 0; i < n; i++)
					emit_block(w, &blocks[i], row++);
	hq_writer_end(w);
}

static void
emit_types(struct hq_writer *w)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_type_row t;

	hq_writer_begin(w, HQ_SECTION_TYPE);
	row[HQ_AT(TYPE, source)] = hq_writer_text(w, "");
	hq_writer_row(w, row);
	for (uint32_t i = 1; hq_type_row_at(i, &t); i++) {
		row[HQ_AT(TYPE, type_id)] = i;
		row[HQ_AT(TYPE, symbol)] = hq_writer_text(w, t.name);
		row[HQ_AT(TYPE, size)] = t.size;
		row[HQ_AT(TYPE, source)] = hq_writer_text(w, t.source);
		row[HQ_AT(TYPE, flags)] = (t.open ? 1u : 0) |
					  (t.has_refcount ? 2u : 0) |
					  (t.container ? 4u : 0);
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}

static void
emit_field(struct hq_writer *w, uint32_t type_id, const struct hq_field *f)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	const char *kind = f->count == 1 ? "pointer" : "pointers";
	bool fixed = f->count != HQ_FIELD_REST;

	row[HQ_AT(FIELD, type_id)] = type_id;
	row[HQ_AT(FIELD, offset)] = f->offset;
	row[HQ_AT(FIELD, name)] = hq_writer_text(w, f->name);
	row[HQ_AT(FIELD, kind)] = hq_writer_text(w, f->weak ? "weak" : kind);
	row[HQ_AT(FIELD, count)] = fixed ? f->count : 0;
	row[HQ_AT(FIELD, stride)] = f->stride;
	hq_writer_row(w, row);
}

static void
emit_fields(struct hq_writer *w)
{
	struct hq_type_row t;

	hq_writer_begin(w, HQ_SECTION_FIELD);
	for (uint32_t i = 1; hq_type_row_at(i, &t); i++)
		for (uint32_t k = 0; k < t.nfields; k++)
			emit_field(w, i, &t.fields[k]);
	hq_writer_end(w);
}

void
hq_emit_object(struct hq_writer *w, const struct hq_facts *facts)
{
	if (facts->view == NULL)
		return;
	if (facts->in_process_since_ns == 0)
		hq_freeze_stacks(&facts->view->map, &facts->caller.registers);
	hq_typed_begin(facts->in_process_since_ns == 0,
	    facts->view->has_holes ? &facts->view->blocks : NULL);
	emit_objects(w);
	emit_types(w);
	emit_fields(w);
}
