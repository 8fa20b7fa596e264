/* The last hundred lines of a log, added at the tail and dropped at the head. */
#include "corpus.h"

enum { LINES = 100 };

struct line {
	struct line *next;
	char text[];
};

static struct line *head, **tail = &head;
static unsigned count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
append(struct job *job)
{
	size_t n = sizeof(struct line) + between(job, 5, 150);
	struct line *line = filled(malloc(n), n);
	line->next = NULL;
	*tail = line;
	tail = &line->next;
	if (++count > LINES) {
		line = head;
		head = line->next;
		free(line);
		count--;
	}
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	for (unsigned n = pick(job, 4); n > 0; n--)
		append(job);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
