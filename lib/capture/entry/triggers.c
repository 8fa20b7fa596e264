/*
 * Interval and growth are looked at where a thread of the program passes the
 * allocator's slower path anyway, not by a timer: a timer's signal would make
 * the program's system calls end with EINTR, and a thread of our own would
 * make a single-threaded program a threaded one.  A program that does not
 * allocate is therefore not dumped every interval; its heap has not changed.
 */
#include "capture/entry/triggers.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "capture/alloc/alloc.h"
#include "capture/entry/peak.h"
#include "capture/snapshot/identity.h"
#include "capture/snapshot/mark.h"
#include "capture/snapshot/timeline.h"
#include "common/fmt.h"
#include "common/request.h"
#include "os/clock.h"
#include "os/log.h"
#include "os/sys.h"

/* Programs that probe for memory fail many times in a row. */
#define FAILURE_GAP_NS 10000000000ull

enum { EXIT_PATIENCE_MS = 10000 };

static struct {
	struct hq_options options;
	uint64_t next_interval_ns;
	uint64_t next_failure_ns;
	int exiting; /* the thread that ends the process */
	bool taken;  /* by it: the dump at the end */
	bool ended;  /* and that is all */
} state;

static const struct hq_alloc_hooks hooks;

int
hq_triggers_dump(const struct hq_snapshot *what)
{
	return state.options.left_out ? 0 : hq_snapshot_take(what);
}

static int
dump(enum hq_trigger trigger)
{
	struct hq_snapshot what = {.trigger = trigger};
	return hq_triggers_dump(&what);
}

/* Queued by `heapql dump` the signal has a value; else it is a plain wish. */
static void
on_signal(int signal, siginfo_t *info, void *context)
{
	struct hq_snapshot what = {.trigger = HQ_TRIGGER_SIGNAL};
	uint64_t value = (uint64_t)(uintptr_t)info->si_value.sival_ptr;

	(void)signal;
	(void)context;
	if (info->si_code == SI_QUEUE && hq_request_mode(value) != 0) {
		what.trigger = HQ_TRIGGER_REQUEST;
		what.asker = info->si_pid;
		what.request = value;
	}
	(void)hq_triggers_dump(&what);
}

/* A handler of the program's own, set later, takes the signal away from us;
 * one that is there already stays. */
static void
catch_signal(int signal)
{
	struct sigaction before, ours;

	if (sigaction(signal, NULL, &before) != 0)
		return;
	if ((before.sa_flags & SA_SIGINFO) || before.sa_handler != SIG_DFL)
		return;
	memset(&ours, 0, sizeof ours);
	ours.sa_sigaction = on_signal;
	ours.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
	sigemptyset(&ours.sa_mask);
	sigaction(signal, &ours, NULL);
}

static void
release_signal(int signal)
{
	struct sigaction now, plain;

	if (signal == 0 || sigaction(signal, NULL, &now) != 0 ||
	    !(now.sa_flags & SA_SIGINFO) || now.sa_sigaction != on_signal)
		return;
	memset(&plain, 0, sizeof plain);
	plain.sa_handler = SIG_DFL;
	sigaction(signal, &plain, NULL);
}

