/* Large and huge blocks, lost, kept, held at their middle, and with a pointer
 * in their last word.
 * leaks: definite 8488872/3 indirect 2000/2 possible 3000000/1 reachable 5120033/3 */
#include "leak.h"

void *kept[3];

static APART void
last_word(char *p, size_t n, void *value)
{
	memcpy(p + n - sizeof value, &value, sizeof value);
}

static APART void
build(void)
{
	char *p;
	last_word(make(100008), 100008, make(1000));
	last_word(make(8388608), 8388608, make(1000));
	make(256);
	kept[0] = make(120033);
	p = make(5000000 - 8);
	kept[1] = p;
	last_word(p, 5000000 - 8, make(8));
	kept[2] = (char *)make(3000000) + 1500000;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
