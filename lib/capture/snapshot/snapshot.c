#include "capture/snapshot/snapshot.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/aside.h"
#include "capture/snapshot/facts.h"
#include "capture/snapshot/identity.h"
#include "capture/snapshot/job.h"
#include "capture/snapshot/mark.h"
#include "capture/snapshot/report.h"
#include "capture/snapshot/timeline.h"
#include "capture/snapshot/write.h"
#include "capture/trace/here.h"
#include "common/fmt.h"
#include "common/request.h"
#include "os/arch.h"
#include "os/clock.h"
#include "os/lock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/process.h"
#include "os/signal.h"
#include "os/stop.h"
#include "os/sys.h"

/* The writer's frames and zstd's need 30 KiB at most; the rest is never
 * touched. */
enum { STACK_BYTES = 256 << 10 };

/* A thread in an uninterruptible wait (vfork, a dead network disk) does not
 * stop; nobody shall wait long for it. */
#define PATIENCE_NS 200000000ull

static struct {
	uint32_t seq; /* of the last dump */
	uint32_t peak_seq; /* of those at the highest point, or 0 */
	char *stack;
	char *work; /* of hq_stop, where there was ever a second thread */
} state;

static const struct {
	const char *name;
	bool waits, recurs;
} triggers[] = {
#define HQ_TRIGGER(id, name, waits, recurs) {name, waits, recurs},
#include "capture/snapshot/trigger.def"
#undef HQ_TRIGGER
};

/* What goes from the calling stack to ours. */
struct act {
	const struct hq_snapshot *what;
	struct hq_facts facts;
	struct hq_stop stop;
	struct hq_signal_mask before;
};

uint64_t
hq_snapshot_self_bytes(void)
{
	return (state.stack != NULL ? STACK_BYTES : 0) +
	       (state.work != NULL ? HQ_STOP_WORK_BYTES : 0) +
	       HQ_JOB_MAX * sizeof(struct hq_job_shared) +
	       hq_timeline_self_bytes();
}

/* Lock first where the threads are stopped wherever they are, since one may
 * hold it.  A thread that holds or wants it has its signals blocked, so before
 * a stop by signal it must be free. */
static void
stop_others(struct act *act)
{
	hq_alloc_lock_for_snapshot(&act->before);
	if (hq_stop_is_alone())
		return;
	if (hq_stop_by_ptrace(&act->stop) == 0)
		return;
	hq_alloc_unlock_after_snapshot(&act->before);
	if (hq_stop_by_signal(&act->stop) != 0)
		act->stop.missed = 1;
	hq_alloc_lock_for_snapshot(&act->before);
}

static void
let_others_go(struct act *act)
{
	/* Those that wait for the lock in the kernel are woken by it. */
	hq_alloc_unlock_after_snapshot(&act->before);
	hq_stop_release(&act->stop);
}

static const char *
method_of(const struct act *act, bool in_process)
{
	static const char *const names[][2] = {
	    [HQ_STOP_NONE] = {"fork", "in-process"},
	    [HQ_STOP_PTRACE] = {"ptrace+fork", "ptrace+in-process"},
	    [HQ_STOP_SIGNAL] = {"signal+fork", "signal+in-process"},
	};
	return names[act->stop.method][in_process];
}

static void
note_stop(struct act *act, uint64_t begin_ns)
{
	struct hq_facts *facts = &act->facts;

	facts->threads_stopped = act->stop.stopped;
	facts->threads_missed = act->stop.missed;
	/* A thread that was missed may go on with its stock, so a block of its
	 * that is born later may have a smaller serial than this. */
	facts->next_serial = hq_alloc_drop_batches();
	hq_process_memory(&facts->rss, &facts->max_rss);
	facts->mono_ns = hq_clock_mono_ns();
	facts->wall_ns = hq_clock_wall_ns();
	facts->stop_ns = facts->mono_ns - begin_ns;
	facts->method = method_of(act, false);
}

/* On our stack, since the program's is frozen later. */
static void
run_writer(const struct act *there)
{
	struct act copy = *there, *act = &copy;

	act->facts.stop = &act->stop;
	hq_job_await_released(act->facts.shared);
	hq_process_become_writer();
	act->facts.has_stderr = hq_process_close_all();
	if (act->what->trigger == HQ_TRIGGER_PEAK &&
	    !hq_job_await_verdict(act->facts.shared))
		hq_sys_exit_group(0);
	hq_write_dump(&act->facts, act->what);
	hq_sys_exit_group(0);
}

/* A failed write sends its thread a signal, which is blocked, and would kill
 * the program later. */
