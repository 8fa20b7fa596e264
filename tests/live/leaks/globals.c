/* All the places a variable of the program can have.
 * leaks: definite 21/1 reachable 3206/6 */
#include "leak.h"

void *in_bss;
void *in_data = &in_bss;
static void *local_to_file;
void *far[100000] = {&in_bss};
__thread void *of_thread;

static APART void
build(void)
{
	static void *local_to_function;
	in_bss = make(101);
	in_data = make(202);
	local_to_file = make(303);
	*(void *volatile *)&local_to_function = make(400);
	far[99999] = make(1000);
	of_thread = make(1200);
	in_bss = in_bss;
	make(21);
}

int
main(void)
{
	build();
	scrub();
	return local_to_file == NULL;
}
