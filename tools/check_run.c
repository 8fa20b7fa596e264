/* heapql check: runs a program and has its dumps judged. */
#include "config.h"

#include "check_task.h"

#include "check_left.h"
#include "command.h"
#include "launch.h"
#include "message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/dump_at.h"
#include "common/fmt.h"

/* Keeps why the run has failed, for all forms of output. */
__attribute__((format(printf, 3, 4))) static int
fail(struct hq_check_task *task, const char *name, const char *format, ...)
{
	char text[120];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	snprintf(task->failed, sizeof task->failed, "%.70s: %s", name, text);
	return HQ_EXIT_FAILED;
}

/* How the program ended, where that is a failure; 0: it is none. */
static int
judge_end(struct hq_check_task *task, const char *name, int ended)
{
	if (task->ignore_status || ended == 0)
		return HQ_EXIT_OK;
	if (WIFEXITED(ended)) {
		hq_message(
		    name, "exited with status %d", WEXITSTATUS(ended));
		return fail(task, name, "exited with status %d",
		    WEXITSTATUS(ended));
	}
	hq_message(name, "was ended by signal %d (%s)", WTERMSIG(ended),
	    strsignal(WTERMSIG(ended)));
	return fail(task, name, "was ended by signal %d (%s)",
	    WTERMSIG(ended), strsignal(WTERMSIG(ended)));
}

/* What the library could not do, or could not see; 0: nothing. */
static int
judge_record(struct hq_check_task *task, const struct hq_record *record,
    const char *name)
{
	/* Messages have told. */
	if (record->own_malloc)
		return fail(task, name, "has a malloc of its own");
	return record->failed
		   ? fail(task, name, "a dump could not be written")
		   : HQ_EXIT_OK;
}

static int
judge_run(struct hq_check_task *task, const struct hq_record *record,
    struct hq_check_place *place, const char *name, int ended)
{
	int status = HQ_EXIT_FAILED, failed = judge_end(task, name, ended);
	bool keep = false;

	if (failed == HQ_EXIT_OK)
		failed = judge_record(task, record, name);
	if (failed != HQ_EXIT_OK && task->gate.update) {
		hq_message(task->gate.baseline,
		    "left as it is, since the run failed");
		task->gate.update = false;
	}
	if (hq_check_place_list(place)) {
		/* A message has said why. */
		if (place->ndumps == 0 && failed == HQ_EXIT_OK)
			failed = fail(task, name, "no dump came");
		status = hq_check_judge(task, place->dumps, place->ndumps,
		    place, stderr, &keep);
	}
	if (!keep)
		hq_check_place_remove(place);
	if (failed != HQ_EXIT_OK && ended != 0 && task->program_status)
		return hq_launch_end_as(ended);
	return failed != HQ_EXIT_OK ? failed : status;
}

static void
add(struct hq_record *record, const char *name, const char *value)
{
	record->extra[record->nextra].name = name;
	record->extra[record->nextra++].value = value;
}

/* Assertions of the program may be told another number, as long as no option
 * tells it. */
static void
add_unless_there(const struct hq_check_task *task, struct hq_record *record,
    const char *name, const char *value)
{
	if (task->how.told || getenv(name) == NULL)
		add(record, name, value);
}

/* What was wished for, and the mark; false: a message says what is wrong. */
static bool
make_dump_at(const char *wished, const char *mark, char *out, size_t n)
{
	const char *why, *where;
	struct hq_dump_at at = {.at_exit = true};
	struct hq_fmt f;

	if (hq_dump_at_parse(wished, &at, &why, &where) == HQ_OK &&
	    at.mark[0] != '\0') {
		hq_message_usage("check",
		    "--dump-at mark=%s: the mark is told by --mark", at.mark);
		return false;
	}
	hq_fmt_init(&f, out, n);
	hq_fmt_str(&f, wished);
	if (!at.at_exit && strcmp(wished, "none") != 0)
		hq_fmt_str(&f, ",exit");
	hq_fmt_str(&f, ",mark=");
	/* Of a longer name marks keep no more. */
	for (const char *p = mark;
	    *p != '\0' && p < mark + HQ_DUMP_AT_NAME - 1; p++) {
		if (*p == ',' || *p == '\\')
			hq_fmt_str(&f, "\\");
		hq_fmt_bytes(&f, p, 1);
	}
	if (f.cut)
		hq_message_usage("check", "--dump-at: the list is too long");
	return !f.cut;
}

int
hq_check_run(
    struct hq_check_task *task, struct hq_record *record, char **argv)
{
	struct hq_check_place place = {0};
	char at[300], repeat[24], warmup[24];
	int ended = 0, status = hq_record_check(record);

	if (status != HQ_EXIT_OK)
		return status;
	if (!make_dump_at(record->dump_at, task->how.mark, at, sizeof at))
		return HQ_EXIT_USAGE;
	if (!hq_check_place_make(&place, task->parent))
		return HQ_EXIT_FAILED;
	record->output = place.pattern;
	record->dump_at = at;
	snprintf(repeat, sizeof repeat, "%u", task->how.repeat);
	snprintf(warmup, sizeof warmup, "%u", task->how.warmup);
	add_unless_there(task, record, "HEAPQL_REPEAT", repeat);
	add_unless_there(task, record, "HEAPQL_WARMUP", warmup);
	record->to_stderr = hq_check_output_takes_stdout(&task->output);
	status = hq_record_run(record, argv, &ended);
	if (status == HQ_EXIT_OK) {
		hq_check_left(place.pattern, task->how.programs);
		status = judge_run(task, record, &place, argv[0], ended);
	} else {
		bool keep;
		fail(task, argv[0], "could not be run");
		hq_check_judge(task, NULL, 0, NULL, stderr, &keep);
		hq_check_place_remove(&place);
	}
	hq_check_place_release(&place);
	return status;
}
