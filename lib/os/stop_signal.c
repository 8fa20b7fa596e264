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

/* A round is the number of this stop; the low half counts the threads that
 * stand, so that a thread that comes late cannot count for the next round. */
static struct {
	uint32_t round; /* odd while threads shall stand; futex */
	uint64_t standing;
	int signal;
	struct sigaction before;
} gate;

static void
stand_still(int signal)
{
	uint32_t round = __atomic_load_n(&gate.round, __ATOMIC_ACQUIRE);
	uint64_t seen = __atomic_load_n(&gate.standing, __ATOMIC_ACQUIRE);

	(void)signal;
	if (round % 2 == 0)
		return;
	do {
		if (seen >> 32 != round)
			return;
	} while (!__atomic_compare_exchange_n(&gate.standing, &seen, seen + 1,
	    false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
	while (__atomic_load_n(&gate.round, __ATOMIC_ACQUIRE) == round)
		HQ_SYS4(SYS_futex, &gate.round, FUTEX_WAIT_PRIVATE, round, 0);
}

/* A signal that the program has no handler for. */
static int
install(void)
{
	static const int candidates[] = {SIGURG, SIGWINCH};
	struct sigaction ours;

	memset(&ours, 0, sizeof ours);
	ours.sa_handler = stand_still;
	ours.sa_flags = SA_RESTART | SA_ONSTACK;
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
