/* A list that grows for the first half of the run, and then no more. */
#include "corpus.h"

struct sample {
	struct sample *next;
	double value;
};

static struct sample *samples;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
add_sample(struct job *job)
{
	struct sample *sample = filled(malloc(sizeof *sample), 0);
	sample->value = pick(job, 100);
	pthread_mutex_lock(&lock);
	sample->next = samples;
	samples = sample;
	pthread_mutex_unlock(&lock);
}

static void
work(struct job *job)
{
	if (job->round <= 30 + pick(job, 4))
		add_sample(job);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
