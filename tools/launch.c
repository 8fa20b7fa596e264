/*
 * Starts a program and stays out of its way.
 *
 * What the terminal sends reaches the program by itself, since both are in one
 * process group; what somebody sends to us is passed on.
 */
#include "config.h"

#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t program;

static const int passed[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
    SIGALRM, SIGCONT, SIGWINCH, SIGPIPE};
enum { NPASSED = sizeof passed / sizeof *passed };

static void
pass_on(int signal, siginfo_t *info, void *context)
{
	int error = errno;

	(void)context;
	if (info->si_code <= 0 && program > 0)
		kill(program, signal);
	errno = error;
}

static void
catch_signals(struct sigaction *before)
{
	struct sigaction ours;

	memset(&ours, 0, sizeof ours);
	ours.sa_sigaction = pass_on;
	ours.sa_flags = SA_SIGINFO | SA_RESTART;
	sigfillset(&ours.sa_mask);
	for (int i = 0; i < NPASSED; i++)
		sigaction(passed[i], &ours, &before[i]);
}

static void
restore_signals(const struct sigaction *before)
{
	for (int i = 0; i < NPASSED; i++)
		sigaction(passed[i], &before[i], NULL);
}

/* Tells our parent through the pipe, which closes when the exec succeeds. */
static void
become_program(char **argv, int pipe_end)
{
	int error;

	execvp(argv[0], argv);
	error = errno;
	if (write(pipe_end, &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

static int
await_program(int *ret_status)
{
	pid_t got;

	do
		got = waitpid(program, ret_status, 0);
	while (got < 0 && errno == EINTR);
	program = 0;
	return got < 0 ? errno : 0;
}

int
hq_launch(
    char **argv, void (*prepare)(void *opaque), void *opaque, int *ret_status)
{
	struct sigaction before[NPASSED];
	int ends[2], error = 0, waited;
	sigset_t all, mask;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	/* No signal may come before `program` is known. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &mask);
	catch_signals(before);
	pid = fork();
	if (pid == 0) {
		restore_signals(before);
		sigprocmask(SIG_SETMASK, &mask, NULL);
		prepare(opaque);
		become_program(argv, ends[1]);
	}
	if (pid < 0)
		error = errno;
	program = pid;
	sigprocmask(SIG_SETMASK, &mask, NULL);
	close(ends[1]);
	if (pid > 0) {
		ssize_t n;
		do
			n = read(ends[0], &error, sizeof error);
		while (n < 0 && errno == EINTR);
		waited = await_program(ret_status);
		if (n != (ssize_t)sizeof error)
			error = waited;
	}
	close(ends[0]);
	restore_signals(before);
	return error;
}

int
hq_launch_end_as(int status)
{
	static const struct rlimit no_core = {0, 0};
	sigset_t set;
	int signal;

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	signal = WTERMSIG(status);
	/* Its core file, if there is one, is the one that matters. */
	setrlimit(RLIMIT_CORE, &no_core);
	sigemptyset(&set);
	sigaddset(&set, signal);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	if (signal != SIGKILL)
		sigaction(
		    signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	raise(signal);
	return 128 + signal;
}
