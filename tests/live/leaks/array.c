/* Arrays of pointers: one kept, one lost, one kept of which an entry was
 * overwritten, and an array of arrays.
 * leaks: definite 829/2 indirect 1900/100 reachable 1348/47 */
#include "leak.h"

void ***kept;
void **entries;

static APART void **
array(size_t count, size_t n)
{
	void **a = make(count * sizeof *a);
	for (size_t i = 0; i < count; i++)
		a[i] = make(n);
	return a;
}

static APART void
build(void)
{
	array(100, 19);
	kept = make(5 * sizeof *kept);
	for (int i = 0; i < 5; i++)
		kept[i] = array(6, 23);
	entries = array(11, 29);
	entries[7] = NULL;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
