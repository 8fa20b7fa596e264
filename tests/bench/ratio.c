/*
 * Runs one command alternately as it is and with an environment of its own,
 * and prints CPU time and peak memory of both with their ratios.
 *
 *	ratio NAME RUNS VAR=VALUE... -- COMMAND [ARG...]
 *
 * Whole processes, as the system accounts for them; children that the command
 * waited for are included.  The two are run in turn, so that a machine that
 * changes its speed changes it for both; the ratio is that of the smallest
 * CPU times, and the median of the ratios pair by pair stands beside it.
 * Output: NAME cpu_a_ms cpu_b_ms ratio_min ratio_median rss_a_kb rss_b_kb ratio
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_RUNS 101

struct sample {
	double cpu_ms;
	long rss_kb;
};

static char **environment;
static int n_environment;
static char **command;

static void
start(int with_environment)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	for (int i = 0; with_environment && i < n_environment; i++)
		putenv(environment[i]);
	execvp(command[0], command);
	_exit(127);
}

static struct sample
run(int with_environment)
{
	struct rusage usage;
	struct sample s;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		start(with_environment);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
		perror("ratio");
		exit(1);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "ratio: %s: status 0x%x\n", command[0], status);
		exit(1);
	}
	s.cpu_ms = usage.ru_utime.tv_sec * 1e3 + usage.ru_utime.tv_usec / 1e3 +
	    usage.ru_stime.tv_sec * 1e3 + usage.ru_stime.tv_usec / 1e3;
	s.rss_kb = usage.ru_maxrss;
	return s;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
measure(const char *name, int runs)
{
	double a[MAX_RUNS], b[MAX_RUNS], ratio[MAX_RUNS];
	double rss_a[MAX_RUNS], rss_b[MAX_RUNS];

	run(0); /* warms the caches of the system */
	run(1);
	for (int i = 0; i < runs; i++) {
		struct sample s = run(0), t = run(1);
		a[i] = s.cpu_ms;
		b[i] = t.cpu_ms;
		ratio[i] = t.cpu_ms / s.cpu_ms;
		rss_a[i] = (double)s.rss_kb;
		rss_b[i] = (double)t.rss_kb;
	}
	qsort(a, runs, sizeof *a, compare);
	qsort(b, runs, sizeof *b, compare);
	qsort(ratio, runs, sizeof *ratio, compare);
	qsort(rss_a, runs, sizeof *rss_a, compare);
	qsort(rss_b, runs, sizeof *rss_b, compare);
	printf("%s %.1f %.1f %.3f %.3f %.0f %.0f %.3f\n", name, a[0], b[0],
	    b[0] / a[0], ratio[runs / 2], rss_a[runs / 2], rss_b[runs / 2],
	    rss_b[runs / 2] / rss_a[runs / 2]);
}

int
main(int argc, char **argv)
{
	int runs, i = 3;

	if (argc < 5 || (runs = atoi(argv[2])) < 1 || runs > MAX_RUNS) {
		fputs("usage: ratio NAME RUNS VAR=VALUE... -- COMMAND\n",
		    stderr);
		return 2;
	}
	environment = argv + i;
	while (i < argc && strcmp(argv[i], "--") != 0)
		i++;
	n_environment = i - 3;
	command = argv + i + 1;
	if (i + 1 >= argc)
		return 2;
	measure(argv[1], runs);
	return 0;
}
