/*
 * Stacks that are hard to walk: exceptions, threads, coroutines, handlers on
 * signal stacks that interrupt anything, longjmp, aligned frames, alloca, and
 * functions that save nothing.  Everything allocates.  Argument: rounds.
 */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Winfinite-recursion" /* longjmp ends it */

static int rounds = 100;
static volatile size_t sink;

__attribute__((noinline)) static void
leaf(size_t n)
{
	std::unique_ptr<char[]> p(new char[n % 100 + 1]);
	p[0] = 1;
	sink = sink + (size_t)p[0];
}

/* Recursion over two call sites, with frames of changing size. */
__attribute__((noinline)) static void
descend(int depth, unsigned path)
{
	char *room = (char *)__builtin_alloca(16 + (path & 1023));
	room[0] = (char)depth;
	leaf(path);
	if (depth == 0)
		return;
	if (path & 1)
		descend(depth - 1, path >> 1);
	else
		descend(depth - 1, (path >> 1) * 3);
	sink = sink + (size_t)room[0];
}

/* The frame is aligned to more than the ABI does. */
__attribute__((noinline)) static void
aligned(int depth)
{
	alignas(128) volatile char big[256];
	big[depth & 255] = 1;
	leaf((size_t)depth);
	if (depth > 0)
		aligned(depth - 1);
	sink = sink + (size_t)big[0];
}

struct guard {
	~guard()
	{
		descend(3, 5); /* during unwinding by an exception */
	}
};

__attribute__((noinline)) static void
thrower(int depth)
{
	guard g;
	if (depth == 0)
		throw std::runtime_error("a text long enough to be allocated");
	thrower(depth - 1);
}

static void
exceptions()
{
	try {
		thrower(6);
	} catch (const std::exception &e) {
		std::string copy(e.what());
		leaf(copy.size());
	}
}

static jmp_buf back;

__attribute__((noinline)) static void
jumper(int depth)
{
	leaf((size_t)depth);
	if (depth == 0)
		longjmp(back, 1);
	jumper(depth - 1);
	leaf(1);
}

static void
jumps()
{
	if (setjmp(back) == 0)
		jumper(9);
	leaf(2);
}

static ucontext_t home, fibers[8];

static void
fiber(int number)
{
	for (int i = 0; i < 4; i++) {
		descend(number + i, (unsigned)number * 77 + 3);
		swapcontext(&fibers[number], &home);
	}
}

static void
coroutines()
{
	std::vector<std::unique_ptr<char[]>> stacks;
	for (int i = 0; i < 8; i++) {
		stacks.emplace_back(new char[64 << 10]);
		getcontext(&fibers[i]);
		fibers[i].uc_stack.ss_sp = stacks[(size_t)i].get();
		fibers[i].uc_stack.ss_size = 64 << 10;
		fibers[i].uc_link = &home;
		makecontext(&fibers[i], (void (*)())fiber, 1, i);
	}
	for (int turn = 0; turn < 5; turn++)
		for (int i = 0; i < 8; i++)
			swapcontext(&home, &fibers[i]);
}

/* Interrupts wherever the program is, inside malloc and its callers too. */
static void
on_alarm(int)
{
	free(malloc(33));
	descend(2, 2);
}

static void
catch_alarms()
{
	static char stack[128 << 10];
	stack_t st = {};
	st.ss_sp = stack;
	st.ss_size = sizeof stack;
	sigaltstack(&st, nullptr);
	struct sigaction sa = {};
	sa.sa_handler = on_alarm;
	sa.sa_flags = SA_ONSTACK | SA_RESTART;
	sigaction(SIGVTALRM, &sa, nullptr);
	sa.sa_flags = SA_NODEFER;
	sigaction(SIGUSR1, &sa, nullptr);
	struct itimerval often = {{0, 1000}, {0, 1000}};
	setitimer(ITIMER_VIRTUAL, &often, nullptr);
}

static void *
thread(void *)
{
	sigset_t none;
	sigemptyset(&none);
	sigaddset(&none, SIGVTALRM); /* its stack is the first thread's */
	pthread_sigmask(SIG_BLOCK, &none, nullptr);
	for (int i = 0; i < rounds; i++) {
		descend(i % 23, (unsigned)i * 2654435761u);
		aligned(3);
		exceptions();
		pthread_kill(pthread_self(), SIGUSR1);
	}
	return nullptr;
}

static int
compare(const void *a, const void *b)
{
	leaf(*(const unsigned char *)a); /* libc's frames in the middle */
	return *(const unsigned char *)a - *(const unsigned char *)b;
}

int
main(int argc, char **argv)
{
	pthread_t threads[4];
	if (argc > 1)
		rounds = atoi(argv[1]);
	catch_alarms();
	for (pthread_t &t : threads)
		pthread_create(&t, nullptr, thread, nullptr);
	for (int i = 0; i < rounds; i++) {
		unsigned char letters[] = "the quick brown fox";
		descend(i % 31, (unsigned)i * 40503u);
		aligned(i % 5);
		exceptions();
		jumps();
		coroutines();
		raise(SIGUSR1);
		qsort(letters, sizeof letters, 1, compare);
	}
	for (pthread_t t : threads)
		pthread_join(t, nullptr);
	puts("done");
	return 0;
}
