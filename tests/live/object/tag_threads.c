/*
 * Threads that allocate, tag, resize and free as fast as they can, while dumps
 * are made.  A block of type N always has a size that leaves N when it is
 * divided by 64, so that any dump tells whether a tag went to a wrong block.
 * Blocks go from thread to thread, and are freed there.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heapql/heapql.h>

enum { THREADS = 4, SLOTS = 4096, ROUNDS = 150000, TYPES = 64, DUMPS = 6 };

static struct heapql_type types[TYPES];
static char names[TYPES][8];
static void *slots[SLOTS]; /* taken and put by exchange */

static size_t
size_for(unsigned type, uint64_t draw)
{
	size_t steps = draw % 100 < 97 ? draw / 100 % 40 : draw / 100 % 30000;

	return 64 * (1 + steps) + type;
}

static unsigned
type_of(const void *p)
{
	return *(const unsigned char *)p;
}

static void *
work(void *arg)
{
	uint64_t seed = (uintptr_t)arg;

	for (int i = 0; i < ROUNDS; i++) {
		unsigned type;
		char *p;
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		p = __atomic_exchange_n(
		    &slots[seed >> 40 & (SLOTS - 1)], NULL, __ATOMIC_ACQ_REL);
		if (p != NULL && (seed >> 20 & 1)) {
			p = realloc(p, size_for(type_of(p), seed >> 24));
		} else {
			free(p);
			type = (unsigned)(seed >> 30) % TYPES;
			p = malloc(size_for(type, seed >> 24));
			*p = (char)type;
			/* Some stay without, as does what comes after them. */
			if (type != 0 && heapql_tag(p, &types[type]) < 0)
				abort();
		}
		free(__atomic_exchange_n(
		    &slots[seed >> 52 & (SLOTS - 1)], p, __ATOMIC_ACQ_REL));
	}
	return NULL;
}

int
main(void)
{
	pthread_t threads[THREADS];

	for (unsigned i = 0; i < TYPES; i++) {
		snprintf(names[i], sizeof names[i], "%u", i);
		types[i] = (struct heapql_type)HEAPQL_TYPE_BARE(char, 0);
		types[i].name = names[i];
	}
	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)(i + 1));
	for (int i = 0; i < DUMPS; i++)
		if (heapql_dump("busy") < 0)
			return 1;
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	heapql_dump("still");
	return heapql_dump_wait() != 0 || heapql_check_heap() != 0;
}
