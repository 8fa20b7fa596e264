/* The functions of heapql/heapql.h that ask for dumps. */
#include "common/banned.h"

#define HEAPQL_BUILDING_LIBRARY
#include <errno.h>

#include <heapql/heapql.h>

#include "capture/entry/triggers.h"

int
heapql_dump(const char *label)
{
	struct hq_snapshot what = {.trigger = HQ_TRIGGER_CALL, .label = label};
	return hq_triggers_dump(&what);
}

int
heapql_dump_wait(void)
{
	return hq_snapshot_wait();
}

int
heapql_dump_path(int number, char *ret_path, size_t size)
{
	if (number <= 0 || ret_path == NULL)
		return -EINVAL;
	return hq_snapshot_path((uint32_t)number, ret_path, size);
}

int
heapql_present(void)
{
	return 1;
}
