/* Much is there at first, and goes bit by bit; a little comes. */
#include "corpus.h"

enum { CARDS = 2000 };

static void *cards[CARDS], *tray[20];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *
make_card(struct job *job)
{
	size_t n = between(job, 20, 200);
	return filled(malloc(n), n);
}

static void
begin(void)
{
	struct job job = {0, 0, 0, corpus_number("CORPUS_SEED", 1)};
	for (int i = 0; i < CARDS; i++)
		cards[i] = make_card(&job);
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	for (unsigned n = pick(job, 12); n > 0; n--) {
		void **card = &cards[pick(job, CARDS)];
		free(*card);
		*card = NULL;
	}
	free(tray[job->round % 20]);
	tray[job->round % 20] = make_card(job);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
