/*
 * A thread on a stack that the program gave it, without a guard page, and stacks
 * of coroutines right below it, one of which loses its upper half later: what
 * was known of it must not be read any more.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { OWN = 1 << 20, LOW = 128 << 10, HALF = LOW / 2 };

static char *low; /* of the coroutines' stack; the thread's is above */
static void *volatile kept;
static ucontext_t thread_context, coroutine;

static __attribute__((noinline)) void
leaf(void)
{
	kept = malloc(33);
	__asm__ volatile("");
}

/* A frame of so many bytes between two calls. */
#define FRAME(name, bytes, callee)                                             \
	static __attribute__((noinline)) void name(void)                       \
	{                                                                      \
		char room[bytes];                                              \
		__asm__ volatile("" ::"r"(room) : "memory");                   \
		callee();                                                      \
		__asm__ volatile("");                                          \
	}
FRAME(twice, 16, leaf)
FRAME(upper_inner, 56 << 10, twice)
FRAME(upper, 32 << 10, upper_inner)
FRAME(lower_inner, 16 << 10, twice)
FRAME(lower, 8 << 10, lower_inner)

static void
run(void (*body)(void), size_t bytes)
{
	getcontext(&coroutine);
	coroutine.uc_stack.ss_sp = low;
	coroutine.uc_stack.ss_size = bytes;
	coroutine.uc_link = &thread_context;
	makecontext(&coroutine, body, 0);
	swapcontext(&thread_context, &coroutine);
}

static void *
work(void *unused)
{
	kept = malloc(10);
	run(upper, LOW);
	munmap(low + HALF, HALF);
	run(lower, HALF);
	return unused;
}

int
main(void)
{
	pthread_attr_t attributes;
	pthread_t thread;

	low = mmap(NULL, LOW + OWN, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (low == MAP_FAILED)
		return 1;
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, low + LOW, OWN);
	if (pthread_create(&thread, &attributes, work, NULL) != 0)
		return 1;
	pthread_join(thread, NULL);
	puts("done");
	return 0;
}
