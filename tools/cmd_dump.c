/*
 * heapql dump: asks a running process for a dump (common/request.h).
 *
 * A child of ours, the asker, holds the pipe's write end and queues the
 * signal; when the target's writer has opened the pipe, the asker is of no
 * more use, and the pipe ends when the writer does.  The asker takes the
 * target's user, since only that user's processes may open what it holds.
 */
#include "config.h"

#include "command.h"
#include "message.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/dump_name.h"
#include "common/request.h"
#include "dumpfile/format.h"

static const char *output;
static uint64_t patience = 30;

static const struct hq_option options[] = {
    HQ_OPTION_TEXT('o', "output", "FILE", &output,
	"write it there (DIR/, %e, %p and %n as in run)"),
    HQ_OPTION_NUMBER(0, "wait", "SECONDS", &patience,
	"how long to wait for the answer (default 30)"),
    HQ_OPTION_END,
};

struct pipe_ends {
	int from; /* the answer */
	pid_t asker;
};

static int
ask(const struct hq_target *t, int fd, unsigned mode)
{
	union sigval value;

	if (geteuid() == 0 && t->uid != 0 &&
	    (setresgid(t->gid, t->gid, t->gid) != 0 ||
		setresuid(t->uid, t->uid, t->uid) != 0))
		return errno;
	/* The change of user has closed our /proc to all but root. */
	prctl(PR_SET_DUMPABLE, 1);
	value.sival_ptr =
	    (void *)(uintptr_t)hq_request_pack(mode, (unsigned)fd);
	if (sigqueue(t->pid, t->signal, value) != 0)
		return errno;
	for (;;)
		pause();
}

static bool
begin(const struct hq_target *t, unsigned mode, struct pipe_ends *ret)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0 ||
	    (geteuid() == 0 && t->uid != 0 &&
		fchown(ends[1], t->uid, t->gid) != 0) ||
	    (pid = fork()) < 0) {
		hq_message(NULL, "%s", strerror(errno));
		return false;
	}
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		_exit(ask(t, ends[1], mode));
	}
	close(ends[1]);
	ret->from = ends[0];
	ret->asker = pid;
	return true;
}

