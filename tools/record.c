/* Starts a program under libheapql.so, and says why where no dump comes. */
#include "config.h"

#include "record.h"

#include "command.h"
#include "launch.h"
#include "library.h"
#include "message.h"
#include "program_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/dump_at.h"
#include "common/fmt.h"
#include "common/request.h"
#include "common/signame.h"
#include "common/stack_limit.h"
#include "common/units.h"

/* What the new process needs to know. */
struct plan {
	const struct hq_record *what;
	char library[PATH_MAX];
	char pattern[2 * PATH_MAX]; /* absolute */
	int report;                 /* descriptor of the report file */
	pid_t run;
};

/* The pattern as one that means the same in any directory. */
static bool
make_pattern(struct plan *plan)
{
	const char *output = plan->what->output;
	char directory[PATH_MAX];
	struct stat st;
	struct hq_fmt f;

	hq_fmt_init(&f, plan->pattern, sizeof plan->pattern);
	if (output[0] != '/') {
		if (getcwd(directory, sizeof directory) == NULL) {
			hq_message(".", "%s", strerror(errno));
			return false;
		}
		for (const char *p = directory; *p != '\0'; p++)
			hq_fmt_str(&f, *p == '%' ? "%%" : (char[]){*p, '\0'});
		hq_fmt_str(&f, "/");
	}
	hq_fmt_str(&f, output);
	if (f.length > 0 && f.text[f.length - 1] != '/' &&
	    stat(plan->pattern, &st) == 0 && S_ISDIR(st.st_mode))
		hq_fmt_str(&f, "/");
	if (f.cut || f.length >= 1024) {
		hq_message(output, "the name is too long");
		return false;
	}
	return true;
}

/* A directory that is missing is better known before than after. */
static bool
check_directory(const struct plan *plan)
{
	char directory[sizeof plan->pattern];
	char *slash;

	strcpy(directory, plan->pattern);
	slash = strrchr(directory, '/');
	slash[slash == directory] = '\0';
	if (strchr(directory, '%') != NULL ||
	    access(directory, W_OK | X_OK) == 0)
		return true;
	hq_message(
	    directory, "dumps cannot be written there; %s", strerror(errno));
	return false;
}

static int
check_stack_options(const struct hq_record *r)
{
	uint64_t bytes;
	unsigned frames;

	if (r->stack != NULL && hq_stack_limit_parse(r->stack, &frames) != HQ_OK)
		return hq_message_usage(r->command,
		    "--stack %s: not a number from 1 to 1000, or off", r->stack);
	if (r->sample != NULL &&
	    hq_units_size(r->sample, strlen(r->sample), &bytes) != HQ_OK)
		return hq_message_usage(r->command,
		    "--sample %s: not a size such as 512K", r->sample);
	if (r->unwind != NULL && strcmp(r->unwind, "cfi") != 0 &&
	    strcmp(r->unwind, "fp") != 0)
		return hq_message_usage(r->command,
		    "--unwind %s: not one of cfi, fp", r->unwind);
	if (r->contents != NULL && strcmp(r->contents, "no") != 0 &&
	    strcmp(r->contents, "hash") != 0 &&
	    (strncmp(r->contents, "hash:", 5) != 0 || r->contents[5] == '\0'))
		return hq_message_usage(r->command,
		    "--contents wants no, hash or hash:KEY, not \"%s\"",
		    r->contents);
	return HQ_EXIT_OK;
}

int
hq_record_check(const struct hq_record *r)
{
	const char *why, *where;
	struct hq_dump_at at;
	int number;

	if (hq_dump_at_parse(r->dump_at, &at, &why, &where) != HQ_OK)
		return hq_message_usage(r->command, "--dump-at %.*s: %s",
		    (int)strcspn(where, ","), where, why);
	if (r->signal_name != NULL &&
	    hq_signame_parse(r->signal_name, &number) != HQ_OK)
		return hq_message_usage(r->command,
		    "--signal %s: not a signal that can be used", r->signal_name);
	return check_stack_options(r);
}

static void
set(const char *name, const char *value)
{
	if (setenv(name, value, 1) != 0)
		_exit(126);
}

/* What was not given on the command line may stand in the environment. */
static void
set_given(const char *name, const char *value)
{
	if (value != NULL)
		set(name, value);
}

/* In the new process, before it becomes the program. */
static void
prepare(void *opaque)
{
	const struct plan *plan = opaque;
	const struct hq_record *r = plan->what;
	const char *old = getenv("LD_PRELOAD");
	char text[3 * PATH_MAX];

	if (r->to_stderr)
		dup2(STDERR_FILENO, STDOUT_FILENO);
	if (snprintf(text, sizeof text, "%s%s%s", plan->library,
		old != NULL && old[0] != '\0' ? ":" : "",
		old != NULL ? old : "") < (int)sizeof text)
		set("LD_PRELOAD", text);
	set("HEAPQL_OUTPUT", plan->pattern);
	set("HEAPQL_DUMP_AT", r->dump_at);
	set_given("HEAPQL_SIGNAL", r->signal_name);
	set_given("HEAPQL_STACK", r->stack);
	set_given("HEAPQL_SAMPLE", r->sample);
	set_given("HEAPQL_UNWIND", r->unwind);
	set_given("HEAPQL_PROGRAMS", r->programs);
	set_given("HEAPQL_CONTENTS", r->contents);
	if (r->no_references)
		set("HEAPQL_REFERENCES", "no");
	if (r->no_follow)
		set("HEAPQL_FOLLOW", "no");
	if (r->verbose)
		set("HEAPQL_VERBOSE", "yes");
	/* Else GLib before 2.76 keeps its objects in slices of its own. */
	if (getenv("G_SLICE") == NULL)
		set("G_SLICE", "always-malloc");
	for (unsigned i = 0; i < r->nextra; i++)
		set(r->extra[i].name, r->extra[i].value);
	snprintf(text, sizeof text, "%d:%d:%d", (int)getpid(), (int)plan->run,
	    plan->report);
	set("HEAPQL_RUN", text);
}

