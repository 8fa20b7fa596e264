/* heapql check: the leak gate; runs a program, or takes dumps, and judges. */
#include "config.h"

#include "check_place.h"
#include "command.h"
#include "launch.h"
#include "message.h"
#include "record.h"
#include "symbol_options.h"

#include "analysis/check/write.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_GIVEN UINT64_MAX

extern const struct hq_cmd hq_cmd_check;

static struct hq_record record = HQ_RECORD("check");
static struct hq_symbol_arguments symbols;
static uint64_t repeat = NOT_GIVEN, warmup = NOT_GIVEN;
static const char *mark = HQ_CHECK_MARK, *place_parent;
static bool json, program_status, ignore_status, verbose;

static const struct hq_option options[] = {
    HQ_OPTION_NUMBER(0, "repeat", "K", &repeat,
	"growth must be seen in each of K steps, 4 unless told otherwise"),
    HQ_OPTION_NUMBER(0, "warmup", "W", &warmup,
	"steps before them that do not count, 1 unless told otherwise"),
    HQ_OPTION_TEXT(0, "mark", "NAME", &mark,
	"the program's heapql_mark(NAME) ends a step (default iteration)"),
    HQ_OPTION_TEXT('o', "output", "DIR", &place_parent,
	"keep dumps in a directory in DIR, not in $TMPDIR or /tmp"),
    HQ_OPTION_FLAG(0, "json", &json,
	"print findings as JSON; the program's output goes to standard error"),
    HQ_OPTION_FLAG(0, "program-status", &program_status,
	"where the program fails, exit as it did"),
    HQ_OPTION_FLAG(0, "ignore-status", &ignore_status,
	"a program that fails is judged as one that does not"),
    HQ_OPTION_FLAG('v', "verbose", &verbose,
	"tell also of what is known, suppressed or allowed"),
    HQ_RECORD_OPTIONS(record),
    HQ_SYMBOL_OPTIONS(symbols),
    HQ_OPTION_END,
};

/* A dump or a database, not a program. */
static bool
is_dump(const char *path)
{
	static const char dump[] = "\x89HQD", database[] = "SQLite format 3";
	char start[sizeof database] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, start, sizeof start);

	if (fd >= 0)
		close(fd);
	return (n >= 4 && memcmp(start, dump, 4) == 0) ||
	       (n == (ssize_t)sizeof database &&
		   memcmp(start, database, sizeof database) == 0);
}

static struct hq_check_options
judge_options(void)
{
	return (struct hq_check_options){
	    .repeat = repeat == NOT_GIVEN ? HQ_CHECK_REPEAT : (unsigned)repeat,
	    .warmup = warmup == NOT_GIVEN ? HQ_CHECK_WARMUP : (unsigned)warmup,
	    .told = repeat != NOT_GIVEN,
	    .mark = mark,
	    .symbols = hq_symbol_arguments_options(&symbols),
	};
}

/* Judges dumps and tells; *ret_verdict is the caller's, also after an error. */
static int
judge(char **paths, unsigned npaths, const char *directory,
    struct hq_verdict **ret_verdict, FILE *out)
{
	const struct hq_check_options how = judge_options();
	const struct hq_check_style style = {.verbose = verbose};
	struct hq_verdict *v = hq_verdict_new();
	struct hq_error err = {0};
	enum hq_status status = HQ_ERR_NOMEM;

	*ret_verdict = v;
	if (v != NULL)
		status = hq_check_dumps(
		    (const char *const *)paths, npaths, &how, v, &err);
	if (status == HQ_OK && directory != NULL && hq_verdict_count(v) > 0) {
		v->directory = strdup(directory);
		if (v->directory == NULL)
			status = HQ_ERR_NOMEM;
	}
	if (status == HQ_OK)
		status = (json ? hq_check_write_json : hq_check_write_text)(
		    v, &style, out, &err);
	if (status != HQ_OK)
		return hq_message_error(&err);
	return hq_verdict_count(v) > 0 ? HQ_EXIT_FINDINGS : HQ_EXIT_OK;
}

