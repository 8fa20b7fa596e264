/* A list that is added to at its tail, which a block knows besides its head. */
#include "corpus.h"

struct line {
	struct line *next;
	char text[];
};

struct log {
	struct line *first, *last;
};

static struct log *g_log;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct line *
make_line(struct job *job)
{
	size_t n = sizeof(struct line) + between(job, 10, 90);
	struct line *line = filled(malloc(n), n);
	line->next = NULL;
	return line;
}

static void
begin(void)
{
	struct job job = {0};
	g_log = filled(malloc(sizeof *g_log), sizeof *g_log);
	g_log->first = g_log->last = make_line(&job);
}

static void
work(struct job *job)
{
	struct line *line = make_line(job);
	if (pick(job, 2) == 0) {
		free(line);
		return;
	}
	pthread_mutex_lock(&lock);
	g_log->last->next = line;
	g_log->last = line;
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