/* The report as text; the caller frees it. */
static char *
read_report(int fd)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (fstat(fd, &st) != 0 ||
	    (text = malloc((size_t)st.st_size + 2)) == NULL)
		return NULL;
	n = pread(fd, text + 1, (size_t)st.st_size, 0);
	text[0] = '\n'; /* each line begins after one */
	text[n < 0 ? 1 : n + 1] = '\0';
	return text;
}

/* No dump came although one was to: says why. */
static void
explain(const struct hq_record *r, const char *name, const char *report,
    int status, bool warned)
{
	struct hq_dump_at at;
	const char *why, *where;

	if (hq_dump_at_parse(r->dump_at, &at, &why, &where) != HQ_OK ||
	    (!at.at_exit && !at.peak) || warned ||
	    /* A highest point may still be on its way to the file. */
	    (at.peak && WIFSIGNALED(status)) ||
	    strstr(report, "\n" HQ_REPORT_FAILED) != NULL ||
	    strstr(report, "\n" HQ_REPORT_TOLD) != NULL)
		return;
	if (access("/proc/self/exe", F_OK) != 0)
		hq_message(NULL, "/proc cannot be read: the program cannot "
				 "tell whether it has made a dump");
	else if (strstr(report, "\n" HQ_REPORT_LOADED) == NULL &&
	    strstr(report, "\n" HQ_REPORT_OWN_MALLOC) == NULL)
		hq_message(name, "no dump was made; the program did not load "
				 "libheapql.so");
	else if (strstr(report, "\n" HQ_REPORT_LEFT_OUT) != NULL)
		hq_message(name, "no dump was made; --programs leaves it out, "
				 "and what it started");
	else if (WIFSIGNALED(status))
		hq_message(name,
		    "no dump was made; signal %d (%s) ended the "
		    "program before its exit",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		hq_message(name,
		    "no dump was made; the program ended without an exit that "
		    "can be seen (an exec of another program, or a system "
		    "call of its own)");
}

/* What the program could not say because it had closed standard error. */
static void
pass_on_failures(const char *report)
{
	const char *p = report;

	while ((p = strstr(p, "\n" HQ_REPORT_FAILED)) != NULL) {
		p += strlen("\n" HQ_REPORT_FAILED);
		hq_message(NULL, "%.*s", (int)strcspn(p, "\n"), p);
	}
}

static void
judge_report(struct hq_record *r, const char *name, int fd, int status,
    bool warned)
{
	char *report = read_report(fd);

	if (report == NULL)
		return;
	r->own_malloc = strstr(report, "\n" HQ_REPORT_OWN_MALLOC) != NULL &&
			strstr(report, "\n" HQ_REPORT_LEFT_OUT) == NULL;
	r->failed = strstr(report, "\n" HQ_REPORT_FAILED) != NULL ||
		    strstr(report, "\n" HQ_REPORT_TOLD) != NULL;
	if (r->own_malloc)
		hq_message(name, "the program has a malloc of its own; its "
				 "blocks are not in the dump");
	pass_on_failures(report);
	if (strstr(report, "\n" HQ_REPORT_WROTE) == NULL)
		explain(r, name, report, status, warned);
	free(report);
}

static bool
make_plan(struct plan *plan)
{
	if (!make_pattern(plan) || !check_directory(plan) ||
	    !hq_library_find(plan->library))
		return false;
	if (strpbrk(plan->library, ": ") != NULL) {
		hq_message(plan->library, "the loader cannot preload from a "
					  "path with a space or a colon");
		return false;
	}
	plan->report = memfd_create(HQ_REPORT_FILE, MFD_CLOEXEC);
	if (plan->report < 0) {
		hq_message(NULL, "memfd_create: %s", strerror(errno));
		return false;
	}
	return true;
}

int
hq_record_run(struct hq_record *r, char **argv, int *ret_status)
{
	struct plan plan = {.what = r, .run = getpid()};
	char path[PATH_MAX];
	const char *obstacle;
	int error;

	if (!make_plan(&plan))
		return HQ_EXIT_FAILED;
	error = hq_program_find(argv[0], path);
	if (error == 0) {
		obstacle = hq_program_obstacle(path);
		if (obstacle != NULL)
			hq_message(argv[0], "no dump will come; %s", obstacle);
		error = hq_launch(argv, prepare, &plan, ret_status);
	}
	if (error != 0)
		hq_message(argv[0], "%s", strerror(error));
	else
		judge_report(r, argv[0], plan.report, *ret_status,
		    obstacle != NULL);
	close(plan.report);
	return error == 0 ? HQ_EXIT_OK : HQ_EXIT_FAILED;
}
