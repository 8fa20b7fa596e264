/* The functions of heapql/heapql.h that ask for dumps. */
#include "common/banned.h"

#define HEAPQL_BUILDING_LIBRARY
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
heapql_present(void)
{
	return 1;
}
