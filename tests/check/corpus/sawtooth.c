/* A batch that is written out when it is full: how full that is depends. */
#include "corpus.h"

struct row {
	struct row *next;
	char text[];
};

static struct row *batch;
static unsigned rows, most = 40;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
flush(void)
{
	while (batch != NULL) {
		struct row *next = batch->next;
		used(batch->text, 10);
		free(batch);
		batch = next;
	}
	rows = 0;
}

static void
add_row(struct job *job)
{
	size_t n = sizeof(struct row) + between(job, 10, 200);
	struct row *row = filled(malloc(n), n);
	row->next = batch;
	batch = row;
	if (++rows >= most) {
		flush();
		most = (unsigned)between(job, 20, 150);
	}
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	for (size_t n = between(job, 0, 2); n > 0; n--)
		add_row(job);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
