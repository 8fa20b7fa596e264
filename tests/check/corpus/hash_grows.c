/* A hash table that gets a larger array when it is full, and is never emptied. */
#include "corpus.h"

struct entry {
	struct entry *next;
	uint64_t key;
};

static struct table {
	size_t size, used;
	struct entry **slot;
} names;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct entry **
make_slots(size_t n)
{
	struct entry **slot = calloc(n, sizeof *slot);
	if (slot == NULL)
		abort();
	return slot;
}

static void
begin(void)
{
	names.size = 16;
	names.slot = make_slots(names.size);
}

static void
resize(void)
{
	struct entry **old = names.slot, *next;
	size_t before = names.size;
	names.size *= 2;
	names.slot = make_slots(names.size);
	for (size_t i = 0; i < before; i++)
		for (struct entry *e = old[i]; e != NULL; e = next) {
			next = e->next;
			e->next = names.slot[e->key % names.size];
			names.slot[e->key % names.size] = e;
		}
	free(old);
}

static void
insert(uint64_t key)
{
	struct entry *e = filled(malloc(sizeof *e), sizeof *e);
	if (++names.used > names.size)
		resize();
	e->key = key;
	e->next = names.slot[key % names.size];
	names.slot[key % names.size] = e;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	for (unsigned n = pick(job, 3); n > 0; n--)
		insert(corpus_next(&job->random));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
