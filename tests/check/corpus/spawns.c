/* A program that has others do some of its work: shells and what they call. */
#include "corpus.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
ask_shell(struct job *job)
{
	char command[64], answer[64];
	FILE *pipe;
	snprintf(command, sizeof command, "echo %u", pick(job, 1000));
	pipe = popen(command, "r");
	if (pipe == NULL || fgets(answer, sizeof answer, pipe) == NULL)
		abort();
	if (pclose(pipe) != 0)
		abort();
}

static void
work(struct job *job)
{
	free(filled(malloc(between(job, 10, 500)), 10));
	if (job->unit != 6 || job->round % 25 != 0)
		return;
	pthread_mutex_lock(&lock);
	ask_shell(job);
	if (system("exit 0") != 0)
		abort();
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
