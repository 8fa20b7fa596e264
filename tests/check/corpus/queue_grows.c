/* A queue that is not emptied as fast as it fills: all that was in it in one step
 * is gone in the next, and it is longer. */
#include "corpus.h"

struct message {
	struct message *next;
	char text[40];
};

static struct message *first, **last = &first;
static unsigned done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
put(void)
{
	struct message *message = filled(malloc(sizeof *message), 0);
	message->next = NULL;
	*last = message;
	last = &message->next;
}

static void
take(void)
{
	struct message *message = first;
	first = message->next;
	if (first == NULL)
		last = &first;
	free(message);
}

/* Three come, two go. */
static void
work(struct job *job)
{
	(void)job;
	pthread_mutex_lock(&lock);
	put();
	if (++done % 3 != 0)
		take();
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
