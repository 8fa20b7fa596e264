/* A list that is added to at its head, of blocks allocated by type. */
#include "corpus.h"

struct event {
	struct event *next;
	char text[];
};

static struct event *events;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
add_event(struct job *job)
{
	size_t n = between(job, 10, 90);
	struct event *event = heapql_new_extra(struct event, n);
	filled(event, sizeof *event + n);
	pthread_mutex_lock(&lock);
	event->next = events;
	events = event;
	pthread_mutex_unlock(&lock);
}

static void
work(struct job *job)
{
	add_event(job);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
