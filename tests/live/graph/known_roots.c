/*
 * Blocks each of which is held in one known way; its size tells which.
 *
 *	1001 global   1002 thread-local   1003 the stack of a waiting function
 *	1004 a mapping   1005 a named region in a file that others share
 *	1006 a register of a thread, and nothing else
 *	1007 the stack of another thread   1008 thread-local there
 *	1009, 1010 the first and the last word of the region
 *	1011, 1012 those of the mapping
 *	2001 nothing: below the stack   2002 nothing: in the stack of a thread
 *	that has ended   2003 a region that was taken back
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "heapql/heapql.h"

static void *volatile global;
static __thread void *volatile local;
static void **mapping, **region, **past;
static volatile int ready, stop;

/* Waits with the block in a register, and the stack free of it. */
static void *
hold_in_register(void *unused)
{
#if defined(__x86_64__)
	void *p = malloc(1006);
	uint64_t hidden = (uintptr_t)p ^ UINT64_C(0x5555555555555555);
	p = NULL;
	__asm__ volatile(
	    "movabsq $0x5555555555555555, %%r12\n\t"
	    "xorq %0, %%r12\n\t"
	    "xorl %%eax, %%eax\n\t"
	    "movl $1, (%1)\n\t"
	    "1: pause\n\t"
	    "movl (%2), %%ecx\n\t"
	    "testl %%ecx, %%ecx\n\t"
	    "jz 1b\n\t"
	    "xorl %%r12d, %%r12d"
	    :
	    : "r"(hidden), "r"(&ready), "r"(&stop)
	    : "r12", "rax", "rcx", "memory", "cc");
#else
	ready = 1;
#endif
	return unused;
}

static void *
hold_on_stack(void *go)
{
	void *volatile held = malloc(1007);
	local = malloc(1008);
	pthread_barrier_wait(go);
	pthread_barrier_wait(go);
	return (void *)held == NULL ? go : NULL;
}

static __attribute__((noinline)) void
leave_below_stack(void)
{
	void *volatile here[3000];
	here[20] = malloc(2001);
	(void)here[20];
}

static void *
leave_and_end(void *unused)
{
	leave_below_stack();
	void *volatile here[1000];
	here[10] = malloc(2002);
	(void)here[10];
	return unused;
}

static void
make_regions(const char *path)
{
	FILE *f = fopen(path, "w+");

	mapping = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mapping[5] = malloc(1004);
	mapping[0] = malloc(1011);
	mapping[511] = malloc(1012);
	if (f == NULL || ftruncate(fileno(f), 8192) != 0)
		abort();
	region = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED,
	    fileno(f), 0);
	past = region + 512;
	region[2] = malloc(1005);
	region[0] = malloc(1009);
	region[511] = malloc(1010);
	past[2] = malloc(2003);
	heapql_root_add(region, 4096, "shared table");
	heapql_root_add(past, 4096, "gone");
	heapql_root_remove(past);
	fclose(f);
}

static __attribute__((noinline)) int
dump(void)
{
	void *volatile held = malloc(1003);
	int number = heapql_dump("known");

	return held == NULL ? -1 : number;
}

int
main(int argc, char **argv)
{
	pthread_t threads[2], gone;
	pthread_barrier_t go;

	if (argc < 2)
		return 2;
	pthread_barrier_init(&go, NULL, 2);
	pthread_create(&gone, NULL, leave_and_end, NULL);
	pthread_join(gone, NULL);
	pthread_create(&threads[0], NULL, hold_on_stack, &go);
	pthread_barrier_wait(&go);
	pthread_create(&threads[1], NULL, hold_in_register, NULL);
	while (!ready)
		sched_yield();
	make_regions(argv[1]);
	global = malloc(1001);
	local = malloc(1002);
	leave_below_stack();
	dump();
	stop = 1;
	pthread_join(threads[1], NULL);
	pthread_barrier_wait(&go);
	pthread_join(threads[0], NULL);
	return heapql_dump_wait() != 0;
}
