/* At each mark of one thread another has pieces in its hand, each time more; none
 * stays. */
#include "midpass.h"

static unsigned
more(struct job *job)
{
	return 5 * job->round + pick(job, 5);
}

static void
keep_none(struct midpass *m)
{
	used(m, sizeof *m);
}

int
main(void)
{
	return midpass_run(more, keep_none);
}