static int
check_dumps(int argc, char **argv)
{
	struct hq_verdict *v;
	int status = judge(argv, (unsigned)argc, NULL, &v, stdout);

	hq_verdict_free(v);
	return status;
}

/* How the program ended, where that is a failure; 0: it is none. */
static int
judge_end(const char *name, int ended)
{
	if (ignore_status || ended == 0)
		return 0;
	if (WIFEXITED(ended))
		hq_message(
		    name, "exited with status %d", WEXITSTATUS(ended));
	else
		hq_message(name, "was ended by signal %d (%s)",
		    WTERMSIG(ended), strsignal(WTERMSIG(ended)));
	return HQ_EXIT_FAILED;
}

static int
judge_run(struct hq_check_place *place, const char *name, int ended)
{
	struct hq_verdict *v = NULL;
	int status = HQ_EXIT_FAILED, failed = judge_end(name, ended);

	if (hq_check_place_list(place)) {
		if (place->ndumps > 0)
			status = judge(place->dumps, place->ndumps,
			    place->directory, &v, json ? stdout : stderr);
		/* A message has said why. */
	}
	if (v == NULL || hq_verdict_count(v) == 0)
		hq_check_place_remove(place);
	hq_verdict_free(v);
	if (failed != 0 && program_status)
		return hq_launch_end_as(ended);
	return failed != 0 ? failed : status;
}

static int
check_program(char **argv)
{
	struct hq_check_place place = {0};
	char at[300], repeats[24], warmups[24];
	int ended = 0, status;

	status = hq_record_check(&record);
	if (status != HQ_EXIT_OK)
		return status;
	if (!hq_check_place_make(&place, place_parent))
		return HQ_EXIT_FAILED;
	record.output = place.pattern;
	snprintf(at, sizeof at, "%s,mark=%s", record.dump_at, mark);
	record.dump_at = at;
	snprintf(repeats, sizeof repeats, "%u", judge_options().repeat);
	snprintf(warmups, sizeof warmups, "%u", judge_options().warmup);
	record.extra[record.nextra].name = "HEAPQL_REPEAT";
	record.extra[record.nextra++].value = repeats;
	record.extra[record.nextra].name = "HEAPQL_WARMUP";
	record.extra[record.nextra++].value = warmups;
	record.to_stderr = json;
	status = hq_record_run(&record, argv, &ended);
	if (status == HQ_EXIT_OK)
		status = judge_run(&place, argv[0], ended);
	else
		hq_check_place_remove(&place);
	hq_check_place_release(&place);
	return status;
}

static int
run(int argc, char **argv)
{
	if (argc == 0)
		return hq_message_usage(
		    "check", "a program is missing, or dumps");
	if (mark[0] == '\0' || strchr(mark, ',') != NULL || strlen(mark) > 63)
		return hq_message_usage(
		    "check", "--mark %s: not the name of a mark", mark);
	if (program_status && ignore_status)
		return hq_message_usage("check",
		    "--program-status and --ignore-status exclude each other");
	if (!is_dump(argv[0]))
		return check_program(argv);
	/* Options may stand behind dumps, as everywhere. */
	switch (hq_options_parse(options, "check", false, &argc, argv)) {
	case HQ_OPTIONS_HELP:
		hq_command_explain(&hq_cmd_check);
		return HQ_EXIT_OK;
	case HQ_OPTIONS_WRONG:
		return HQ_EXIT_USAGE;
	case HQ_OPTIONS_OK:
		break;
	}
	return check_dumps(argc, argv);
}

const struct hq_cmd hq_cmd_check = {
    .name = "check",
    .usage = "[options] [--] PROGRAM [ARG...] | DUMP...",
    .summary = "the leak gate: run a program and judge its heap",
    .details =
	"Exits with 0 where nothing is found, 3 where something is, 1 where\n"
	"it could not be judged or the program failed, 2 for wrong usage.\n",
    .options = options,
    .operands_end_options = true,
    .run = run,
};
