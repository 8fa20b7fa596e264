#include "common/stack_limit.h"

#include <stdint.h>
#include <string.h>

#include "common/units.h"

enum hq_status
hq_stack_limit_parse(const char *text, unsigned *ret_frames)
{
	size_t n = strlen(text);
	uint64_t frames;

	if (strcmp(text, "off") == 0) {
		*ret_frames = 0;
		return HQ_OK;
	}
	if (n == 0 || text[n - 1] < '0' || text[n - 1] > '9' ||
	    hq_units_size(text, n, &frames) != HQ_OK)
		return HQ_ERR_USAGE;
	if (frames == 0 || frames > HQ_STACK_LIMIT_MAX)
		return HQ_ERR_RANGE;
	*ret_frames = (unsigned)frames;
	return HQ_OK;
}
