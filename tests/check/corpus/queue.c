/* A queue whose length walks at random: what is put in is taken out again. */
#include "corpus.h"

struct message {
	struct message *next;
	char text[];
};

static struct message *first, **last = &first;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
put(struct job *job)
{
	size_t n = sizeof(struct message) + between(job, 10, 500);
	struct message *message = filled(malloc(n), n);
	message->next = NULL;
	*last = message;
	last = &message->next;
}

static void
take(void)
{
	struct message *message = first;
	if (message == NULL)
		return;
	first = message->next;
	if (first == NULL)
		last = &first;
	free(message);
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	for (unsigned n = pick(job, 6); n > 0; n--)
		put(job);
	for (unsigned n = pick(job, 7); n > 0; n--)
		take();
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
