/*
 * What the leaking programs share.  Each builds its structures in functions of
 * their own, and clears the stack below before it ends, so that no word left
 * over decides.  What is expected stands in its first comment, for memcheck
 * with its heuristics:
 *
 *	leaks: definite BYTES/BLOCKS indirect ... possible ... reachable ...
 *
 * a class that is not named is empty.
 */
#ifndef LEAK_H
#define LEAK_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __clang__
#define APART __attribute__((noinline, unused))
#else
#define APART __attribute__((noipa, unused))
#endif

/* n bytes, all zero: only what is stored later can be a pointer. */
static APART void *
make(size_t n)
{
	void *p = malloc(n);
	if (p == NULL)
		abort();
	return memset(p, 0, n);
}

/* Lets the compiler forget what it knows of p. */
static APART void *
hide(void *p)
{
	return p;
}

/* Clears what calls left on the stack and in registers, which memcheck looks at.
 * Volatile, so that it stays. */
static APART void
scrub(void)
{
	volatile char area[65536];
	for (size_t i = 0; i < sizeof area; i++)
		area[i] = 0;
#if defined(__x86_64__)
	__asm__ volatile("xor %%eax, %%eax\n\txor %%ecx, %%ecx\n\t"
			 "xor %%edx, %%edx\n\txor %%esi, %%esi\n\t"
			 "xor %%edi, %%edi\n\txor %%r8d, %%r8d\n\t"
			 "xor %%r9d, %%r9d\n\txor %%r10d, %%r10d\n\t"
			 "xor %%r11d, %%r11d"
			 :
			 :
			 : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10",
			 "r11", "cc");
#endif
}

/* A node with its next one first; n bytes. */
struct node {
	struct node *next;
};

static APART struct node *
list(int count, size_t n)
{
	struct node *head = NULL;
	while (count-- > 0) {
		struct node *node = (struct node *)make(n);
		node->next = head;
		head = node;
	}
	return head;
}

#endif
