/*
 * Types whose functions misbehave, in a dump: a fault, a wait without end, a
 * use of the heap; and good ones before and after.  Other threads run, one of
 * them with the lock that a function wants.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <heapql/heapql.h>

struct thing {
	long how;
	struct thing *other;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct thing *victim;
static volatile uintptr_t nowhere = 8;

static void
misbehave(const void *p, struct heapql_visitor *v)
{
	const struct thing *t = p;
	char *text;

	switch (t->how) {
	case 0: /* good */
		heapql_visit(v, t->other, "good");
		break;
	case 1:
		heapql_visit(v, t->other, "before the fault");
		*(volatile long *)nowhere = 1;
		break;
	case 2:
		pthread_mutex_lock(&lock);
		break;
	case 3: /* the heap, which stays as it is */
		text = malloc(1000);
		snprintf(text, 1000, "made of %s", "malloc");
		free(victim);
		text = realloc(text, 100000);
		heapql_visit(v, t->other, text);
		free(text);
		text = strdup("x");
		free(text);
		break;
	case 4:
		heapql_dump("from inside");
		abort();
	case 5: /* a name of any length */
		text = malloc(100000);
		memset(text, 'n', 99999);
		text[99999] = '\0';
		heapql_visit(v, t->other, text);
		break;
	}
}

static const struct heapql_type type = {
	.struct_size = sizeof type,
	.name = "thing",
	.size = sizeof(struct thing),
	.traverse = misbehave,
};

static void *
hold(void *ready)
{
	pthread_mutex_lock(&lock);
	pthread_barrier_wait(ready);
	for (;;)
		pause();
	return NULL;
}

int
main(void)
{
	static struct thing *things[8];
	pthread_barrier_t ready;
	pthread_t thread;

	pthread_barrier_init(&ready, NULL, 2);
	pthread_create(&thread, NULL, hold, &ready);
	pthread_barrier_wait(&ready);
	victim = malloc(sizeof *victim);
	for (int i = 0; i < 8; i++) {
		things[i] = heapql_new_of(&type);
		things[i]->how = i % 7 < 6 ? i % 7 : 0;
		things[i]->other = victim;
	}
	if (heapql_dump("bad") < 0)
		return 1;
	heapql_dump_wait();
	return 0;
}
