/* A buffer that grows by realloc to what is needed, is cut back at times, and
 * one that is doubled until it is large enough. */
#include "corpus.h"

static struct buffer {
	size_t size, room;
	char *bytes;
} line, all;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
resize(struct buffer *b, size_t room)
{
	b->bytes = filled(realloc(b->bytes, room), 0);
	b->room = room;
}

static void
work(struct job *job)
{
	size_t n = between(job, 10, 500);
	pthread_mutex_lock(&lock);
	if (pick(job, 60) == 0 || line.size > 20000) {
		line.size = 0;
		resize(&line, 16);
	}
	resize(&line, line.size + n);
	line.size += n;
	all.size = (all.size + n) % 10000;
	while (all.room < all.size)
		resize(&all, 2 * all.room + 64);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
