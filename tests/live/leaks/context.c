/* Coroutines: their stacks are mapped or blocks, and they are not running when
 * the program ends.
 * leaks: definite 333/1 reachable 65791/3 */
#include "leak.h"

#include <sys/mman.h>
#include <ucontext.h>

enum { STACK = 65536 };

ucontext_t of_main, contexts[2];
void *stacks[2];

static void
run(int size)
{
	void *volatile held = make((size_t)size);
	swapcontext(&contexts[held == NULL], &of_main);
}

static void
run_second(int size)
{
	void *volatile held = make((size_t)size);
	swapcontext(&contexts[held != NULL], &of_main);
}

static APART void
start(int i, void *stack)
{
	stacks[i] = stack;
	getcontext(&contexts[i]);
	contexts[i].uc_stack.ss_sp = stack;
	contexts[i].uc_stack.ss_size = STACK;
	contexts[i].uc_link = &of_main;
	makecontext(&contexts[i], (void (*)(void))(i == 0 ? run : run_second),
	    1, 111 + 33 * i);
	swapcontext(&of_main, &contexts[i]);
}

static APART void
build(void)
{
	start(0, mmap(NULL, STACK, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	start(1, make(STACK));
	make(333);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
