/* For tests of the command's parts: a tool without commands. */
#include "command.h"

#include <stddef.h>

const char *
hq_command_suggest(const char *name)
{
	(void)name;
	return NULL;
}
