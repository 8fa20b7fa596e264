/* heapql run: starts a program that dumps its heap. */
#include "command.h"
#include "launch.h"
#include "message.h"
#include "record.h"

static struct hq_record record = HQ_RECORD("run");

static const struct hq_option options[] = {
    HQ_OPTION_TEXT('o', "output", "PATTERN", &record.output,
	"name of the dumps; DIR/ keeps the default names there"),
    HQ_RECORD_OPTIONS(record),
    HQ_OPTION_FLAG(0, "no-references", &record.no_references,
	"do not look for who holds each block: dumps are written faster"),
    HQ_OPTION_TEXT(0, "sample", "BYTES", &record.sample,
	"record the stack of one allocation in so many bytes, by chance"),
    HQ_OPTION_TEXT(0, "contents", "no|hash[:KEY]", &record.contents,
	"hash: write a hash of what each block holds, for report duplicates"),
    HQ_OPTION_FLAG('v', "verbose", &record.verbose,
	"print a line to standard error for each dump"),
    HQ_OPTION_END,
};

static int
run(int argc, char **argv)
{
	int status, ended = 0;

	if (argc == 0)
		return hq_message_usage("run", "a program is missing");
	status = hq_record_check(&record);
	if (status != HQ_EXIT_OK)
		return status;
	status = hq_record_run(&record, argv, &ended);
	return status == HQ_EXIT_OK ? hq_launch_end_as(ended) : status;
}

#define HQ_SETTING(name, standard, values, help)                               \
	"  HEAPQL_" #name "=" values "  (" standard ")\n      " help "\n"

const struct hq_cmd hq_cmd_run = {
    .name = "run",
    .usage = "[options] [--] PROGRAM [ARG...]",
    .summary = "start a program that dumps its heap",
    .details =
	"Exits as the program did.  The options reach the program as\n"
	"environment variables, which can also be set by hand together with\n"
	"LD_PRELOAD=libheapql.so:\n"
#include "common/options.def"
    ,
    .options = options,
    .operands_end_options = true,
    .apart = true,
    .run = run,
};
