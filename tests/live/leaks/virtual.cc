/* Virtual bases stand at the end of the object.
 * leaks: definite 48/1 reachable 112/3
 * heuristic: multipleinheritance 96/2 */
#include "leak.h"

struct base {
	virtual ~base() {}
	long a = 1;
};
struct left : virtual base {
	long b = 2;
};
struct right : virtual base {
	long c = 3;
};
struct bottom : left, right {
};

base *as_base, *alone;
right *as_right;

static APART void
build()
{
	hide(new bottom);
	as_base = new bottom;
	as_right = new bottom;
	alone = new base;
}

int
main()
{
	build();
	scrub();
}
