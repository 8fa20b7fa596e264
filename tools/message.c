/* What heapql says on standard error. */
#include "message.h"

#include "analysis/render/escape.h"
#include "analysis/support/phase.h"
#include "command.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One write a line, so that messages of several processes do not mix. */
static void
say(const char *prefix, const char *text, const char *suffix)
{
	char line[1400], *safe;

	hq_phase_print();
	snprintf(line, sizeof line, "%s%s%s", prefix, text, suffix);
	safe = hq_escape_terminal(line, strlen(line), NULL);
	fprintf(stderr, "heapql: %s\n", safe == NULL ? text : safe);
	free(safe);
}

void
hq_message(const char *file, const char *format, ...)
{
	char text[1024], prefix[300] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (file != NULL)
		snprintf(prefix, sizeof prefix, "%s: ", file);
	say(prefix, text, "");
}

int
hq_message_error(const struct hq_error *err)
{
	hq_message(
	    err->file[0] != '\0' ? err->file : NULL, "%s", hq_error_text(err));
	return HQ_EXIT_FAILED;
}

static const char *called; /* NULL: as each caller says */

void
hq_message_name(const char *name)
{
	called = name;
}

int
hq_message_usage(const char *command, const char *format, ...)
{
	char text[1024], prefix[64], suffix[64];
	va_list args;

	command = called == NULL ? command : called;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	snprintf(prefix, sizeof prefix, "%s: ", command);
	snprintf(suffix, sizeof suffix, "; see heapql help %s", command);
	say(prefix, text, suffix);
	return HQ_EXIT_USAGE;
}

int
hq_message_no_command(const char *name)
{
	const char *near = hq_command_suggest(name);

	if (near != NULL)
		hq_message(NULL,
		    "there is no command \"%s\"; did you mean \"%s\"?", name,
		    near);
	else
		hq_message(NULL,
		    "there is no command \"%s\"; heapql help lists them", name);
	return HQ_EXIT_USAGE;
}
