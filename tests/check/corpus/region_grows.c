/* Blocks that only memory holds that the program mapped and told of. */
#include "corpus.h"

#include <sys/mman.h>

enum { ROOM = 4096 };

static size_t count;
static void **board;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	board = mmap(NULL, ROOM * sizeof *board, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED)
		abort();
	heapql_root_add(board, ROOM * sizeof *board, "board");
}

static void *
make_poster(struct job *job)
{
	size_t n = between(job, 100, 700);
	return filled(malloc(n), n);
}

static void
work(struct job *job)
{
	void *poster = make_poster(job);
	pthread_mutex_lock(&lock);
	if (count < ROOM && pick(job, 3) != 0) {
		board[count++] = poster;
		poster = NULL;
	}
	pthread_mutex_unlock(&lock);
	free(poster);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
