/* A handler of a signal that replaces a block, also where it interrupts malloc. */
#include "corpus.h"

#include <signal.h>
#include <sys/time.h>

static char *status;

static void
handler(int number)
{
	char *now = filled(malloc(64), 64), *before;
	now[0] = (char)number;
	before = __atomic_exchange_n(&status, now, __ATOMIC_SEQ_CST);
	free(before);
}

static void
begin(void)
{
	struct sigaction action = {.sa_handler = handler,
	    .sa_flags = SA_RESTART};
	struct itimerval often = {{0, 500}, {0, 500}};
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static void
work(struct job *job)
{
	void *p[50];
	size_t n = between(job, 10, 50);
	for (size_t i = 0; i < n; i++)
		p[i] = filled(malloc(between(job, 10, 1000)), 10);
	while (n > 0)
		free(p[--n]);
	raise(SIGALRM);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
