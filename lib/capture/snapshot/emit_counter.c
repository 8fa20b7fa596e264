/* The table COUNTER: the allocator's, then ours; emit_trace.c ends it. */
#include "capture/alloc/enumerate.h"
#include "capture/object/typed.h"
#include "capture/snapshot/contents.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/mark.h"
#include "capture/snapshot/profile.h"
#include "capture/trace/judge.h"
#include "capture/trace/unwind.h"

static void
emit_value(struct hq_writer *w, const char *name, uint64_t value)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(COUNTER, name)] = hq_writer_text(w, name);
	row[HQ_AT(COUNTER, value)] = value;
	hq_writer_row(w, row);
}

void
hq_emit_counter_begin(struct hq_writer *w, const struct hq_facts *facts)
{
	struct hq_enum_counter counter;
	const char *name;
	uint64_t value;

	(void)facts;
	hq_writer_begin(w, HQ_SECTION_COUNTER);
	for (uint32_t i = 0; hq_enum_counter_at(i, &counter); i++)
		emit_value(w, counter.name, counter.value);
	emit_value(w, "dumps_failed", hq_job_failed);
	emit_value(w, "peaks_skipped", hq_job_peak.skipped);
	emit_value(w, "marks_lost", hq_mark_lost());
	emit_value(w, "profile_passes_lost", hq_profile_lost());
	emit_value(w, "suppressions_unread", hq_emit_suppressions_unread);
	for (uint32_t i = 0; hq_unwind_counter_at(i, &name, &value); i++)
		emit_value(w, name, value);
	for (uint32_t i = 0; hq_typed_counter_at(i, &name, &value); i++)
		emit_value(w, name, value);
	for (uint32_t i = 0; hq_contents_counter_at(i, &name, &value); i++)
		emit_value(w, name, value);
	for (uint32_t i = 0; hq_judge_counter_at(i, &name, &value); i++)
		emit_value(w, name, value);
}
