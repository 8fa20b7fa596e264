/* The tables HEAP and SIZE_CLASS. */
#include "capture/alloc/enumerate.h"
#include "capture/snapshot/emit.h"

static void
emit_heaps(struct hq_writer *w)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_enum_heap heap;

	hq_writer_begin(w, HQ_SECTION_HEAP);
	for (uint32_t i = 0; hq_enum_heap_at(i, &heap); i++) {
		row[HQ_AT(HEAP, heap_id)] = heap.heap_id;
		row[HQ_AT(HEAP, name)] = hq_writer_text(w, heap.name);
		row[HQ_AT(HEAP, geometry)] = hq_writer_text(w, heap.geometry);
		row[HQ_AT(HEAP, alignment)] = heap.alignment;
		row[HQ_AT(HEAP, pool_size)] = heap.pool_size;
		row[HQ_AT(HEAP, arena_size)] = heap.arena_size;
		row[HQ_AT(HEAP, threshold)] = heap.threshold;
		row[HQ_AT(HEAP, pool_header)] = heap.pool_header;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}

void
hq_emit_heap(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_enum_class class;

	(void)facts;
	emit_heaps(w);
	hq_writer_begin(w, HQ_SECTION_SIZE_CLASS);
	for (uint32_t i = 0; hq_enum_class_at(i, &class); i++) {
		row[HQ_AT(SIZE_CLASS, heap_id)] = class.heap_id;
		row[HQ_AT(SIZE_CLASS, szidx)] = class.szidx;
		row[HQ_AT(SIZE_CLASS, blk_size)] = class.blk_size;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}
