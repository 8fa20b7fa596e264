/* The table of commands, and how each describes itself. */
#include "command.h"
#include "wrap.h"

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

const struct hq_cmd *
hq_command_find(const char *name)
{
	for (unsigned i = 0; hq_commands[i] != NULL; i++)
		if (strcmp(hq_commands[i]->name, name) == 0)
			return hq_commands[i];
	return NULL;
}

/* Letters to insert, drop or replace, with one row of Levenshtein's table. */
static unsigned
edit_distance(const char *a, const char *b)
{
	unsigned row[32];
	size_t n = strlen(b);

	if (n >= 32)
		return 32;
	for (unsigned k = 0; k <= n; k++)
		row[k] = k;
	for (unsigned i = 0; a[i] != '\0'; i++) {
		unsigned diagonal = row[0];
		row[0] = i + 1;
		for (unsigned k = 1; k <= n; k++) {
			unsigned cost = diagonal + (a[i] != b[k - 1]);
			diagonal = row[k];
			if (row[k] + 1 < cost)
				cost = row[k] + 1;
			if (row[k - 1] + 1 < cost)
				cost = row[k - 1] + 1;
			row[k] = cost;
		}
	}
	return row[n];
}

const char *
hq_command_suggest(const char *name)
{
	const char *best = NULL;
	unsigned least = 3;

	for (unsigned i = 0; hq_commands[i] != NULL; i++) {
		unsigned distance = edit_distance(name, hq_commands[i]->name);
		if (strlen(name) >= 2 &&
		    strncmp(hq_commands[i]->name, name, strlen(name)) == 0)
			distance = 1;
		if (distance < least) {
			least = distance;
			best = hq_commands[i]->name;
		}
	}
	return best;
}

void
hq_command_explain(const struct hq_cmd *cmd)
{
	printf("heapql %s: %s\n\nusage: heapql %s %s\n", cmd->name,
	    cmd->summary, cmd->name, cmd->usage);
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
	fputs("\nheapql help COMMAND explains one; heapql --version tells the "
	      "version.\n",
	    stdout);
}
