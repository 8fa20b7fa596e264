/* heapql: finds the command, gives it its options, keeps the contract of exit
 * statuses. */
#include "config.h"

#include "command.h"
#include "message.h"
#include "output.h"
#include "watch.h"

#include "analysis/report/catalog.h"

#include <locale.h>
#include <string.h>

static int
run_command(
    const struct hq_cmd *cmd, const char *name, int argc, char **argv)
{
	if (!cmd->apart)
		hq_options_common(hq_watch_options);
	switch (hq_options_parse(
	    cmd->options, name, cmd->operands_end_options, &argc, argv)) {
	case HQ_OPTIONS_HELP:
		if (!hq_command_explain_report(NULL))
			hq_command_explain(cmd);
		return HQ_EXIT_OK;
	case HQ_OPTIONS_WRONG:
		return HQ_EXIT_USAGE;
	case HQ_OPTIONS_OK:
		break;
	}
	if (cmd->apart)
		return cmd->run(argc, argv);
	hq_watch_start();
	return cmd->run(argc, argv);
}

static int
dispatch(int argc, char **argv)
{
	const struct hq_cmd *cmd;

	if (argc < 2) {
		hq_message(
		    NULL, "a command is missing; heapql help lists them");
		return HQ_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts("heapql " PACKAGE_VERSION);
		return HQ_EXIT_OK;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		hq_command_list();
		return HQ_EXIT_OK;
	}
	cmd = hq_command_find(argv[1]);
	if (cmd != NULL)
		return run_command(cmd, cmd->name, argc - 2, argv + 2);
	/* heapql leaks x.hqd is heapql report leaks x.hqd. */
	if (hq_report_exists(argv[1])) {
		hq_command_name_report(argv[1]);
		return run_command(hq_command_find("report"), argv[1], argc - 1,
		    argv + 1);
	}
	return hq_message_no_command(argv[1]);
}

int
main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "");
	return hq_watch_end(hq_output_close(dispatch(argc, argv)));
}
