/*
 * A snapshot of this process with an allocator of known rows: threads are
 * stopped and go on, the file appears whole, the host's wait() sees nothing,
 * and a directory that is not there does no harm.
 */
#define _GNU_SOURCE
#include "cmocka.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capture/snapshot/identity.h"
#include "capture/snapshot/snapshot.h"
#include "dumpfile/format.h"
#include "fake_alloc.h"

enum { THREADS = 4 };

static char directory[64];
static volatile int stop_threads;
static volatile unsigned long steps[THREADS];

static void
set_output(const char *pattern)
{
	char path[200];

	snprintf(path, sizeof path, "%s/%s", directory, pattern);
	hq_identity_init(path, false, false);
}

/* Whether the file begins and ends as a whole dump does. */
static int
is_whole(const char *name)
{
	char path[200], head[8], tail[4];
	FILE *f;
	int whole;

	snprintf(path, sizeof path, "%s/%s", directory, name);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	whole = fread(head, 1, 8, f) == 8 &&
		memcmp(head, HQ_FILE_MAGIC, 8) == 0 &&
		fseek(f, -4, SEEK_END) == 0 && fread(tail, 1, 4, f) == 4 &&
		memcmp(tail, HQ_END_TRAILER, 4) == 0;
	fclose(f);
	return whole;
}

/* Whether a whole dump contains the text, in a chunk too short to compress. */
static int
has_text(const char *name, const char *text)
{
	static char bytes[1 << 20];
	char path[200];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", directory, name);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return is_whole(name) && memmem(bytes, n, text, strlen(text)) != NULL;
}

static void *
run_thread(void *arg)
{
	volatile unsigned long *step = arg;

	while (!stop_threads)
		(*step)++;
	return NULL;
}

static int
take(void)
{
	struct hq_snapshot what = {.trigger = HQ_TRIGGER_CALL, .label = "test"};
	return hq_snapshot_take(&what);
}

static void
dump_with_threads(void)
{
	pthread_t threads[THREADS];
	unsigned long before[THREADS];

	stop_threads = 0;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_thread,
				     (void *)&steps[i]),
		    0);
	assert_true(take() > 0);
	for (int i = 0; i < THREADS; i++)
		before[i] = steps[i];
	for (int i = 0; i < THREADS; i++)
		while (steps[i] == before[i])
			sched_yield();
	stop_threads = 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(hq_snapshot_wait(), 0);
	assert_int_equal(fake_alloc.locked, 0);
}

static void
a_single_thread_gets_a_whole_file(void **state)
{
	(void)state;
	set_output("one.%n");
	assert_true(take() > 0);
	assert_int_equal(hq_snapshot_wait(), 0);
	assert_true(is_whole("one.1"));
}

static void
threads_are_stopped_by_ptrace_and_go_on(void **state)
{
	(void)state;
	set_output("ptrace");
	dump_with_threads();
	assert_true(has_text("ptrace", "ptrace+fork"));
}

/* A process that may not be dumped may not be traced, unless by the mighty. */
static void
forbid_ptrace(void)
{
	struct __user_cap_header_struct header = {
	    _LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct none[2];

	memset(none, 0, sizeof none);
	assert_int_equal(syscall(SYS_capset, &header, none), 0);
	prctl(PR_SET_DUMPABLE, 0);
}

static void
threads_are_stopped_by_signal_where_ptrace_is_refused(void **state)
{
	struct sigaction before, after;

	(void)state;
	sigaction(SIGURG, NULL, &before);
	set_output("signal");
	forbid_ptrace();
	dump_with_threads();
	prctl(PR_SET_DUMPABLE, 1);
	sigaction(SIGURG, NULL, &after);
	assert_true(has_text("signal", "signal+fork"));
	assert_true(before.sa_handler == after.sa_handler);
}

static volatile int children;

static void
count_child(int signal)
{
	(void)signal;
	children++;
}

static void
the_host_sees_no_child(void **state)
{
	(void)state;
	set_output("child");
	signal(SIGCHLD, count_child);
	assert_true(take() > 0);
	assert_int_equal(wait(NULL), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(hq_snapshot_wait(), 0);
	assert_int_equal(wait(NULL), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(children, 0);
	signal(SIGCHLD, SIG_DFL);
}

static void
a_missing_directory_is_an_error_of_the_dump_only(void **state)
{
	int fd = dup(2), null = open("/dev/null", O_WRONLY);

	(void)state;
	set_output("missing/x");
	dup2(null, 2);
	assert_true(take() > 0);
	assert_int_equal(hq_snapshot_wait(), -ENOENT);
	dup2(fd, 2);
	close(fd);
	close(null);
	assert_int_equal(hq_snapshot_wait(), 0);
	assert_int_equal(fake_alloc.locked, 0);
}

static void
an_existing_file_is_not_written_over(void **state)
{
	(void)state;
	set_output("same");
	assert_true(take() > 0);
	assert_true(take() > 0);
	assert_int_equal(hq_snapshot_wait(), 0);
	assert_true(is_whole("same"));
}

static void
a_forked_child_dumps_under_its_own_number(void **state)
{
	char name[64];
	int status;
	pid_t pid;

	(void)state;
	set_output("fork.%p.%n");
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		int ok = take() == 1 && hq_snapshot_wait() == 0;
		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	snprintf(name, sizeof name, "fork.%d.1", (int)pid);
	assert_true(is_whole(name));
}

static void
a_vforked_child_is_refused(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	pid = vfork();
	if (pid == 0)
		_exit(take() == -ECANCELED ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_single_thread_gets_a_whole_file),
	    cmocka_unit_test(threads_are_stopped_by_ptrace_and_go_on),
	    cmocka_unit_test(the_host_sees_no_child),
	    cmocka_unit_test(a_missing_directory_is_an_error_of_the_dump_only),
	    cmocka_unit_test(an_existing_file_is_not_written_over),
	    cmocka_unit_test(a_forked_child_dumps_under_its_own_number),
	    cmocka_unit_test(a_vforked_child_is_refused),
	    cmocka_unit_test(
		threads_are_stopped_by_signal_where_ptrace_is_refused),
	};
	char command[100];
	int failed;

	fake_alloc.blocks = 100000;
	strcpy(directory, "/tmp/hq-snapshot.XXXXXX");
	if (mkdtemp(directory) == NULL)
		return 99;
	failed = cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
	snprintf(command, sizeof command, "rm -rf %s", directory);
	if (system(command) != 0)
		return 99;
	return failed;
}