/* True for one of the threads that find the time come. */
static bool
is_due(uint64_t *next, uint64_t now, uint64_t gap)
{
	uint64_t due = __atomic_load_n(next, __ATOMIC_RELAXED);

	return now >= due && __atomic_compare_exchange_n(next, &due, now + gap,
				 false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static void
on_tick(uint64_t mono_ns)
{
	uint64_t gap = state.options.dump_at.interval_ns;

	hq_snapshot_reap();
	hq_timeline_sample(mono_ns);
	if (gap != 0 && is_due(&state.next_interval_ns, mono_ns, gap))
		(void)dump(HQ_TRIGGER_INTERVAL);
}

static void
on_growth(uint64_t live_bytes)
{
	(void)dump(HQ_TRIGGER_GROWTH);
	hq_alloc_set_growth_threshold(
	    live_bytes + state.options.dump_at.growth);
}

static void
on_failure(size_t size)
{
	/* No machine has so much; the program asked by mistake, or to see. */
	if (size > PTRDIFF_MAX || !state.options.dump_at.failure)
		return;
	if (is_due(&state.next_failure_ns, hq_clock_mono_ns(), FAILURE_GAP_NS))
		(void)dump(HQ_TRIGGER_FAILURE);
}

void
hq_triggers_marked(const char *name, uint32_t pass)
{
	char text[HQ_DUMP_AT_NAME + 12];
	struct hq_snapshot what = {.trigger = HQ_TRIGGER_MARK, .label = text};
	struct hq_fmt f;

	if (state.options.dump_at.mark[0] == '\0' || name == NULL ||
	    !hq_dump_at_pass_is_due(pass))
		return;
	hq_fmt_init(&f, text, HQ_DUMP_AT_NAME);
	hq_fmt_str(&f, name);
	if (strcmp(text, state.options.dump_at.mark) != 0)
		return;
	f.capacity = sizeof text;
	hq_fmt_str(&f, " ");
	hq_fmt_u64(&f, pass);
	/* A copy of what the program changes meanwhile, for each of its steps
	 * that is being written, could be more than the program itself. */
	if (hq_triggers_dump(&what) > 0)
		hq_snapshot_await();
}

static const struct hq_alloc_hooks hooks = {
    .grown = on_growth,
    .failed = on_failure,
    .fallen = hq_peak_fallen,
    .tick = on_tick,
};

static void
arm(void)
{
	const struct hq_dump_at *at = &state.options.dump_at;

	state.next_interval_ns = hq_clock_mono_ns() + at->interval_ns;
	state.next_failure_ns = 0;
	hq_peak_arm(at->peak);
	if (at->growth != 0)
		hq_alloc_set_growth_threshold(
		    hq_alloc_live_bytes() + at->growth);
}

void
hq_triggers_init(const struct hq_options *options)
{
	const struct hq_dump_at *at = &options->dump_at;

	state.options = *options;
	if (options->left_out)
		return;
	if (at->signal && options->signal != 0) {
		catch_signal(options->signal);
		catch_signal(HQ_REQUEST_SIGNAL);
	}
	if (at->mark[0] != '\0')
		hq_mark_expect(at->mark);
	if (at->peak)
		hq_alloc_watch_falls();
	arm();
	hq_alloc_set_hooks(&hooks);
}

/* Another thread is at it, and would be ended in the middle.  Not for ever: a
 * signal handler may keep it.  What is being written then is waited for. */
static void
await_other_exit(void)
{
	const struct timespec nap = {0, 1000000};

	for (int i = 0; i < EXIT_PATIENCE_MS &&
			!__atomic_load_n(&state.ended, __ATOMIC_ACQUIRE);
	    i++)
		HQ_SYS2(SYS_nanosleep, &nap, 0);
	(void)hq_snapshot_wait();
}

/* A signal handler of the program's may end it while this goes on: then it begins
 * again, and what was interrupted does not go on. */
void
hq_triggers_at_exit(void)
{
	int none = 0, self = hq_sys_gettid();

	if (hq_identity_check() == HQ_IDENTITY_BORROWED)
		return;
	if (!__atomic_compare_exchange_n(&state.exiting, &none, self, false,
		__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) &&
	    none != self) {
		await_other_exit();
		return;
	}
	if (state.ended)
		return;
	if (!state.taken) {
		hq_peak_at_exit();
		if (state.options.dump_at.at_exit)
			(void)dump(HQ_TRIGGER_EXIT);
		state.taken = true;
	}
	(void)hq_snapshot_wait();
	__atomic_store_n(&state.ended, true, __ATOMIC_RELEASE);
}

void
hq_triggers_fork_child(void)
{
	state.exiting = 0;
	state.taken = state.ended = false;
	if (!state.options.follow) {
		release_signal(state.options.signal);
		release_signal(HQ_REQUEST_SIGNAL);
		state.options.dump_at = (struct hq_dump_at){0};
		hq_alloc_set_growth_threshold(UINT64_MAX);
		hq_peak_arm(false);
		return;
	}
	arm();
}
