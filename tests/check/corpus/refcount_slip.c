/* Objects with a count of references; one path of many forgets to give its own
 * back, so the count never comes to zero. */
#include "corpus.h"

struct object {
	int count;
	struct object *part; /* counted */
	char name[40];
};

static struct object *
object_new(struct object *part)
{
	struct object *o = filled(malloc(sizeof *o), sizeof *o);
	o->count = 1;
	o->part = part;
	return o;
}

static struct object *
object_ref(struct object *o)
{
	o->count++;
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
look(struct job *job, struct object *o)
{
	object_ref(o);
	used(o->name, sizeof o->name);
	if (pick(job, 16) == 0)
		return;
	object_unref(o);
}

static void
work(struct job *job)
{
	struct object *part = object_new(NULL);
	struct object *whole = object_new(object_ref(part));
	look(job, part);
	object_unref(part);
	look(job, whole);
	object_unref(whole);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
