/* Options of the commands that show stacks. */
#include "stack_options.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

void
hq_stack_options_set(
    const struct hq_stack_options *stack, struct hq_report_values *values)
{
	values->filter = (struct hq_filter){
	    .include = stack->include.items,
	    .ninclude = stack->include.count,
	    .exclude = stack->exclude.items,
	    .nexclude = stack->exclude.count,
	    .all_frames = stack->all_frames,
	};
	values->cumulative = stack->cumulative;
}

unsigned
hq_stack_options_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long width = columns == NULL ? 0 : strtol(columns, NULL, 10);

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return width > 0 && width < 100000 ? (unsigned)width : 0;
}
