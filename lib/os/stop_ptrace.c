/*
 * Stops the other threads by ptrace, as LeakSanitizer does: a thread cannot
 * trace its own process, so a helper made by clone(CLONE_VM), which shares the
 * memory and is a process of its own, seizes them all.  The caller, which the
 * helper leaves alone, waits on a futex meanwhile.
 *
 * The helper runs with the caller's thread pointer, so it must not touch errno
 * or anything else of libc.  When it dies, or the host does, the kernel lets
 * all the threads go.
 */
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "common/fmt.h"
#include "os/clock.h"
#include "os/process.h"
#include "os/procfile.h"
#include "os/stop_ways.h"
#include "os/sys.h"
#include "os/tasks.h"

enum {
	STATE_NEW,     /* the helper may not begin yet */
	STATE_BEGIN,   /* caller: begin */
	STATE_STOPPED, /* helper: they stand */
	STATE_FAILED,  /* helper: not permitted, nothing was done */
	STATE_RELEASE, /* caller: let them go */
};

enum {
	MAX_SEIZED = 65536,
	STACK_BYTES = 64 << 10,
	SEEN_BYTES = (4 << 20) / 8, /* the kernel's largest thread id is 2^22 */
};

struct seized {
	int tid;
	uint8_t stands;
	uint8_t gone;
	uint8_t signal; /* to be delivered when it goes on */
};

struct work {
	struct hq_stop_standing stands;
	uint32_t state; /* futex */
	int pid;
	int caller;
	uint64_t patience_ns;
	uint32_t count; /* met, gone ones included */
	uint32_t standing;
	uint32_t waiting; /* neither standing nor gone */
	uint32_t missed;  /* could not even be seized */
	int error;
	uint64_t released_ns;
	struct seized seized[MAX_SEIZED];
	uint8_t seen[SEEN_BYTES];
	_Alignas(64) char stack[STACK_BYTES];
};

_Static_assert(sizeof(struct work) <= HQ_STOP_WORK_BYTES, "room for the work");

static void
set_state(struct work *w, uint32_t state)
{
	__atomic_store_n(&w->state, state, __ATOMIC_RELEASE);
	HQ_SYS3(SYS_futex, &w->state, FUTEX_WAKE, 1);
}

/* Waits while the state is `state`, at most `ns`; returns what it is then. */
static uint32_t
wait_state(struct work *w, uint32_t state, uint64_t ns)
{
	struct timespec t = {
	    (time_t)(ns / 1000000000), (long)(ns % 1000000000)};

	if (__atomic_load_n(&w->state, __ATOMIC_ACQUIRE) == state)
		HQ_SYS4(SYS_futex, &w->state, FUTEX_WAIT, state, &t);
	return __atomic_load_n(&w->state, __ATOMIC_ACQUIRE);
}

static long
trace(long request, int tid, long data)
{
	return HQ_SYS4(SYS_ptrace, request, tid, 0, data);
}

/* Whether it was met before; its entry in `seized` clears the bit again. */
static bool
mark_seen(struct work *w, int tid)
{
	uint8_t *byte = &w->seen[(unsigned)tid / 8 % SEEN_BYTES];
	uint8_t bit = (uint8_t)(1u << (tid & 7));
	bool was = *byte & bit;

	*byte |= bit;
	return was;
}

/* A thread that has ended but is not yet gone (the first thread of a program,
 * after pthread_exit) refuses with EPERM too. */
static bool
has_ended(int pid, int tid)
{
	char path[64], text[128];
	const char *p;

	hq_procfile_task_path(path, sizeof path, pid, tid, "stat");
	if (hq_procfile_read(path, text, sizeof text) <= 0)
		return true;
	/* "tid (name) S ...": the name may contain anything. */
	p = strrchr(text, ')');
	return p != NULL && (p[2] == 'Z' || p[2] == 'X' || p[2] == 'x');
}

