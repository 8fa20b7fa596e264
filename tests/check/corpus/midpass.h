/*
 * Two threads with passes of their own: whenever the first makes its mark, the
 * second is in the middle of a pass, with blocks in its hands.
 */
#ifndef MIDPASS_H
#define MIDPASS_H

#include "corpus.h"

struct piece {
	struct piece *next;
	char text[24];
};

/* The second thread, in a pass. */
struct midpass {
	struct job job;
	struct piece *hand;
	unsigned (*wanted)(struct job *job); /* pieces in its hand */
	void (*end)(struct midpass *m);
};

static pthread_barrier_t midpass_barrier;

static APART struct piece *
make_piece(void)
{
	return (struct piece *)filled(malloc(sizeof(struct piece)), 0);
}

static APART void
take_hand(struct midpass *m)
{
	for (unsigned n = m->wanted(&m->job); n > 0; n--) {
		struct piece *piece = make_piece();
		piece->next = m->hand;
		m->hand = piece;
	}
}

static APART void
drop_hand(struct midpass *m)
{
	while (m->hand != NULL) {
		struct piece *next = m->hand->next;
		free(m->hand);
		m->hand = next;
	}
}

static void *
midpass_second(void *arg)
{
	struct midpass *m = (struct midpass *)arg;
	unsigned rounds = corpus_number("CORPUS_ROUNDS", 60);

	for (m->job.round = 1; m->job.round <= rounds; m->job.round++) {
		heapql_mark("iteration");
		take_hand(m);
		pthread_barrier_wait(&midpass_barrier);
		pthread_barrier_wait(&midpass_barrier);
		m->end(m);
		drop_hand(m);
	}
	return NULL;
}

static inline int
midpass_run(
    unsigned (*wanted)(struct job *job), void (*end)(struct midpass *m))
{
	struct midpass second = {{0, 0, 0, 0}, NULL, wanted, end};
	unsigned rounds = corpus_number("CORPUS_ROUNDS", 60);
	pthread_t thread;

	second.job.random = corpus_number("CORPUS_SEED", 1);
	pthread_barrier_init(&midpass_barrier, NULL, 2);
	if (pthread_create(&thread, NULL, midpass_second, &second) != 0)
		abort();
	for (unsigned round = 1; round <= rounds; round++) {
		pthread_barrier_wait(&midpass_barrier);
		heapql_mark("iteration");
		pthread_barrier_wait(&midpass_barrier);
	}
	pthread_join(thread, NULL);
	pthread_barrier_destroy(&midpass_barrier);
	return 0;
}

#endif
