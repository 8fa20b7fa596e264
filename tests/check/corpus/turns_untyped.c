/* Two places by turns, of which nobody told a type, held by one array. */
#include "corpus.h"

enum { ROOM = 4096 };

static struct queue {
	size_t count;
	void **message;
} g_queue;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	g_queue.message = filled(calloc(ROOM, sizeof(void *)), 0);
	memset(g_queue.message, 0, ROOM * sizeof(void *));
}

static APART void *
make_letter(struct job *job)
{
	size_t n = between(job, 100, 200);
	return filled(malloc(n), n);
}

static APART void *
make_parcel(struct job *job)
{
	size_t n = between(job, 1000, 2000);
	return filled(malloc(n), n);
}

static void
work(struct job *job)
{
	int turn = (job->round - 1) / 12 % 2;
	void *message = turn ? make_letter(job) : make_parcel(job);
	pthread_mutex_lock(&lock);
	if (g_queue.count < ROOM)
		g_queue.message[g_queue.count++] = message;
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
