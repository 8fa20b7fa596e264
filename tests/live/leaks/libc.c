/* What libc allocates for the program: an open file is known to it.
 * leaks: definite 95/2 reachable 472/1 */
#define _GNU_SOURCE
#include "leak.h"

#include <stdio.h>

static APART void
build(void)
{
	char *text = NULL;
	hide(fopen("/dev/null", "w"));
	hide(strdup("thirty-one characters, and zero"));
	if (asprintf(&text, "%062d", 7) != 62)
		abort();
	text = NULL;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
