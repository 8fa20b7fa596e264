/* A table that is replaced by a larger one each time: one block, always a new
 * one. */
#include "corpus.h"

static struct routes {
	size_t count;
	uint64_t *table;
} g_routes;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t *
larger_table(size_t count)
{
	uint64_t *table = filled(malloc(count * sizeof *table), 0);
	memset(table, 0x11, count * sizeof *table);
	return table;
}

static void
add_route(uint64_t route)
{
	uint64_t *table = larger_table(g_routes.count + 1);
	if (g_routes.table != NULL)
		memcpy(table, g_routes.table, g_routes.count * sizeof *table);
	table[g_routes.count++] = route;
	free(g_routes.table);
	g_routes.table = table;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	if (pick(job, 3) != 0)
		add_route(pick(job, 1000));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
