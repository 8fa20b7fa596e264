/* In a jmp_buf glibc scrambles the stack and frame pointers, not the other
 * registers.
 * leaks: definite 73/1 reachable 83/1 */
#include "leak.h"

#include <setjmp.h>

jmp_buf plain, scrambled;

/* setjmp with p in a register that it saves as it is, or scrambled. */
void save_plain(void *p, jmp_buf buf);
void save_scrambled(void *p, jmp_buf buf);

#if defined(__x86_64__)
__asm__(".text\n"
	"save_plain: push %rbx; mov %rdi, %rbx; mov %rsi, %rdi;"
	" call _setjmp@PLT; pop %rbx; ret\n"
	"save_scrambled: push %rbp; mov %rdi, %rbp; mov %rsi, %rdi;"
	" call _setjmp@PLT; pop %rbp; ret\n");
#else
/* Elsewhere only the first is known: a plain store. */
void
save_plain(void *p, jmp_buf buf)
{
	memcpy(buf, &p, sizeof p);
}

void
save_scrambled(void *p, jmp_buf buf)
{
	(void)p;
	(void)buf;
}
#endif

static APART void
build(void)
{
	save_plain(make(83), plain);
	save_scrambled(make(73), scrambled);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
