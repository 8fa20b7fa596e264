/* Pointers with a tag in their low bits, and a union that is a pointer now and
 * a number then.
 * leaks: definite 92/1 possible 210/3 reachable 91/1 */
#include "leak.h"

union value {
	void *pointer;
	double number;
	uintptr_t word;
};

union value values[5];

static APART void
build(void)
{
	for (int i = 0; i < 3; i++)
		values[i].word = (uintptr_t)make(70) | (uintptr_t)(i + 1);
	values[3].pointer = make(91);
	values[4].pointer = make(92);
	values[4].number = 1.5;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