/* False: not permitted. */
static bool
seize(struct work *w, int tid)
{
	struct seized *s = &w->seized[w->count];
	long error;

	w->count++;
	*s = (struct seized){.tid = tid};
	error = trace(PTRACE_SEIZE, tid, 0);
	if (error == 0) {
		w->waiting++;
		trace(PTRACE_INTERRUPT, tid, 0);
		return true;
	}
	s->gone = 1;
	if (error == -EPERM && !has_ended(w->pid, tid)) {
		w->error = (int)error;
		return false;
	}
	w->missed += error != -ESRCH && error != -EPERM;
	return true;
}

static void
note_status(struct work *w, int tid, int status)
{
	struct seized *s = w->seized;

	while (s < w->seized + w->count && (s->tid != tid || s->gone))
		s++;
	if (s == w->seized + w->count || s->stands)
		return;
	w->waiting--;
	if (!WIFSTOPPED(status)) {
		s->gone = 1;
		return;
	}
	s->stands = 1;
	w->standing++;
	/* Stopped on the way to a handler: the signal must not get lost. */
	if (status >> 16 == 0)
		s->signal = (uint8_t)WSTOPSIG(status);
}

/* Waits until all that were seized stand; the kernel has SIGCHLD, which is
 * blocked, for each that does. */
static void
await_all(struct work *w, uint64_t deadline)
{
	uint64_t child = 1ull << (SIGCHLD - 1), now;

	while (w->waiting > 0) {
		int status = 0;
		long tid = HQ_SYS4(SYS_wait4, -1, &status, __WALL | WNOHANG, 0);
		if (tid > 0) {
			note_status(w, (int)tid, status);
			continue;
		}
		now = hq_clock_mono_ns();
		if (tid < 0 || now >= deadline)
			return;
		struct timespec rest = {0, (long)(deadline - now)};
		if (rest.tv_nsec > 100000000)
			rest.tv_nsec = 100000000;
		HQ_SYS4(SYS_rt_sigtimedwait, &child, 0, &rest, sizeof child);
	}
}

static void
read_registers(struct work *w)
{
	struct hq_stop_standing *out = &w->stands;

	for (uint32_t i = 0;
	     i < w->count && out->count < HQ_STOP_THREADS_MAX; i++) {
		struct seized *s = &w->seized[i];
		struct hq_stop_thread *t = &out->thread[out->count];
		if (!s->stands || s->gone ||
		    hq_registers_of_traced(s->tid, &t->registers) != 0)
			continue;
		t->tid = s->tid;
		out->count++;
	}
}

/* A thread that still runs may make another one, so the list is read until it
 * brings nothing new. */
static bool
stop_all(struct work *w)
{
	uint64_t deadline = hq_clock_mono_ns() + w->patience_ns;
	struct hq_tasks tasks;
	bool permitted = true, found = true;
	int error = hq_tasks_open(&tasks, w->pid), tid;

	if (error < 0) {
		w->error = error;
		return false;
	}
	while (found && permitted) {
		found = false;
		hq_tasks_rewind(&tasks);
		while (permitted && (tid = hq_tasks_next(&tasks)) != 0) {
			if (tid == w->caller || w->count == MAX_SEIZED ||
			    mark_seen(w, tid))
				continue;
			found = true;
			permitted = seize(w, tid);
		}
		if (permitted)
			await_all(w, deadline);
	}
	hq_tasks_close(&tasks);
	return permitted;
}

/*
 * Those that have a signal to come are let go one by one; the others when the
 * helper ends, by the kernel in one go: a helper that did it itself would have
 * to share the processor with the first ones while the last ones still stand.
 */
static void
let_go(struct work *w)
{
	for (uint32_t i = 0; i < w->count; i++) {
		struct seized *s = &w->seized[i];
		if (s->stands && !s->gone && s->signal != 0)
			trace(PTRACE_DETACH, s->tid, s->signal);
	}
	w->released_ns = hq_clock_mono_ns();
}

