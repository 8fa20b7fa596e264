/* Held by a frame that is still there when the program ends, and by one that
 * is not.
 * leaks: definite 97/1 reachable 224/3 */
#include "leak.h"

static APART void
leave(void)
{
	struct node *volatile lost = make(97);
	(void)lost;
}

static APART void
end(void)
{
	struct node *volatile held = list(2, 56);
	void *volatile array[3] = {NULL, NULL, make(112)};
	leave();
	scrub();
	exit(array[0] != NULL || held == NULL);
}

int
main(void)
{
	end();
}
