/* Options of the commands that show stacks. */
#include "stack_options.h"

#include "output.h"

#include <stdlib.h>

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
	long width = columns == NULL ? 0 : strtol(columns, NULL, 10);

	if (hq_output_width() > 0)
		return hq_output_width();
	return width > 0 && width < 100000 ? (unsigned)width : 0;
}