static void
exit_helper(void)
{
	for (;;)
		HQ_SYS1(SYS_exit, 0);
}

/* The first thing it does is to tie its life to the host's. */
static int
helper_main(void *arg)
{
	struct work *w = arg;
	struct {
		void (*handler)(int);
		unsigned long flags;
		void *restorer;
		uint64_t mask;
	} plain = {0};

	HQ_SYS5(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	HQ_SYS5(SYS_prctl, PR_SET_NAME, "heapql-stop", 0, 0, 0);
	if (hq_sys_getppid() != w->pid)
		exit_helper();
	/* The host may ignore SIGCHLD, which would then not be queued. */
	HQ_SYS4(SYS_rt_sigaction, SIGCHLD, &plain, 0, sizeof plain.mask);
	while (wait_state(w, STATE_NEW, 1000000000) == STATE_NEW)
		;
	if (!stop_all(w)) {
		let_go(w);
		set_state(w, STATE_FAILED);
		exit_helper();
	}
	read_registers(w);
	set_state(w, STATE_STOPPED);
	while (wait_state(w, STATE_STOPPED, 1000000000) == STATE_STOPPED)
		;
	let_go(w);
	exit_helper();
	return 0;
}

static void
clear_seen(struct work *w)
{
	for (uint32_t i = 0; i < w->count; i++)
		w->seen[(unsigned)w->seized[i].tid / 8 % SEEN_BYTES] = 0;
}

/* Waits for the helper to leave `state`.  False: it is dead, if only because
 * it took far too long. */
static bool
await_helper(struct hq_stop *stop, uint32_t state)
{
	struct work *w = stop->work;
	uint64_t limit = hq_clock_mono_ns() + stop->patience_ns + 5000000000ull;

	while (wait_state(w, state, 20000000) == state) {
		if (hq_process_reap(stop->helper, true) != 0)
			return false;
		if (hq_clock_mono_ns() > limit)
			HQ_SYS2(SYS_kill, stop->helper, SIGKILL);
	}
	return true;
}

int
hq_stop_by_ptrace(struct hq_stop *stop)
{
	struct work *w = stop->work;

	w->pid = hq_sys_getpid();
	w->caller = hq_sys_gettid();
	w->patience_ns = stop->patience_ns;
	w->released_ns = 0;
	w->stands.count = 0;
	w->count = w->standing = w->waiting = w->missed = 0;
	w->error = -ECHILD;
	w->state = STATE_NEW;
	/* Not CLONE_FILES: what the helper opens stays its own. */
	stop->helper = clone(helper_main, w->stack + sizeof w->stack,
	    CLONE_VM | CLONE_UNTRACED, w);
	if (stop->helper < 0)
		return -errno;
	/* Where Yama restricts tracing to one's own children. */
	HQ_SYS5(SYS_prctl, PR_SET_PTRACER, stop->helper, 0, 0, 0);
	set_state(w, STATE_BEGIN);
	if (await_helper(stop, STATE_BEGIN) &&
	    __atomic_load_n(&w->state, __ATOMIC_ACQUIRE) == STATE_FAILED)
		hq_process_reap(stop->helper, false);
	clear_seen(w);
	if (w->state != STATE_STOPPED)
		return w->error;
	stop->method = HQ_STOP_PTRACE;
	stop->stopped = w->standing;
	stop->missed = w->waiting + w->missed;
	return 0;
}

void
hq_stop_ptrace_release(struct hq_stop *stop)
{
	struct work *w = stop->work;

	set_state(w, STATE_RELEASE);
	hq_process_reap(stop->helper, false);
	/* 0 when somebody has killed it. */
	stop->released_ns =
	    w->released_ns != 0 ? w->released_ns : hq_clock_mono_ns();
	HQ_SYS5(SYS_prctl, PR_SET_PTRACER, 0, 0, 0, 0);
}
