/* A child that goes on where its parent waits: only in the child a list grows. */
#include "corpus.h"

#include <sys/wait.h>
#include <unistd.h>

struct hit {
	struct hit *next;
	char text[40];
};

static struct hit *hits;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
count_hit(void)
{
	struct hit *hit = filled(malloc(sizeof *hit), sizeof *hit);
	pthread_mutex_lock(&lock);
	hit->next = hits;
	hits = hit;
	pthread_mutex_unlock(&lock);
}

static void
work(struct job *job)
{
	if (pick(job, 2) == 0)
		count_hit();
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	void *config = filled(malloc(200), 200);
	pid_t pid = fork();
	if (pid == 0)
		return corpus_run(&program);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		abort();
	free(config);
	return 0;
}
