/* A child that goes on where its parent waits, and appends to a text that it has
 * from there. */
#include "corpus.h"

#include <sys/wait.h>
#include <unistd.h>

static char *inherited;
static size_t length;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
append(size_t n)
{
	pthread_mutex_lock(&lock);
	inherited = realloc(inherited, length + n);
	filled(inherited + length, n);
	length += n;
	pthread_mutex_unlock(&lock);
}

static void
work(struct job *job)
{
	append(between(job, 1, 30));
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	pid_t pid;
	append(100);
	pid = fork();
	if (pid == 0)
		return corpus_run(&program);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		abort();
	free(inherited);
	return 0;
}
