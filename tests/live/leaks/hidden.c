/* Pointers that are not stored as they are: xor-ed, halved, and in a word that
 * is not aligned.  No conservative scan sees them.
 * leaks: definite 193/3 indirect 164/2 reachable 23/1 */
#include "leak.h"

uintptr_t masked, halved;
char *packed;

static APART void
build(void)
{
	struct node *p = list(3, 82);
	masked = (uintptr_t)p ^ 0x5555555555555555;
	halved = (uintptr_t)make(52) >> 1;
	packed = make(23);
	void *q = make(59);
	memcpy(packed + 5, &q, sizeof q);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
