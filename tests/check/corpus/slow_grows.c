/* One block more each tenth round, among many that come and go. */
#include "corpus.h"

struct alarm {
	struct alarm *next;
	char why[56];
};

static struct alarm *alarms;

static void
raise_alarm(void)
{
	struct alarm *alarm = filled(malloc(sizeof *alarm), sizeof *alarm);
	alarm->next = alarms;
	alarms = alarm;
}

static void
work(struct job *job)
{
	char *kept[20];
	size_t n = between(job, 1, 20);
	for (size_t i = 0; i < n; i++)
		kept[i] = filled(malloc(64), 64);
	if (job->round % 10 == 5 && job->unit == 4)
		raise_alarm();
	while (n > 0)
		free(kept[--n]);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
