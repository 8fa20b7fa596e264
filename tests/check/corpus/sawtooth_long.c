/* A log that is cut every thirtieth round, twice in the run: it grows through
 * several steps. */
#include "corpus.h"

struct line {
	struct line *next;
	char text[];
};

static struct line *lines;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
cut(void)
{
	while (lines != NULL) {
		struct line *next = lines->next;
		free(lines);
		lines = next;
	}
}

static void
log_line(struct job *job)
{
	size_t n = sizeof(struct line) + between(job, 10, 80);
	struct line *line = filled(malloc(n), n);
	line->next = lines;
	lines = line;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	if (job->unit == 0 && job->round % 30 == 13)
		cut();
	log_line(job);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
