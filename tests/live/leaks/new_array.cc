/* Arrays of a class with a destructor stand behind their count.  One of no
 * elements has only the count, and the pointer is right behind it.
 * leaks: definite 184/2 possible 244/2 reachable 476/3
 * heuristic: newarray 476/3 */
#include "leak.h"

struct element {
	char bytes[12];
	~element()
	{
		hide(this);
	}
};

struct holder {
	void *held;
	~holder()
	{
		hide(held);
	}
};

void *kept[5];

static APART void
build()
{
	hide(new element[14]());
	kept[0] = new element[10]();
	kept[1] = new element[1]();
	holder *h = new holder[40]();
	kept[2] = h;
	kept[3] = new element[10]() + 1;
	h[39].held = (char *)make(116) + 16;
	kept[4] = new element[0]();
}

int
main()
{
	build();
	scrub();
}
