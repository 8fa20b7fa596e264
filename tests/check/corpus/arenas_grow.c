/* Each thread has an arena of chunks, which is never emptied. */
#include "corpus.h"

enum { CHUNK = 2000 };

struct chunk {
	struct chunk *next;
	size_t used;
	char bytes[CHUNK];
};

static struct chunk *arenas[CORPUS_MOST_THREADS];

static void *
arena_alloc(struct chunk **arena, size_t n)
{
	struct chunk *chunk = *arena;
	n = (n + 15) & ~(size_t)15;
	if (chunk == NULL || chunk->used + n > CHUNK) {
		chunk = filled(malloc(sizeof *chunk), sizeof *chunk);
		chunk->used = 0;
		chunk->next = *arena;
		*arena = chunk;
	}
	chunk->used += n;
	return chunk->bytes + chunk->used - n;
}

static void
work(struct job *job)
{
	for (size_t i = between(job, 1, 5); i > 0; i--) {
		size_t n = between(job, 20, 400);
		memset(arena_alloc(&arenas[job->thread], n), 0x22, n);
	}
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
