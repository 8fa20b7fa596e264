/*
 * Stops the other threads by a signal whose handler waits.
 *
 * The signal is one whose default is to be ignored, so that one that arrives
 * late, at a thread that had it blocked, does no harm when its old disposition
 * is back.  The system calls of the host see it as any other signal: that is
 * why this is the second choice.
 */
#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>

#include "os/clock.h"
#include "os/stop_ways.h"
#include "os/sys.h"
#include "os/tasks.h"

/* A round is the number of this stop.  The low halves count: of `arrived` gives
 * each thread a place of its own, `standing` those whose registers are noted;
 * the round in the high halves keeps a thread that comes late from counting
 * for the next one. */
static struct {
	uint32_t round; /* odd while threads shall stand; futex */
	uint64_t arrived;
	uint64_t standing;
	int signal;
	struct sigaction before;
	struct hq_stop_standing *stands;
} gate;

/* Counts for the round; false: it is over. */
static bool
count_for(uint64_t *counter, uint32_t round, uint32_t *ret_before)
{
	uint64_t seen = __atomic_load_n(counter, __ATOMIC_ACQUIRE);

	do {
		if (seen >> 32 != round)
			return false;
	} while (!__atomic_compare_exchange_n(counter, &seen, seen + 1, false,
	    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
	*ret_before = (uint32_t)seen;
	return true;
}

static void
note_registers(uint32_t place, const void *context)
{
	struct hq_stop_thread *t;

	if (place >= HQ_STOP_THREADS_MAX)
		return;
	t = &gate.stands->thread[place];
	hq_registers_of_context(context, &t->registers);
	t->tid = hq_sys_gettid();
}

static void
stand_still(int signal, siginfo_t *info, void *context)
{
	uint32_t round = __atomic_load_n(&gate.round, __ATOMIC_ACQUIRE), place;

	(void)signal;
	(void)info;
	if (round % 2 == 0 || !count_for(&gate.arrived, round, &place))
		return;
	note_registers(place, context);
	if (!count_for(&gate.standing, round, &place))
		return;
	while (__atomic_load_n(&gate.round, __ATOMIC_ACQUIRE) == round)
		HQ_SYS4(SYS_futex, &gate.round, FUTEX_WAIT_PRIVATE, round, 0);
}

/* Places without a thread yet. */
static void
clear_places(struct hq_stop_standing *stands)
{
	for (uint32_t i = 0; i < stands->count; i++)
		stands->thread[i].tid = 0;
	stands->count = 0;
	gate.stands = stands;
}

/* The places that were given; one without a thread id is of a late thread. */
static void
note_places(void)
{
	uint32_t n = (uint32_t)__atomic_load_n(&gate.arrived, __ATOMIC_ACQUIRE);

	gate.stands->count =
	    n < HQ_STOP_THREADS_MAX ? n : HQ_STOP_THREADS_MAX;
}

/* A signal that the program has no handler for. */
static int
install(void)
{
	static const int candidates[] = {SIGURG, SIGWINCH};
	struct sigaction ours;

	memset(&ours, 0, sizeof ours);
	ours.sa_sigaction = stand_still;
	ours.sa_flags = SA_RESTART | SA_ONSTACK | SA_SIGINFO;
	sigfillset(&ours.sa_mask);
	for (unsigned i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		int signal = candidates[i];
		if (sigaction(signal, NULL, &gate.before) != 0 ||
		    (gate.before.sa_flags & SA_SIGINFO) ||
		    (gate.before.sa_handler != SIG_DFL &&
			gate.before.sa_handler != SIG_IGN))
			continue;
		if (sigaction(signal, &ours, NULL) == 0)
			return signal;
	}
	return 0;
}

/* A thread made while the list is read may be missed; it is then not in
 * `sent`, and runs on. */
static int
send_all(int pid, int caller)
{
	struct hq_tasks tasks;
	int sent = hq_tasks_open(&tasks, pid), tid;

	if (sent < 0)
		return sent;
	while ((tid = hq_tasks_next(&tasks)) != 0)
		if (tid != caller && hq_sys_tgkill(pid, tid, gate.signal) == 0)
			sent++;
	hq_tasks_close(&tasks);
	return sent;
}

static uint32_t
count_standing(void)
{
	return (uint32_t)__atomic_load_n(&gate.standing, __ATOMIC_ACQUIRE);
}

int
hq_stop_by_signal(struct hq_stop *stop)
{
	uint64_t deadline = hq_clock_mono_ns() + stop->patience_ns;
	struct timespec nap = {0, 20000};
	int sent;

	gate.signal = install();
	if (gate.signal == 0)
		return -EBUSY;
	clear_places(stop->work);
	__atomic_store_n(
	    &gate.arrived, (uint64_t)(gate.round + 1) << 32, __ATOMIC_RELEASE);
	__atomic_store_n(
	    &gate.standing, (uint64_t)(gate.round + 1) << 32, __ATOMIC_RELEASE);
	__atomic_add_fetch(&gate.round, 1, __ATOMIC_ACQ_REL);
	sent = send_all(hq_sys_getpid(), hq_sys_gettid());
	if (sent < 0) {
		hq_stop_signal_release(stop);
		return sent;
	}
	while (
	    count_standing() < (uint32_t)sent && hq_clock_mono_ns() < deadline)
		HQ_SYS2(SYS_nanosleep, &nap, 0);
	note_places();
	stop->method = HQ_STOP_SIGNAL;
	stop->stopped = count_standing();
	stop->missed = (uint32_t)sent - stop->stopped;
	return 0;
}

void
hq_stop_signal_release(struct hq_stop *stop)
{
	__atomic_add_fetch(&gate.round, 1, __ATOMIC_ACQ_REL);
	HQ_SYS3(SYS_futex, &gate.round, FUTEX_WAKE_PRIVATE, INT32_MAX);
	stop->released_ns = hq_clock_mono_ns();
	sigaction(gate.signal, &gate.before, NULL);
}
