/* heapql check: the leak gate; runs a program, or takes dumps, and judges. */
#include "config.h"

#include "check_task.h"
#include "command.h"
#include "message.h"
#include "symbol_options.h"

#include "analysis/check/policy.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>


#define NOT_GIVEN UINT64_MAX

extern const struct hq_cmd hq_cmd_check;

static struct hq_record record = HQ_RECORD("check");
static struct hq_symbol_arguments symbols;
static struct hq_check_gate gate;
static uint64_t repeat = NOT_GIVEN, warmup = NOT_GIVEN;
static const char *mark, *place_parent;
static bool program_status, ignore_status, keep_all;
static struct hq_check_output output;

static const struct hq_option options[] = {
    HQ_OPTION_NUMBER(0, "repeat", "K", &repeat,
	"growth must be seen in each of K steps, 4 unless told otherwise"),
    HQ_OPTION_NUMBER(0, "warmup", "W", &warmup,
	"steps before them that do not count, 1 unless told otherwise"),
    HQ_OPTION_TEXT(0, "mark", "NAME", &mark,
	"the program's heapql_mark(NAME) ends a step (default iteration)"),
    HQ_CHECK_GATE_OPTIONS(gate),
    HQ_OPTION_TEXT('o', "output", "DIR", &place_parent,
	"keep dumps in a directory in DIR, not in $TMPDIR or /tmp"),
    HQ_OPTION_FLAG(0, "keep", &keep_all,
	"keep the dumps of all processes, whatever is found"),
    HQ_CHECK_OUTPUT_OPTIONS(output),
    HQ_OPTION_FLAG(0, "program-status", &program_status,
	"where the program fails, exit as it did"),
    HQ_OPTION_FLAG_NOT(0, "ignore-status", &ignore_status, "program-status",
	"a program that fails is judged as one that does not"),
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

static unsigned
number(uint64_t given)
{
	return given == NOT_GIVEN ? HQ_POLICY_UNSET : (unsigned)given;
}

/* Of dumps, or of a program with its arguments. */
static int
check(int argc, char **argv, bool dumps)
{
	struct hq_check_task task = {
	    .how = {
	        .programs = record.programs,
	        .mark = mark != NULL ? mark : HQ_CHECK_MARK,
	        .mark_told = mark != NULL,
	        .symbols = hq_symbol_arguments_options(&symbols),
	    },
	    .gate = gate,
	    .output = output,
	    .program_status = program_status,
	    .ignore_status = ignore_status,
	    .keep = keep_all,
	    .parent = place_parent,
	};
	int status = hq_check_gate_open(
	    &gate, number(repeat), number(warmup), &task.how);
	bool keep;

	if (status == HQ_EXIT_OK)
		status = hq_check_output_check(&output);
	if (status == HQ_EXIT_OK)
		status = dumps ? hq_check_judge(&task, argv, (unsigned)argc,
				     NULL, stdout, &keep)
			       : hq_check_run(&task, &record, argv);
	hq_check_gate_close(&task.how);
	return status;
}

static int
check_numbers(void)
{
	if (repeat != NOT_GIVEN && (repeat == 0 || repeat > 1000000))
		return hq_message_usage(
		    "check", "--repeat wants a number from 1 to 1000000");
	if (warmup != NOT_GIVEN && warmup > 1000000)
		return hq_message_usage(
		    "check", "--warmup wants a number from 0 to 1000000");
	return HQ_EXIT_OK;
}

static int
run(int argc, char **argv)
{
	if (argc == 0)
		return hq_message_usage(
		    "check", "a program is missing, or dumps");
	if (mark != NULL && mark[0] == '\0')
		return hq_message_usage("check", "--mark wants a name");
	if (check_numbers() != HQ_EXIT_OK)
		return HQ_EXIT_USAGE;
	if (!is_dump(argv[0]))
		return check(argc, argv, false);
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
	if (check_numbers() != HQ_EXIT_OK)
		return HQ_EXIT_USAGE;
	return check(argc, argv, true);
}

const struct hq_cmd hq_cmd_check = {
    .name = "check",
    .usage = "[options] [--] PROGRAM [ARG...] | DUMP...",
    .summary = "the leak gate: run a program and judge its heap",
    .details =
	"Exits with 0 where nothing is found, 3 where something is, 1 where\n"
	"it could not be judged or the program failed, 2 for wrong usage.\n"
	"What is found is told unless a suppression, the baseline or the\n"
	"policy is for it, in this order; doc/check.md describes them.\n",
    .options = options,
    .operands_end_options = true,
    .run = run,
};
