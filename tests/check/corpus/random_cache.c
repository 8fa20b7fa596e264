/* A cache of thirty answers; a new one takes a random place. */
#include "corpus.h"

enum { ANSWERS = 30 };

struct answer {
	unsigned key;
	char text[];
};

static struct answer *answers[ANSWERS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct answer *
make_answer(struct job *job)
{
	size_t n = sizeof(struct answer) + between(job, 10, 400);
	struct answer *answer = filled(malloc(n), n);
	answer->key = pick(job, 1u << 20);
	return answer;
}

static void
work(struct job *job)
{
	unsigned at = pick(job, ANSWERS);
	struct answer *answer = make_answer(job);
	pthread_mutex_lock(&lock);
	free(answers[at]);
	answers[at] = answer;
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
