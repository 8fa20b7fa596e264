/* Tables of functions that the program makes in blocks, as C programs have them:
 * no base class.
 * leaks: possible 64/1 reachable 48/2 */
#include "leak.h"

struct operations {
	void (*open)(void);
	void (*close)(void);
	void (*unused)(void);
};

struct object {
	struct operations *first;
	long a[3];
	struct operations *second;
	long b[3];
};

void *kept[3];

static void
nothing(void)
{
}

static APART struct operations *
operations(void)
{
	struct operations *o = make(sizeof *o);
	o->open = nothing;
	o->close = nothing;
	return o;
}

static APART void
build(void)
{
	struct object *object = make(sizeof *object);
	kept[0] = object->first = operations();
	kept[1] = object->second = operations();
	kept[2] = &object->second;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
