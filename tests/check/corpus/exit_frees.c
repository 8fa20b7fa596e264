/* A handler of exit frees what is still there, and loses nothing. */
#include "corpus.h"

static void *held[32];
static struct settings {
	void *name, *value;
} *settings;

static void
free_all(void)
{
	for (int i = 0; i < 32; i++)
		free(held[i]);
	free(settings->name);
	free(settings->value);
	free(settings);
	settings = NULL;
}

static void
begin(void)
{
	settings = filled(malloc(sizeof *settings), 0);
	settings->name = filled(malloc(20), 20);
	settings->value = filled(malloc(200), 200);
	atexit(free_all);
}

static void
work(struct job *job)
{
	void **at = &held[job->unit * 4 + pick(job, 4)];
	free(*at);
	*at = filled(malloc(between(job, 10, 2000)), 10);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
