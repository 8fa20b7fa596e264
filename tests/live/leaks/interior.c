/* Held by pointers into their middle only: possible, and what they refer to,
 * too.  A pointer to the last byte counts; a start pointer beside it decides.
 * leaks: possible 484/7 reachable 99/1 */
#include "leak.h"

char *kept[4];

static APART void
build(void)
{
	char *p = make(104);
	*(struct node **)(p + 96) = list(5, 40);
	kept[0] = p + 16;
	p = make(180);
	kept[1] = p + 179;
	p = make(99);
	kept[2] = p + 40;
	kept[3] = p;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
