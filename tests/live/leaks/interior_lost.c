/* Among lost blocks interior pointers count as others do: the leader is the
 * block that nothing points into.
 * leaks: definite 40/1 indirect 226/2 */
#include "leak.h"

static APART void
build(void)
{
	char **head = make(40), **middle = make(50), *tail = make(176);
	head[0] = (char *)middle + 30;
	middle[1] = tail + 175;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