static void
swallow_signal_of(int error)
{
	const struct timespec none = {0, 0};
	uint64_t set = 0;

	if (error == -EFBIG)
		set = 1ull << (SIGXFSZ - 1);
	else if (error == -EPIPE)
		set = 1ull << (SIGPIPE - 1);
	if (set != 0)
		HQ_SYS4(SYS_rt_sigtimedwait, &set, 0, &none, sizeof set);
}

static void
write_in_process(struct act *act, uint64_t begin_ns)
{
	act->facts.method = method_of(act, true);
	act->facts.in_process_since_ns = begin_ns;
	act->facts.has_stderr = true;
	hq_write_dump(&act->facts, act->what);
	swallow_signal_of(act->facts.shared->error);
}

/* Context: on our stack, the snapshot lock held, all signals blocked. */
static long
act_out(void *arg)
{
	struct act *act = arg;
	struct hq_job_shared *shared = act->facts.shared;
	uint64_t begin_ns = hq_clock_mono_ns(), fork_ns;
	int pid;

	stop_others(act);
	note_stop(act, begin_ns);
	fork_ns = hq_clock_mono_ns();
	pid = hq_process_copy();
	if (pid == 0)
		run_writer(act);
	shared->fork_ns = hq_clock_mono_ns() - fork_ns;
	if (pid < 0)
		write_in_process(act, begin_ns);
	let_others_go(act);
	shared->pause_ns = act->stop.released_ns - begin_ns;
	hq_job_set_released(shared);
	return pid;
}

/* Context: the snapshot lock held, all signals blocked: who is alone stays so. */
static bool
map_memory(void)
{
	if (state.stack == NULL) {
		state.stack = hq_own_map(STACK_BYTES);
		if (state.stack == NULL)
			return false;
		/* The end of the stack. */
		HQ_SYS3(SYS_mprotect, state.stack, HQ_MAP_PAGE, PROT_NONE);
	}
	if (state.work == NULL && !hq_stop_is_alone())
		state.work = hq_own_map(HQ_STOP_WORK_BYTES);
	return state.work != NULL || hq_stop_is_alone();
}

/* A dump of the highest point has the number and, when it is whole, takes the
 * place of the one of an earlier, lower point. */
static uint32_t
next_number(const struct hq_snapshot *what, const char **ret_replaces)
{
	*ret_replaces = "";
	if (what->trigger != HQ_TRIGGER_PEAK)
		return ++state.seq;
	*ret_replaces = hq_job_peak_path();
	if (state.peak_seq == 0)
		state.peak_seq = ++state.seq;
	return state.peak_seq;
}

static void
fill_facts(struct hq_facts *facts, const struct hq_snapshot *what)
{
	struct hq_fmt f;

	*facts = (struct hq_facts){0};
	facts->seq = next_number(what, &facts->replaces);
	facts->pid = hq_identity()->pid;
	facts->ppid = hq_sys_getppid();
	facts->trigger = triggers[what->trigger].name;
	facts->recurs = triggers[what->trigger].recurs;
	hq_fmt_init(&f, facts->label, sizeof facts->label);
	if (what->label != NULL)
		hq_fmt_str(&f, what->label);
}

/* Registers that functions keep for their callers stand on the stack by now,
 * above `act`, which was cleared. */
static void
note_caller(struct act *act, const struct hq_frame *caller)
{
	struct hq_registers *r = &act->facts.caller.registers;

	act->facts.caller.tid = hq_sys_gettid();
	r->sp = (uintptr_t)act;
	r->pc = caller->pc;
	r->fp = caller->fp;
	r->return_sp = caller->sp;
	r->thread_pointer = hq_arch_thread_pointer();
}

/* Context: the snapshot lock held, all signals blocked. */
static int
take_locked(const struct hq_snapshot *what, struct hq_job *job)
{
	struct act act = {.what = what};
	const struct hq_frame caller = HQ_FRAME_HERE;
	long pid;

	__builtin_unwind_init();
	fill_facts(&act.facts, what);
	act.facts.shared = job->shared;
	job->shared->seq = act.facts.seq;
	act.stop.work = state.work;
	act.facts.stop = &act.stop;
	note_caller(&act, &caller);
	act.stop.patience_ns = PATIENCE_NS;
	job->verbose = hq_identity()->verbose;
	if (what->trigger == HQ_TRIGGER_PEAK)
		hq_job_set_peak(job);
	pid = hq_arch_call_on_stack(state.stack + STACK_BYTES, act_out, &act);
	if (pid > 0)
		job->pid = (int)pid;
	else
		hq_job_give_back(job);
	return (int)act.facts.seq;
}

/* Takes the snapshot lock with all signals blocked.  Who waits for it does so
 * with its own signals, so that the holder can stop it by one. */
