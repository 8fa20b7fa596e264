#include "capture/entry/peak.h"

#include "capture/alloc/alloc.h"
#include "capture/snapshot/job.h"
#include "capture/snapshot/snapshot.h"
#include "os/clock.h"

/* What short runs may spend. */
#define GRACE_NS 100000000ull

static struct {
	bool wanted;
	uint64_t begin_ns;
	uint64_t dumped; /* the highest point that was dumped, or 0 */
} state;

void
hq_peak_reset(void)
{
	state.dumped = 0;
	hq_alloc_set_peak_threshold(state.wanted ? 1 : UINT64_MAX);
}

void
hq_peak_arm(bool wanted)
{
	state.wanted = wanted;
	state.begin_ns = hq_clock_mono_ns();
	hq_peak_reset();
}

static bool
can_afford(void)
{
	uint64_t spent = __atomic_load_n(
	    &hq_job_peak.spent_ns, __ATOMIC_RELAXED);
	uint64_t next = __atomic_load_n(
	    &hq_job_peak.last_ns, __ATOMIC_RELAXED);
	uint64_t run = hq_clock_mono_ns() - state.begin_ns;

	return spent + next <= run / 20 + GRACE_NS;
}

static bool
dump(uint64_t peak_bytes)
{
	struct hq_snapshot what = {.trigger = HQ_TRIGGER_PEAK};

	if (hq_snapshot_take(&what) <= 0)
		return false;
	state.dumped = peak_bytes;
	return true;
}

/* Of a lower point nobody wants to know any more, and of one that is hardly
 * higher the last dump tells enough. */
static uint64_t
worth_another(void)
{
	return state.dumped + state.dumped / 100 + 1;
}

void
hq_peak_fallen(uint64_t live_bytes, uint64_t peak_bytes)
{
	(void)live_bytes;
	hq_snapshot_reap();
	if (__atomic_load_n(&hq_job_peak.running, __ATOMIC_RELAXED) == 0 &&
	    can_afford() && dump(peak_bytes)) {
		hq_alloc_set_peak_threshold(worth_another());
		return;
	}
	/* It is over; only a higher one is another chance. */
	__atomic_add_fetch(&hq_job_peak.skipped, 1, __ATOMIC_RELAXED);
	hq_alloc_set_peak_threshold(peak_bytes + 1);
}

void
hq_peak_at_exit(void)
{
	uint64_t live = hq_alloc_live_bytes(), peak = hq_alloc_peak_bytes();
	bool is_near = live >= peak - peak / 100 && peak >= worth_another();

	if (!state.wanted)
		return;
	hq_alloc_set_peak_threshold(UINT64_MAX);
	if (!is_near && state.dumped != 0)
		return;
	(void)hq_snapshot_wait();
	(void)dump(peak);
}
