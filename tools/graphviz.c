/* Pictures made by Graphviz's dot. */
#define _GNU_SOURCE
#include "graphviz.h"

#include "command.h"
#include "message.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Starts dot, which reads from `in` and writes to `out`; returns 0 or an
 * error. */
static int
start(int in, int out, pid_t *ret_pid)
{
	char *const arguments[] = {(char[]){"dot"}, (char[]){"-Tsvg"}, NULL};
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(
		    &actions, out, STDOUT_FILENO);
	if (error == 0)
		error = posix_spawnp(
		    ret_pid, "dot", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Runs dot on a file; true: it made the picture. */
static bool
run(int in, int out)
{
	int status, error;
	pid_t pid;

	error = start(in, out, &pid);
	if (error == ENOENT) {
		hq_message(NULL,
		    "--svg needs dot, of Graphviz, which is not installed; "
		    "--dot prints what it would draw");
		return false;
	}
	if (error != 0) {
		hq_message("dot", "cannot be started; %s", strerror(error));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	hq_message("dot", "failed");
	return false;
}

int
hq_graphviz_svg(const char *text, const char *path)
{
	FILE *in = tmpfile();
	char *partial = NULL;
	int out = -1, status = HQ_EXIT_FAILED;

	if (in == NULL || asprintf(&partial, "%s.%ld", path, (long)getpid()) < 0) {
		hq_message(NULL, "no temporary file; %s", strerror(errno));
		goto out;
	}
	out = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out < 0) {
		hq_message(path, "cannot be written; %s", strerror(errno));
		goto out;
	}
	hq_watch_file(partial);
	fputs(text, in);
	if (fflush(in) != 0 || lseek(fileno(in), 0, SEEK_SET) != 0) {
		hq_message(NULL, "no temporary file; %s", strerror(errno));
		goto out;
	}
	if (run(fileno(in), out)) {
		if (rename(partial, path) == 0)
			status = HQ_EXIT_OK;
		else
			hq_message(path, "cannot be written; %s",
			    strerror(errno));
	}
out:
	if (out >= 0)
		close(out);
	if (out >= 0 && status != HQ_EXIT_OK)
		unlink(partial);
	hq_watch_file(NULL);
	free(partial);
	if (in != NULL)
		fclose(in);
	return status;
}
