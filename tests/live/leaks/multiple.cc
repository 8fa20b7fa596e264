/* Several bases: a pointer to the second or third leads into the middle.
 * leaks: definite 56/1 possible 48/1 reachable 168/3
 * heuristic: multipleinheritance 112/2 */
#include "leak.h"

struct first {
	virtual ~first() {}
	long a = 1;
};
struct second {
	virtual ~second() {}
	long b = 2;
};
struct third {
	virtual ~third() {}
	long c = 3;
};
struct derived : first, second, third {
	long d = 4;
};
/* No table of functions: nothing tells that it is a base. */
struct plain {
	long e = 5;
};
struct with_plain : first, second, plain {
	long f = 6;
};

first *as_first;
second *as_second;
third *as_third;
plain *as_plain;

static APART void
build()
{
	hide(new derived);
	as_first = new derived;
	as_second = new derived;
	as_third = new derived;
	as_plain = new with_plain;
}

int
main()
{
	build();
	scrub();
}
