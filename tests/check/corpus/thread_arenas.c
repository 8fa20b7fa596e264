/* Each thread has an arena of chunks that it empties now and then, and that is
 * freed with it. */
#include "corpus.h"

enum { CHUNK = 1000 };

struct chunk {
	struct chunk *next;
	size_t used;
	char bytes[CHUNK];
};

static _Thread_local struct chunk *arena;

static void *
arena_alloc(size_t n)
{
	n = (n + 15) & ~(size_t)15;
	if (arena == NULL || arena->used + n > CHUNK) {
		struct chunk *chunk = filled(malloc(sizeof *chunk), 0);
		chunk->used = 0;
		chunk->next = arena;
		arena = chunk;
	}
	arena->used += n;
	return arena->bytes + arena->used - n;
}

static void
reset(void)
{
	while (arena != NULL) {
		struct chunk *next = arena->next;
		free(arena);
		arena = next;
	}
}

static void
work(struct job *job)
{
	if (pick(job, 10) == 0)
		reset();
	for (size_t i = between(job, 1, 20); i > 0; i--)
		memset(arena_alloc(between(job, 20, 200)), 0x22, 20);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .leave = reset};
	return corpus_run(&program);
}
