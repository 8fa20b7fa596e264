/* Children that inherit blocks, forget them and end: what they have from their
 * parent is no leak of theirs. */
#include "corpus.h"

#include <sys/wait.h>
#include <unistd.h>

struct item {
	struct item *next;
	char text[40];
};

static struct item *items;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	for (int i = 0; i < 100; i++) {
		struct item *item = filled(malloc(sizeof *item), 0);
		item->next = items;
		items = item;
	}
}

static void
work(struct job *job)
{
	pid_t pid;
	free(filled(malloc(between(job, 10, 100)), 10));
	if (job->unit != 5 || job->round % 20 != 0)
		return;
	pthread_mutex_lock(&lock);
	pid = fork();
	if (pid == 0) {
		items = NULL;
		free(filled(malloc(1000), 1000));
		exit(0);
	}
	pthread_mutex_unlock(&lock);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		abort();
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
