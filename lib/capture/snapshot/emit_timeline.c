/* The table TIMELINE: what was sampled, then the moment of the snapshot. */
#include "capture/alloc/alloc.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/timeline.h"

static void
emit_row(struct hq_writer *w, const struct hq_timeline_row *r)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(TIMELINE, mono_ns)] = r->mono_ns;
	row[HQ_AT(TIMELINE, live_bytes)] = r->live_bytes;
	row[HQ_AT(TIMELINE, arena_bytes)] = r->arena_bytes;
	row[HQ_AT(TIMELINE, arenas)] = r->arenas;
	row[HQ_AT(TIMELINE, rss)] = r->rss;
	row[HQ_AT(TIMELINE, serial)] = r->serial;
	hq_writer_row(w, row);
}

void
hq_emit_timeline(struct hq_writer *w, const struct hq_facts *facts)
{
	struct hq_timeline_row row;
	struct hq_alloc_size size;

	hq_writer_begin(w, HQ_SECTION_TIMELINE);
	for (uint32_t i = 0; hq_timeline_at(i, &row); i++)
		if (row.mono_ns < facts->mono_ns)
			emit_row(w, &row);
	hq_alloc_measure_exactly(&size);
	emit_row(w, &(struct hq_timeline_row){
			.mono_ns = facts->mono_ns,
			.live_bytes = size.live_bytes,
			.arena_bytes = size.arena_bytes,
			.rss = facts->rss,
			.serial = facts->next_serial,
			.arenas = size.arenas,
		    });
	hq_writer_end(w);
}