/* Ends the asker.  0, or why it could not ask. */
static int
dismiss(struct pipe_ends *p)
{
	int status = 0;

	if (p->asker == 0)
		return 0;
	kill(p->asker, SIGKILL);
	while (waitpid(p->asker, &status, 0) < 0 && errno == EINTR)
		;
	p->asker = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Waits for the first byte.  False: it will not come; a message says why. */
static bool
await_answer(const struct hq_target *t, struct pipe_ends *p)
{
	uint64_t end = now_ms() + patience * 1000;
	struct pollfd wait = {.fd = p->from, .events = POLLIN};

	while (now_ms() < end) {
		int error, got = poll(&wait, 1, 100);
		if (got > 0 && (wait.revents & POLLIN))
			return true;
		if (got > 0) {
			error = dismiss(p);
			hq_message(NULL, "process %d: cannot be asked; %s",
			    (int)t->pid,
			    error != 0 ? strerror(error) : "no answer");
			return false;
		}
		if (!hq_target_is_alive(t->pid)) {
			hq_message(
			    NULL, "process %d: it has ended", (int)t->pid);
			return false;
		}
	}
	hq_message(NULL,
	    "process %d: no answer in %llu s; it may have taken the signal "
	    "for itself, block it, or not see this process (another "
	    "container)",
	    (int)t->pid, (unsigned long long)patience);
	return false;
}

/* Without -o: the target writes where its own dumps go, and says where. */
static int
ask_for_name(const struct hq_target *t)
{
	char answer[PATH_MAX + 64];
	size_t n = 0;
	struct pipe_ends p;
	ssize_t got;
	bool good;

	if (!begin(t, HQ_REQUEST_NAME, &p))
		return HQ_EXIT_FAILED;
	good = await_answer(t, &p);
	dismiss(&p);
	while (good && n < sizeof answer - 1 &&
	       (got = read(p.from, answer + n, sizeof answer - 1 - n)) > 0)
		n += (size_t)got;
	answer[n] = '\0';
	close(p.from);
	if (!good)
		return HQ_EXIT_FAILED;
	if (answer[0] == '+') {
		puts(answer + 1);
		return HQ_EXIT_OK;
	}
	hq_message(NULL, "%s", n > 0 ? answer + 1 : "no dump was made");
	return HQ_EXIT_FAILED;
}

/* Copies the dump; true when it came whole. */
static bool
copy_dump(int from, int to, const char *name)
{
	static char buffer[1 << 16];
	char tail[4] = "";
	ssize_t got;

	while ((got = read(from, buffer, sizeof buffer)) > 0) {
		for (ssize_t at = 0, put; at < got; at += put) {
			put = write(to, buffer + at, (size_t)(got - at));
			if (put < 0 && errno == EINTR)
				put = 0;
			if (put < 0) {
				hq_message(name, "%s", strerror(errno));
				return false;
			}
		}
		if (got >= 4)
			memcpy(tail, buffer + got - 4, 4);
		else {
			memmove(tail, tail + got, (size_t)(4 - got));
			memcpy(tail + 4 - got, buffer, (size_t)got);
		}
	}
	if (memcmp(tail, HQ_END_TRAILER, 4) != 0) {
		hq_message(name, "the dump broke off");
		return false;
	}
	return true;
}

/* The first name that is free, or the one name that was given. */
static bool
choose_name(const struct hq_target *t, char *ret_name, size_t room)
{
	char pattern[1024];
	struct hq_dump_name name = {pattern, t->program, t->pid, 1};
	bool fixed;
	struct stat st;
	struct hq_fmt f;

	hq_fmt_init(&f, pattern, sizeof pattern);
	hq_fmt_str(&f, output);
	if (f.length > 0 && pattern[f.length - 1] != '/' &&
	    stat(output, &st) == 0 && S_ISDIR(st.st_mode))
		hq_fmt_str(&f, "/");
	fixed = hq_dump_name_is_fixed(pattern);

	for (uint32_t i = 0; i < 10000; i++) {
		hq_fmt_init(&f, ret_name, room);
		if (f.cut || !hq_dump_name_make(&name, i, &f))
			break;
		if (fixed || access(ret_name, F_OK) != 0)
			return true;
	}
	hq_message(output, "no name is free");
	return false;
}

static int
ask_for_stream(const struct hq_target *t)
{
	char name[1024], temporary[1100];
	struct pipe_ends p;
	bool good;
	int fd;

	if (!choose_name(t, name, sizeof name))
		return HQ_EXIT_FAILED;
	snprintf(temporary, sizeof temporary, "%s.tmp-%d", name, (int)getpid());
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		hq_message(name, "%s", strerror(errno));
		return HQ_EXIT_FAILED;
	}
	good = begin(t, HQ_REQUEST_STREAM, &p);
	if (good) {
		good = await_answer(t, &p);
		dismiss(&p);
		good = good && copy_dump(p.from, fd, name);
		close(p.from);
	}
	if (close(fd) != 0 || (good && rename(temporary, name) != 0)) {
		hq_message(name, "%s", strerror(errno));
		good = false;
	}
	if (!good) {
		unlink(temporary);
		return HQ_EXIT_FAILED;
	}
	puts(name);
	return HQ_EXIT_OK;
}

static int
run(int argc, char **argv)
{
	struct hq_target target;
	char *end;
	long pid;

	if (argc != 1)
		return hq_message_usage("dump", "one process id is needed");
	pid = strtol(argv[0], &end, 10);
	if (*end != '\0' || pid <= 0 || pid > INT_MAX)
		return hq_message_usage(
		    "dump", "%s: not a process id", argv[0]);
	signal(SIGPIPE, SIG_IGN);
	if (!hq_target_examine((pid_t)pid, &target))
		return HQ_EXIT_FAILED;
	return output == NULL ? ask_for_name(&target) : ask_for_stream(&target);
}

const struct hq_cmd hq_cmd_dump = {
    .name = "dump",
    .usage = "PID [-o FILE]",
    .summary = "ask a running process for a dump",
    .details =
	"The process must have been started by heapql run, or be linked with\n"
	"libheapql.  Without -o the dump goes where its other dumps go.\n"
	"Prints the name of the file.\n",
    .options = options,
    .apart = true,
    .run = run,
};
