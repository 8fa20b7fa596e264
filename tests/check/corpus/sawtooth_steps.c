/* A batch that is written out each eleventh round, so that each twelfth sees more
 * of it. */
#include "corpus.h"

struct row {
	struct row *next;
	char text[];
};

static struct row *batch;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
flush(void)
{
	while (batch != NULL) {
		struct row *next = batch->next;
		free(batch);
		batch = next;
	}
}

static void
add_row(struct job *job)
{
	size_t n = sizeof(struct row) + between(job, 10, 200);
	struct row *row = filled(malloc(n), n);
	row->next = batch;
	batch = row;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	if (job->unit == 0 && job->round % 11 == 0)
		flush();
	add_row(job);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