static void
lock(struct hq_signal_mask *ret_before)
{
	const struct timespec nap = {0, 100000};

	for (;;) {
		hq_signal_block_all(ret_before);
		if (hq_lock_try(HQ_LOCK_SNAPSHOT))
			return;
		hq_signal_restore(ret_before);
		HQ_SYS2(SYS_nanosleep, &nap, 0);
	}
}

static void
unlock(const struct hq_signal_mask *before)
{
	hq_lock_give(HQ_LOCK_SNAPSHOT);
	hq_signal_restore(before);
}

/* A job, or NULL with the lock given back and the process id of a writer to
 * wait for, 0 when there is none. */
static struct hq_job *
lock_and_take_job(struct hq_signal_mask *ret_before, int *ret_busy)
{
	struct hq_job *job = NULL;

	lock(ret_before);
	hq_job_reap_ended();
	*ret_busy = 0;
	if (map_memory())
		job = hq_job_take();
	if (job == NULL) {
		*ret_busy = hq_job_any_running();
		if (*ret_busy == 0) {
			hq_job_note_error(-ENOMEM);
			hq_report(HQ_REPORT_FAILED,
			    "a dump: not begun; out of memory");
		}
		unlock(ret_before);
	}
	return job;
}

/* False: a process that only borrows this memory. */
static bool
settle_identity(void)
{
	/* A function of the program's that a writer has called. */
	if (hq_aside_is_on)
		return false;
	switch (hq_identity_check()) {
	case HQ_IDENTITY_SAME:
		return true;
	case HQ_IDENTITY_CHILD:
		hq_alloc_fork_child();
		hq_snapshot_fork_child();
		return true;
	case HQ_IDENTITY_BORROWED:
		break;
	}
	return false;
}

int
hq_snapshot_take(const struct hq_snapshot *what)
{
	struct hq_signal_mask before;
	struct hq_job *job;
	int busy, seq;

	if (!settle_identity())
		return -ECANCELED;
	while ((job = lock_and_take_job(&before, &busy)) == NULL) {
		if (busy == 0)
			return -ENOMEM;
		if (!triggers[what->trigger].waits) {
			__atomic_add_fetch(&hq_job_failed, 1, __ATOMIC_RELAXED);
			return -EBUSY;
		}
		hq_process_await(busy);
	}
	seq = take_locked(what, job);
	unlock(&before);
	return seq;
}

/* Until no writer is left.  With `takes` the first failure is told and
 * forgotten. */
static int
await_writers(bool takes)
{
	struct hq_signal_mask before;
	int busy, error = 0;

	if (!settle_identity())
		return -ECANCELED;
	for (;;) {
		lock(&before);
		hq_job_hurry_peaks();
		hq_job_reap_ended();
		busy = hq_job_any_running();
		if (busy == 0 && takes)
			error = hq_job_take_error();
		unlock(&before);
		if (busy == 0)
			return error;
		hq_process_await(busy);
	}
}

int
hq_snapshot_path(uint32_t seq, char *ret_path, size_t size)
{
	struct hq_signal_mask before;
	const char *path;
	int error = -ENOENT;

	if (!settle_identity())
		return -ECANCELED;
	lock(&before);
	hq_job_reap_ended();
	path = hq_job_path(seq);
	if (path != NULL) {
		size_t bytes = strlen(path) + 1;
		error = bytes <= size ? 0 : -ENAMETOOLONG;
		if (error == 0)
			memcpy(ret_path, path, bytes);
	}
	unlock(&before);
	return error;
}

int
hq_snapshot_wait(void)
{
	return await_writers(true);
}

void
hq_snapshot_await(void)
{
	(void)await_writers(false);
}

void
hq_snapshot_supersede_peaks(void)
{
	struct hq_signal_mask before;
	int busy;

	if (!settle_identity())
		return;
	for (;;) {
		lock(&before);
		hq_job_reap_ended();
		busy = hq_job_supersede_peaks();
		unlock(&before);
		if (busy == 0)
			return;
		hq_process_await(busy);
	}
}

void
hq_snapshot_reap(void)
{
	struct hq_signal_mask before;

	if (hq_job_any_running() == 0 ||
	    hq_identity_check() != HQ_IDENTITY_SAME)
		return;
	hq_signal_block_all(&before);
	if (hq_lock_try(HQ_LOCK_SNAPSHOT)) {
		hq_job_reap_ended();
		hq_lock_give(HQ_LOCK_SNAPSHOT);
	}
	hq_signal_restore(&before);
}

void
hq_snapshot_fork_child(void)
{
	hq_lock_reset_all(HQ_LOCK_SNAPSHOT);
	hq_identity_fork_child();
	hq_job_forget_all();
	hq_timeline_fork_child();
	hq_mark_fork_child();
	state.seq = state.peak_seq = 0;
}
