#include "capture/alloc/misuse.h"

#include <signal.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "os/log.h"
#include "os/sys.h"

/* A loop of double frees must not fill the host's log. */
enum { LOGGED_MAX = 10 };

static bool abort_then;
static unsigned logged;

static void
die(void)
{
	/* As abort() does, without its lock. */
	hq_sys_tgkill(hq_sys_getpid(), hq_sys_gettid(), SIGABRT);
	hq_sys_exit_group(127);
}

void
hq_misuse_report(enum hq_misuse what, const void *p)
{
	bool twice = what == HQ_MISUSE_DOUBLE_FREE;
	hq_counters_add(twice ? HQ_COUNTER_DOUBLE_FREE : HQ_COUNTER_BAD_POINTER,
			1);
	if (__atomic_fetch_add(&logged, 1, __ATOMIC_RELAXED) < LOGGED_MAX)
		hq_log_address(twice ? "double free ignored:" :
				       "not the start of a live block, ignored:",
			       p);
	if (__atomic_load_n(&abort_then, __ATOMIC_RELAXED))
		die();
}

void
hq_misuse_report_block(const struct hq_block *b)
{
	hq_misuse_report(b->where == HQ_BLOCK_DEAD ? HQ_MISUSE_DOUBLE_FREE :
						     HQ_MISUSE_BAD_POINTER,
			 b->p);
}

void
hq_alloc_set_abort_on_corruption(bool on)
{
	__atomic_store_n(&abort_then, on, __ATOMIC_RELAXED);
}
