/* Held by a register when the program ends.
 * leaks: reachable 321/1 */
#include "leak.h"

#include <unistd.h>

int
main(void)
{
	void *p = make(321);
	scrub();
#if defined(__x86_64__)
	__asm__ volatile("mov %0, %%r12\n\txor %0, %0\n\txor %%rdi, %%rdi\n\t"
			 "call _exit@PLT"
			 : "+r"(p)
			 :
			 : "r12", "rdi", "memory");
#elif defined(__aarch64__)
	__asm__ volatile("mov x19, %0\n\tmov %0, #0\n\tmov x0, #0\n\t"
			 "bl _exit"
			 : "+r"(p)
			 :
			 : "x19", "x0", "x30", "memory");
#endif
	return p != NULL;
}
