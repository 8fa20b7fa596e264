/* A child of a process with a thread: the thread is not in the child, its stack
 * is.  The child says what it leaks; the parent ends without a word. */
#include "../leak.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_barrier_t barrier;
static int never[2];
__thread void *of_thread;
void *kept;

static void *
run(void *arg)
{
	void *volatile held = make(101);
	char c;

	(void)arg;
	of_thread = make(103);
	pthread_barrier_wait(&barrier);
	while (read(never[0], &c, 1) != 1)
		;
	return hide(held);
}

static APART void
build(void)
{
	pthread_t t;

	if (pipe(never) != 0)
		abort();
	pthread_barrier_init(&barrier, NULL, 2);
	if (pthread_create(&t, NULL, run, NULL) != 0)
		abort();
	pthread_barrier_wait(&barrier);
	kept = make(107);
	make(109);
}

static APART void
be_child(void)
{
	kept = make(113);
}

int
main(void)
{
	int status;
	pid_t child;

	build();
	scrub();
	child = fork();
	if (child == 0) {
		be_child();
		scrub();
		exit(0);
	}
	waitpid(child, &status, 0);
	return status != 0;
}
