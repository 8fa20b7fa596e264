/* Blocks that only a mapping holds of which the program told. */
#include "corpus.h"

#include <sys/mman.h>

enum { PLACES = 512 };

static void **places;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	places = mmap(NULL, PLACES * sizeof *places, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (places == MAP_FAILED)
		abort();
	heapql_root_add(places, PLACES * sizeof *places, "places");
}

static void
work(struct job *job)
{
	void **at = &places[pick(job, PLACES / 8) * 8];
	size_t n = between(job, 16, 500);
	pthread_mutex_lock(&lock);
	free(*at);
	*at = pick(job, 2) ? filled(malloc(n), n) : NULL;
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
