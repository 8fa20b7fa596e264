#include "capture/object/guarded.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "capture/alloc/aside.h"
#include "os/sys.h"

enum {
	STACK_BYTES = 64 << 10,
	TICK_US = 100000,
	TICKS_MAX = 10, /* of one call */
	DEAF_SECONDS = 5, /* without a tick */
	LISTEN_EVERY = 64, /* calls */
};

static const int caught[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP,
    SIGSYS, SIGALRM};
enum { CAUGHT = sizeof caught / sizeof *caught };

static struct {
	bool ready, armed;
	bool active; /* a call is going on */
	bool exits;  /* on_exit will be called */
	bool has_end;
	int end; /* a timer that ends the copy */
	int pid; /* of the copy */
	unsigned calls;
	uint64_t signals; /* those that are caught, as a set */
	unsigned ticks;
	unsigned held; /* hq_guarded_hold */
	enum hq_guarded_result result;
	void *back[5]; /* where the call was made: __builtin_setjmp */
	uint8_t stack[STACK_BYTES] __attribute__((aligned(16)));
} guard;

/* A call that has blocked our signals and does not return would keep the program
 * waiting for its dump for ever. */
static void
put_off_end(long seconds)
{
	const long setting[4] = {0, 0, seconds, 0};

	if (guard.has_end)
		HQ_SYS4(SYS_timer_settime, guard.end, 0, setting, 0);
}

static void
make_end(void)
{
	struct sigevent event;

	memset(&event, 0, sizeof event);
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = SIGKILL;
	guard.has_end = HQ_SYS3(SYS_timer_create, CLOCK_MONOTONIC, &event,
			    &guard.end) == 0;
}

/* Of the kernel: ITIMER_REAL and its setting. */
static void
set_timer(long us)
{
	const long setting[4] = {0, us, 0, us};

	HQ_SYS3(SYS_setitimer, 0, setting, 0);
	put_off_end(us != 0 ? DEAF_SECONDS : 0);
	guard.armed = us != 0;
}

static void
leave_call(enum hq_guarded_result result)
{
	guard.result = result;
	guard.active = false;
	guard.held = 0;
	__builtin_longjmp(guard.back, 1);
}

/* Not by what the call has started, which borrows this memory (vfork). */
static bool
may_leave(void)
{
	return guard.active && hq_sys_getpid() == guard.pid;
}

static void
on_fault(int signal)
{
	struct sigaction plain;

	if (may_leave())
		leave_call(HQ_GUARDED_FAULT);
	/* It is our own: it happens again, and ends the child. */
	memset(&plain, 0, sizeof plain);
	plain.sa_handler = SIG_DFL;
	sigaction(signal, &plain, NULL);
}

static void
on_tick(int signal)
{
	(void)signal;
	if (!guard.active) {
		set_timer(0);
		return;
	}
	put_off_end(DEAF_SECONDS);
	if (++guard.ticks >= TICKS_MAX && guard.held == 0)
		leave_call(HQ_GUARDED_LATE);
}

static bool
catch(int signal)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = signal == SIGALRM ? on_tick : on_fault;
	/* Left by a jump, so that the mask must not change. */
	action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESTART;
	return sigaction(signal, &action, NULL) == 0;
}

static bool
unblock(void)
{
	return HQ_SYS4(SYS_rt_sigprocmask, SIG_UNBLOCK, &guard.signals, 0,
		   sizeof guard.signals) == 0;
}

bool
hq_guarded_begin(void)
{
	const stack_t stack = {
	    .ss_sp = guard.stack, .ss_size = sizeof guard.stack};

	if (HQ_SYS2(SYS_sigaltstack, &stack, 0) != 0)
		return false;
	for (unsigned i = 0; i < CAUGHT; i++) {
		if (!catch(caught[i]))
			return false;
		guard.signals |= 1ull << (caught[i] - 1);
	}
	if (!unblock())
		return false;
	make_end();
	guard.pid = hq_sys_getpid();
	hq_aside_begin();
	guard.ready = true;
	return true;
}

void
hq_guarded_hold(void)
{
	guard.held++;
	__asm__ volatile("" ::: "memory");
}

void
hq_guarded_release(void)
{
	__asm__ volatile("" ::: "memory");
	guard.held--;
}

void
hq_guarded_leave(void)
{
	if (may_leave())
		leave_call(HQ_GUARDED_FAULT);
}

extern int __cxa_atexit(void (*fn)(void *), void *arg, void *object);

/* A call that ends the program: the first of its exit handlers, so that none of
 * its own runs, which may remove its files. */
static void
on_exit_called(void *arg)
{
	(void)arg;
	guard.exits = false;
	hq_guarded_leave();
}

static void
catch_exit(void *arg)
{
	(void)arg;
	guard.exits = __cxa_atexit(on_exit_called, NULL, NULL) == 0;
}

/* What is thrown in the call is not for the program's frames, which lie above
 * this one: here the stack ends. */
#ifdef __GCC_HAVE_DWARF2_CFI_ASM
#if defined(__x86_64__)
#define END_OF_STACK() __asm__ volatile(".cfi_undefined rip")
#elif defined(__aarch64__)
#define END_OF_STACK() __asm__ volatile(".cfi_undefined x30")
#endif
#endif
#ifndef END_OF_STACK
#define END_OF_STACK() ((void)0)
#endif

/* Of its own, since no variable of the function that the jump leads to may be
 * in use then. */
static __attribute__((noinline)) void
run(void (*fn)(void *), void *arg)
{
	END_OF_STACK();
	if (__builtin_setjmp(guard.back) != 0)
		return;
	guard.active = true;
	if (!guard.armed)
		set_timer(TICK_US);
	fn(arg);
	guard.active = false;
	guard.result = HQ_GUARDED_DONE;
}

enum hq_guarded_result
hq_guarded_call(void (*fn)(void *), void *arg)
{
	if (!guard.ready || guard.active)
		return HQ_GUARDED_REFUSED;
	guard.ticks = 0;
	guard.held = 0;
	/* One that has returned may have left our signals blocked. */
	if (++guard.calls % LISTEN_EVERY == 0) {
		unblock();
		catch(SIGALRM);
	}
	if (!guard.exits)
		run(catch_exit, NULL);
	run(fn, arg);
	return guard.result;
}
