/* The table TICK. */
#include "capture/alloc/enumerate.h"
#include "capture/snapshot/emit.h"

void
hq_emit_tick(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_enum_tick tick;

	(void)facts;
	hq_writer_begin(w, HQ_SECTION_TICK);
	for (uint32_t i = 0; hq_enum_tick_at(i, &tick); i++) {
		row[HQ_AT(TICK, serial)] = tick.serial;
		row[HQ_AT(TICK, mono_ns)] = tick.mono_ns;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}
