/* The part of heapql.h about stacks. */
#include "common/banned.h"

#define HEAPQL_BUILDING_LIBRARY
#include <errno.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/tracing.h"
#include "capture/entry/peak.h"
#include "common/stack_limit.h"
#include <heapql/heapql.h>

int
heapql_trace_start(int frames)
{
	if (frames < 0 || (unsigned)frames > HQ_STACK_LIMIT_MAX)
		return -EINVAL;
	hq_tracing_start((unsigned)frames);
	return 0;
}

int
heapql_trace_stop(void)
{
	hq_tracing_stop();
	return 0;
}

int
heapql_trace_active(void)
{
	return hq_tracing_is_on();
}

/* Of the highest point all is known but how much of it was untraced: not less
 * than is untraced now, as long as stacks are on. */
int
heapql_traced_memory(uint64_t *ret_current, uint64_t *ret_peak)
{
	uint64_t peak = hq_alloc_peak_bytes(), traced, untraced;

	hq_tracing_memory(&traced, &untraced);
	peak = peak > untraced ? peak - untraced : 0;
	*ret_current = traced;
	*ret_peak = peak > traced ? peak : traced;
	return 0;
}

int
heapql_reset_peak(void)
{
	hq_tracing_reset_peak();
	hq_peak_reset();
	return 0;
}
