/* Children lose blocks, their parent does not.  They have inherited a table
 * that they neither free nor keep. */
#include "corpus.h"

#include <sys/wait.h>
#include <unistd.h>

static char **table;

static void
begin(void)
{
	table = filled(calloc(20, sizeof *table), 0);
	for (int i = 0; i < 20; i++)
		table[i] = filled(malloc(50), 50);
}

static char *
make_answer(struct job *job)
{
	size_t n = between(job, 20, 90);
	return filled(malloc(n), n);
}

static void
child(struct job *job)
{
	table = NULL;
	for (int i = 0; i < 10; i++) {
		char *answer = make_answer(job);
		used(answer, 20);
		if (i % 3 != 0)
			free(answer);
	}
	exit(0);
}

static void
work(struct job *job)
{
	pid_t pid;
	free(make_answer(job));
	if (job->unit != 2 || job->round % 20 != 0)
		return;
	pid = fork();
	if (pid == 0)
		child(job);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		abort();
}

static void
end(void)
{
	for (int i = 0; i < 20; i++)
		free(table[i]);
	free(table);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin, .end = end};
	return corpus_run(&program);
}
