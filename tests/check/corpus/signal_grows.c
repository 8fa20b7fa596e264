/* A handler of a signal that notes each, in blocks. */
#include "corpus.h"

#include <signal.h>

struct note {
	struct note *next;
	int number;
};

static struct note *notes;

static void
handler(int number)
{
	struct note *note = filled(malloc(sizeof *note), sizeof *note);
	note->number = number;
	note->next = notes;
	while (!__atomic_compare_exchange_n(&notes, &note->next, note, 0,
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
}

static void
begin(void)
{
	signal(SIGUSR1, handler);
}

static void
work(struct job *job)
{
	size_t n = between(job, 10, 1000);
	void *p = filled(malloc(n), n);
	if (pick(job, 3) == 0)
		raise(SIGUSR1);
	free(p);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
