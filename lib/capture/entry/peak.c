#include "capture/entry/peak.h"

#include "capture/alloc/alloc.h"
#include "capture/snapshot/job.h"
#include "capture/snapshot/snapshot.h"
#include "os/clock.h"
#include "os/sys.h"

/* What short runs may spend. */
#define GRACE_NS 100000000ull

static struct {
	bool wanted;
	uint64_t begin_ns;
	uint64_t dumped; /* the highest point that was dumped, or 0 */
	uint64_t last_ns; /* what the program spent on that */
	uint64_t spent_ns; /* on all of them */
	bool shares_cpu; /* writers take their time from the program */
} state;

void
hq_peak_reset(void)
{
	state.dumped = 0;
	hq_alloc_set_peak_threshold(state.wanted ? 1 : UINT64_MAX);
}

static bool
has_one_cpu(void)
{
	uint64_t mask[128];
	long bytes = HQ_SYS3(SYS_sched_getaffinity, 0, sizeof mask, mask);
	int n = 0;

	for (long i = 0; i < bytes / 8; i++)
		n += __builtin_popcountll(mask[i]);
	return n <= 1;
}

void
hq_peak_arm(bool wanted)
{
	state.wanted = wanted;
	state.shares_cpu = has_one_cpu();
	state.spent_ns = 0;
	state.begin_ns = hq_clock_mono_ns();
	hq_peak_reset();
}

/* Of a lower point nobody wants to know any more, and of one that is hardly
 * higher the last dump tells enough. */
static uint64_t
worth_another(unsigned fraction)
{
	return state.dumped + state.dumped / fraction + 1;
}

static bool
is_worth_it(uint64_t peak_bytes)
{
	uint64_t run = hq_clock_mono_ns() - state.begin_ns;
	uint64_t budget = run / 20 + GRACE_NS;
	uint64_t spent = state.spent_ns;

	if (state.shares_cpu)
		spent +=
		    __atomic_load_n(&hq_job_peak.write_ns, __ATOMIC_RELAXED);
	if (spent + state.last_ns > budget)
		return false;
	return spent < budget / 2 || peak_bytes >= worth_another(30);
}

static bool
dump(uint64_t peak_bytes)
{
	struct hq_snapshot what = {.trigger = HQ_TRIGGER_PEAK};
	uint64_t begin_ns = hq_clock_mono_ns();
	int seq;

	seq = hq_snapshot_take(&what);
	if (seq > 0) {
		state.dumped = peak_bytes;
		hq_snapshot_supersede_peaks();
	}
	state.last_ns = hq_clock_mono_ns() - begin_ns;
	state.spent_ns += state.last_ns;
	return seq > 0;
}

void
hq_peak_fallen(uint64_t live_bytes, uint64_t peak_bytes)
{
	(void)live_bytes;
	if (is_worth_it(peak_bytes) && dump(peak_bytes)) {
		hq_alloc_set_peak_threshold(worth_another(100));
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
	bool is_near = live >= peak - peak / 100 && peak >= worth_another(100);

	if (!state.wanted)
		return;
	hq_alloc_set_peak_threshold(UINT64_MAX);
	if (!is_near && state.dumped != 0)
		return;
	(void)dump(peak);
}
