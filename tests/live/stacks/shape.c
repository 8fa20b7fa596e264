/*
 * A library that allocates through a few frames; SHAPE says what these look
 * like and how large the block is.  Two shapes have the same layout otherwise,
 * so that one is loaded where the other was.
 */
#include <stdlib.h>

#ifndef SHAPE
#define SHAPE 1
#endif

void *shape_make(int depth);

__attribute__((noinline)) static void *
innermost(void)
{
	char room[SHAPE * 200];
	__asm__ volatile("" : : "r"(room) : "memory");
	void *p = malloc(1000 + SHAPE);
	__asm__ volatile("" : : "r"(room) : "memory");
	return p;
}

__attribute__((noinline)) void *
shape_make(int depth)
{
	char room[64 * (5 - SHAPE)];
	__asm__ volatile("" : : "r"(room) : "memory");
	void *p = depth > 0 ? shape_make(depth - 1) : innermost();
	__asm__ volatile("" : : "r"(room) : "memory");
	return p;
}
