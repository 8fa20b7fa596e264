/*
 * timed COMMAND...: runs it and prints seconds, CPU seconds and peak KiB to
 * standard error; exits as it did.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(long s, long fraction, double unit)
{
	return (double)s + (double)fraction / unit;
}

int
main(int argc, char **argv)
{
	struct timespec from, to;
	struct rusage use;
	int status;
	pid_t pid;

	if (argc < 2)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &from);
	pid = fork();
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid)
		return 127;
	clock_gettime(CLOCK_MONOTONIC, &to);
	fprintf(stderr, "%.3f %.3f %ld\n",
	    seconds(to.tv_sec - from.tv_sec, to.tv_nsec - from.tv_nsec, 1e9),
	    seconds(use.ru_utime.tv_sec, use.ru_utime.tv_usec, 1e6) +
		seconds(use.ru_stime.tv_sec, use.ru_stime.tv_usec, 1e6),
	    use.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
