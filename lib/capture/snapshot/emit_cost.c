/* The table COST, last: what the dump cost and what it may have missed. */
#include <time.h>

#include "capture/alloc/alloc.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/snapshot.h"
#include "os/clock.h"
#include "os/sys.h"

/* The process says how long it stood when it goes on, which is long before we
 * are here, unless it was killed. */
static uint64_t
await_pause(const struct hq_facts *facts)
{
	const struct timespec nap = {0, 1000000};
	uint64_t pause = 0;

	if (facts->in_process_since_ns != 0)
		return hq_clock_mono_ns() - facts->in_process_since_ns;
	for (int i = 0; i < 2000 && pause == 0; i++) {
		pause = __atomic_load_n(
		    &facts->shared->pause_ns, __ATOMIC_ACQUIRE);
		if (pause == 0)
			HQ_SYS2(SYS_nanosleep, &nap, 0);
	}
	return pause;
}

void
hq_emit_cost(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	hq_writer_begin(w, HQ_SECTION_COST);
	row[HQ_AT(COST, pause_ns)] = await_pause(facts);
	row[HQ_AT(COST, stop_ns)] = facts->stop_ns;
	row[HQ_AT(COST, fork_ns)] = facts->shared->fork_ns;
	row[HQ_AT(COST, write_ns)] = hq_clock_mono_ns() - facts->begin_ns;
	row[HQ_AT(COST, self_bytes)] =
	    hq_alloc_self_bytes() + hq_snapshot_self_bytes();
	row[HQ_AT(COST, lost_events)] =
	    hq_alloc_lost_events() + hq_writer_lost_texts(w);
	row[HQ_AT(COST, method)] = hq_writer_text(w, facts->method);
	row[HQ_AT(COST, threads_stopped)] = facts->threads_stopped;
	row[HQ_AT(COST, threads_missed)] = facts->threads_missed;
	hq_writer_row(w, row);
	hq_writer_end(w);
}
