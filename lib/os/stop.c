/* What both ways of stopping share. */
#include "os/stop.h"

#include "os/clock.h"
#include "os/stop_ways.h"
#include "os/sys.h"
#include "os/tasks.h"

unsigned
hq_stop_count_threads(void)
{
	struct hq_tasks tasks;
	unsigned n = 0;

	if (hq_tasks_open(&tasks, hq_sys_getpid()) < 0)
		return 0;
	while (n < 2 && hq_tasks_next(&tasks) != 0)
		n++;
	hq_tasks_close(&tasks);
	return n;
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
