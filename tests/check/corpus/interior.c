/* Blocks of which the program keeps only the address behind their header. */
#include "corpus.h"

struct header {
	size_t size;
	uint64_t check;
};

enum { HANDLES = 48 };

static void *handles[HANDLES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *
allocate(size_t n)
{
	struct header *header = filled(malloc(sizeof *header + n), n);
	header->size = n;
	return header + 1;
}

static void
release(void *p)
{
	if (p != NULL)
		free((struct header *)p - 1);
}

static void
work(struct job *job)
{
	unsigned at = pick(job, HANDLES);
	void *p = allocate(between(job, 8, 300));
	pthread_mutex_lock(&lock);
	release(handles[at]);
	handles[at] = p;
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
