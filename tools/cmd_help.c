/* heapql help: what the commands are and how each is used. */
#include "command.h"
#include "message.h"

static int
run(int argc, char **argv)
{
	const struct hq_cmd *cmd;

	if (argc == 0) {
		hq_command_list();
		return HQ_EXIT_OK;
	}
	if (argc > 1)
		return hq_message_usage("help", "one command at a time");
	cmd = hq_command_find(argv[0]);
	if (cmd != NULL) {
		hq_command_explain(cmd);
		return HQ_EXIT_OK;
	}
	if (hq_command_explain_report(argv[0]))
		return HQ_EXIT_OK;
	return hq_message_no_command(argv[0]);
}

const struct hq_cmd hq_cmd_help = {
    .name = "help",
    .usage = "[COMMAND|REPORT]",
    .summary = "list the commands, or explain one or a report",
    .apart = true,
    .run = run,
};
