/* A list in thread-local storage that only grows, and is freed at the end. */
#include "corpus.h"

struct span {
	struct span *next;
	char name[32];
};

static _Thread_local struct span *spans;

static void
begin_span(struct job *job)
{
	size_t n = sizeof(struct span) + pick(job, 40);
	struct span *span = filled(malloc(n), n);
	span->next = spans;
	spans = span;
}

static void
work(struct job *job)
{
	if (pick(job, 3) == 0)
		begin_span(job);
}

static void
leave(void)
{
	while (spans != NULL) {
		struct span *next = spans->next;
		free(spans);
		spans = next;
	}
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .leave = leave};
	return corpus_run(&program);
}
