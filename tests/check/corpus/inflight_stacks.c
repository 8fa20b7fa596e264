/* As inflight_grows, with two stacks that lead to the place; now and then a block
 * of either goes to a list for good. */
#include "corpus.h"

struct failure {
	struct failure *next;
	char text[24];
};

static struct failure *failures;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static APART struct failure *
make_buffer(struct job *job)
{
	size_t n = sizeof(struct failure) + pick(job, 300);
	return filled(malloc(n), n);
}

static APART struct failure *
often(struct job *job)
{
	return filled(make_buffer(job), 0);
}

static APART struct failure *
seldom(struct job *job)
{
	return filled(make_buffer(job), 0);
}

static void
work(struct job *job)
{
	struct failure *hand[24];
	size_t n = between(job, 4, 24);
	for (size_t i = 0; i < n; i++)
		hand[i] = i % 8 == 7 ? seldom(job) : often(job);
	if (pick(job, 6) == 0) {
		n--;
		pthread_mutex_lock(&lock);
		hand[n]->next = failures;
		failures = hand[n];
		pthread_mutex_unlock(&lock);
	}
	while (n > 0)
		free(hand[--n]);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .apart = 1};
	return corpus_run(&program);
}
