/* A graph that is still there when the program ends, all of it held by a
 * variable. */
#include "corpus.h"

enum { VERTICES = 200 };

struct vertex {
	struct vertex *edge[4];
	char *name;
};

static struct vertex **graph;

static void
begin(void)
{
	struct job job = {0, 0, 0, corpus_number("CORPUS_SEED", 1)};
	graph = filled(calloc(VERTICES, sizeof *graph), 0);
	for (unsigned i = 0; i < VERTICES; i++) {
		size_t n = between(&job, 5, 50);
		graph[i] = filled(calloc(1, sizeof **graph), 0);
		graph[i]->name = filled(malloc(n), n);
	}
}

static void
work(struct job *job)
{
	struct vertex *from = graph[job->unit * 25 + pick(job, 25)];
	free(filled(malloc(between(job, 5, 50)), 5));
	from->edge[pick(job, 4)] = graph[pick(job, VERTICES)];
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
