/* The table of commands, and how each describes itself. */
#include "command.h"
#include "watch.h"
#include "wrap.h"

#include "analysis/report/catalog.h"
#include "analysis/support/near.h"

#include <stdio.h>
#include <string.h>

#define HQ_COMMAND(name) extern const struct hq_cmd hq_cmd_##name;
#include "commands.def"
#undef HQ_COMMAND

const struct hq_cmd *const hq_commands[] = {
#define HQ_COMMAND(name) &hq_cmd_##name,
#include "commands.def"
#undef HQ_COMMAND
    NULL,
};

#define HQ_NCOMMANDS (sizeof hq_commands / sizeof hq_commands[0] - 1)

const struct hq_cmd *
hq_command_find(const char *name)
{
	for (unsigned i = 0; hq_commands[i] != NULL; i++)
		if (strcmp(hq_commands[i]->name, name) == 0)
			return hq_commands[i];
	return NULL;
}

const char *
hq_command_suggest(const char *name)
{
	static struct hq_near near;

	hq_near_start(&near, name);
	for (unsigned i = 0; i < HQ_NCOMMANDS; i++)
		hq_near_offer(&near, hq_commands[i]->name);
	for (unsigned i = 0; i < hq_report_ntexts; i++)
		hq_near_offer(&near, hq_report_texts[i].name);
	return near.best[0] == '\0' ? NULL : near.best;
}

void
hq_command_explain(const struct hq_cmd *cmd)
{
	printf("heapql %s: %s\n\nusage: heapql %s %s\n", cmd->name,
	    cmd->summary, cmd->name, cmd->usage);
	hq_options_common(cmd->apart ? NULL : hq_watch_options);
	if (cmd->options != NULL) {
		fputs("\noptions:\n", stdout);
		hq_options_describe(cmd->options, stdout);
	}
	if (cmd->details != NULL) {
		putchar('\n');
		hq_wrap_text(stdout, cmd->details);
	}
}

void
hq_command_list(void)
{
	fputs("heapql: see the heap of a program with SQL\n\n"
	      "usage: heapql COMMAND [ARGUMENT...]\n\ncommands:\n",
	    stdout);
	for (unsigned i = 0; hq_commands[i] != NULL; i++)
		printf("  %-8s %s\n", hq_commands[i]->name,
		    hq_commands[i]->summary);
	fputs("\nEach report is a command too: heapql leaks x.hqd; heapql report "
	      "lists them.\nheapql help COMMAND explains one; heapql --version tells the "
	      "version.\n",
	    stdout);
}
