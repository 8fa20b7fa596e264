/* The program starts itself anew, and only that process loses blocks. */
#include "corpus.h"

#include <sys/wait.h>
#include <unistd.h>

static const char *program_path;

static char *
make_reply(struct job *job)
{
	size_t n = between(job, 30, 300);
	return filled(malloc(n), n);
}

static void
work(struct job *job)
{
	char *reply = make_reply(job);
	used(reply, 30);
	if (getenv("CORPUS_CHILD") == NULL || pick(job, 20) != 0)
		free(reply);
}

static void
end(void)
{
	pid_t pid;
	if (getenv("CORPUS_CHILD") != NULL)
		return;
	pid = fork();
	if (pid == 0) {
		setenv("CORPUS_CHILD", "yes", 1);
		execl(program_path, program_path, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		abort();
}

int
main(int argc, char **argv)
{
	static const struct corpus_program program = {.work = work, .end = end};
	if (argc != 1)
		return 2;
	program_path = argv[0];
	return corpus_run(&program);
}
