/* A pool of the program's own: what is given back waits in a list for the next
 * who asks.  Chunks are made when more is in use than ever. */
#include "corpus.h"

enum { CELLS = 16, HANDS = 60 };

struct cell {
	struct cell *next;
	char bytes[56];
};

struct chunk {
	struct chunk *next;
	struct cell cell[CELLS];
};

static struct cell *unused, *hands[HANDS];
static struct chunk *chunks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
make_chunk(void)
{
	struct chunk *chunk = filled(malloc(sizeof *chunk), 0);
	chunk->next = chunks;
	chunks = chunk;
	for (int i = 0; i < CELLS; i++) {
		chunk->cell[i].next = unused;
		unused = &chunk->cell[i];
	}
}

static struct cell *
cell_new(void)
{
	struct cell *cell;
	if (unused == NULL)
		make_chunk();
	cell = unused;
	unused = cell->next;
	return cell;
}

static void
work(struct job *job)
{
	struct cell **hand = &hands[pick(job, HANDS)];
	pthread_mutex_lock(&lock);
	if (*hand != NULL) {
		(*hand)->next = unused;
		unused = *hand;
		*hand = NULL;
	} else
		*hand = cell_new();
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
