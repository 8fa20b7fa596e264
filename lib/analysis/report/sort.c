/* What reports of stacks are sorted by. */
#include "analysis/report/sort.h"

#include <string.h>

const char hq_sort_keys[] = "live, blocks, peak, total, allocs, temporary";

enum hq_stack_value
hq_sort_value(const char *key)
{
	static const struct {
		const char *key;
		enum hq_stack_value value;
	} keys[] = {
	    {"live", HQ_LIVE_BYTES},
	    {"blocks", HQ_LIVE_BLOCKS},
	    {"peak", HQ_PEAK_BYTES},
	    {"total", HQ_BYTES},
	    {"allocs", HQ_ALLOCS},
	    {"temporary", HQ_TEMPORARIES},
	};

	for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].value;
	return HQ_NVALUES;
}
