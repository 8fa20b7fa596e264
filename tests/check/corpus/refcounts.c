/* Objects with a count of references, in random order, all given back. */
#include "corpus.h"

enum { NAMES = 40 };

struct object {
	int count;
	struct object *part; /* counted */
	char name[40];
};

static struct object *names[NAMES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct object *
object_new(struct object *part)
{
	struct object *o = filled(malloc(sizeof *o), sizeof *o);
	o->count = 1;
	o->part = part;
	return o;
}

static void
object_unref(struct object *o)
{
	while (o != NULL && --o->count == 0) {
		struct object *part = o->part;
		free(o);
		o = part;
	}
}

static void
work(struct job *job)
{
	unsigned to = pick(job, NAMES), from = pick(job, NAMES);
	struct object *o = NULL;
	pthread_mutex_lock(&lock);
	if (pick(job, 2) && names[from] != NULL) {
		o = names[from];
		o->count++;
	} else
		o = object_new(pick(job, 2) ? object_new(NULL) : NULL);
	object_unref(names[to]);
	names[to] = o;
	pthread_mutex_unlock(&lock);
}

static void
end(void)
{
	for (int i = 0; i < NAMES; i++)
		object_unref(names[i]);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work, .end = end};
	return corpus_run(&program);
}
