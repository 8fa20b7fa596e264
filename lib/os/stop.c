/* What both ways of stopping share. */
#include "os/stop.h"

#include <stddef.h>

#include "os/clock.h"
#include "os/stop_ways.h"

/* glibc 2.32 and later; elsewhere we cannot be sure.  Counting in /proc would
 * open a file while other threads may be closing files that they do not know.
 */
extern char __libc_single_threaded __attribute__((weak));

bool
hq_stop_is_alone(void)
{
	const char *single = &__libc_single_threaded;
	return single != NULL && *single;
}

void
hq_stop_release(struct hq_stop *stop)
{
	if (stop->method == HQ_STOP_PTRACE)
		hq_stop_ptrace_release(stop);
	else if (stop->method == HQ_STOP_SIGNAL)
		hq_stop_signal_release(stop);
	else
		stop->released_ns = hq_clock_mono_ns();
}

const struct hq_stop_thread *
hq_stop_thread_at(const struct hq_stop *stop, uint32_t i)
{
	const struct hq_stop_standing *s = stop->work;

	return stop->method != HQ_STOP_NONE && i < s->count ? &s->thread[i]
							    : NULL;
}
