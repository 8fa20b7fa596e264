/* A table whose values are replaced all the time, so that few stay long; but
 * there are more and more keys. */
#include "corpus.h"

enum { ROOM = 4096 };

static struct settings {
	unsigned keys;
	char *value[ROOM];
} settings;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static char *
make_value(struct job *job)
{
	size_t n = between(job, 10, 80);
	return filled(malloc(n), n);
}

static void
set(unsigned key, char *value)
{
	free(settings.value[key]);
	settings.value[key] = value;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	if (settings.keys < ROOM && pick(job, 3) != 0)
		set(settings.keys++, make_value(job));
	set(pick(job, settings.keys + 1), make_value(job));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
