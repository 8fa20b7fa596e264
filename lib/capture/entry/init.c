/*
 * What happens before main, and what is called when the process ends or forks.
 *
 * The end is noticed by a handler of exit that was registered before the loader
 * registers its own, and so is called when the destructors of all libraries have
 * run; by at_quick_exit; and by our own _exit and _Exit, which libc's exit does
 * not pass.
 */
#include "common/banned.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/aside.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/tracing.h"
#include "capture/entry/judge_open.h"
#include "capture/entry/options.h"
#include "capture/entry/triggers.h"
#include "capture/object/guarded.h"
#include "capture/snapshot/contents.h"
#include "capture/snapshot/identity.h"
#include "capture/snapshot/report.h"
#include "capture/snapshot/snapshot.h"
#include "capture/snapshot/view.h"
#include "capture/trace/unwind.h"
#include "common/request.h"
#include "os/sys.h"

static bool started;
static bool has_handler; /* of exit */

/* Each thread that calls exit takes the next handler; the first has the dump to
 * make, and the others to wait for it.  More than that end the process in the
 * middle. */
enum { EXITS = 4 };

/* Of the C++ ABI.  A handler of no library (dso is NULL) stays when the loader
 * runs the destructors of ours. */
extern int __cxa_atexit(void (*handler)(void *), void *argument, void *dso);

/* What a call of malloc reaches in this process: a program that defines malloc
 * wins over a preloaded library.  A call, not the address: in a program that is
 * not position independent the address is that of its own linkage table. */
extern void *program_malloc(size_t size) __asm__("malloc");
extern void program_free(void *p) __asm__("free");

static void
fork_child(void)
{
	hq_unwind_fork_child();
	hq_snapshot_fork_child();
	hq_triggers_fork_child();
}

static void
finish(void *unused)
{
	(void)unused;
	hq_triggers_at_exit();
}

/* Of all that run has started; it hears of the first. */
static void
look_for_malloc(bool owner)
{
	bool ours = hq_malloc_answers(program_malloc, program_free);

	if (!ours)
		hq_counters_add(HQ_COUNTER_OWN_MALLOC, 1);
	if (owner)
		hq_report(ours ? HQ_REPORT_LOADED : HQ_REPORT_OWN_MALLOC, "");
}

/* A function of the program's that a copy has called does not copy it again:
 * there would be two writers of a dump, and the locks are taken. */
static void
leave_copy(void)
{
	if (hq_aside_is_on)
		hq_guarded_leave();
}

__attribute__((constructor)) static void
start(void)
{
	struct hq_options options;

	hq_unwind_init();
	hq_options_read(environ, &options);
	hq_identity_init(options.output, options.owner, options.verbose);
	hq_report_init(options.run_pid, options.run_fd);
	hq_view_wanted = options.references;
	hq_contents_set(options.contents);
	if (options.run_pid != 0)
		look_for_malloc(options.owner);
	if (options.owner && options.left_out)
		hq_report(HQ_REPORT_LEFT_OUT, "");
	if (!options.follow)
		hq_options_strip(environ);
	if (options.frame_pointers)
		hq_unwind_set_method(HQ_UNWIND_FRAME_POINTERS);
	if (options.check_stacks != 0)
		hq_judge_open(options.check_stacks);
	hq_alloc_set_abort_on_corruption(options.abort_on_corruption);
	hq_tracing_configure(options.stack_limit, options.sample_bytes);
	pthread_atfork(leave_copy, NULL, fork_child);
	at_quick_exit(hq_triggers_at_exit);
	for (int i = 0; i < EXITS; i++)
		has_handler |= __cxa_atexit(finish, NULL, NULL) == 0;
	hq_triggers_init(&options);
	started = true;
}

/* Other libraries' destructors may still come. */
__attribute__((destructor)) static void
finish_early(void)
{
	if (!has_handler)
		hq_triggers_at_exit();
}

/* Both end the process at once, as libc's do, after the last dump. */
__attribute__((visibility("default"), noreturn)) void
_exit(int status)
{
	if (hq_aside_is_on)
		hq_guarded_leave();
	else if (started)
		hq_triggers_at_exit();
	for (;;)
		hq_sys_exit_group(status);
}

__attribute__((visibility("default"), noreturn)) void
_Exit(int status)
{
	_exit(status);
}
