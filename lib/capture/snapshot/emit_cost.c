/* The table COST, last: what the dump cost and what it may have missed. */
#include "capture/alloc/alloc.h"
#include "capture/object/type.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/snapshot.h"
#include "os/clock.h"

static uint64_t
pause_of(const struct hq_facts *facts)
{
	if (facts->in_process_since_ns != 0)
		return hq_clock_mono_ns() - facts->in_process_since_ns;
	return facts->shared->pause_ns;
}

void
hq_emit_cost(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	hq_writer_begin(w, HQ_SECTION_COST);
	row[HQ_AT(COST, pause_ns)] = pause_of(facts);
	row[HQ_AT(COST, stop_ns)] = facts->stop_ns;
	row[HQ_AT(COST, fork_ns)] = facts->shared->fork_ns;
	row[HQ_AT(COST, write_ns)] = hq_clock_mono_ns() - facts->begin_ns;
	row[HQ_AT(COST, self_bytes)] =
	    hq_alloc_self_bytes() + hq_snapshot_self_bytes() +
	    hq_type_self_bytes();
	row[HQ_AT(COST, lost_events)] =
	    hq_alloc_lost_events() + hq_writer_lost_texts(w) +
	    facts->lost_events;
	row[HQ_AT(COST, method)] = hq_writer_text(w, facts->method);
	row[HQ_AT(COST, threads_stopped)] = facts->threads_stopped;
	row[HQ_AT(COST, threads_missed)] = facts->threads_missed;
	row[HQ_AT(COST, scan_ns)] = hq_emit_scan_cost.ns;
	row[HQ_AT(COST, scan_bytes)] = hq_emit_scan_cost.bytes;
	hq_writer_row(w, row);
	hq_writer_end(w);
}
