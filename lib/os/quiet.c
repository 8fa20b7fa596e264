#include "os/quiet.h"

static bool quiet;

void
hq_quiet_begin(void)
{
	__atomic_store_n(&quiet, true, __ATOMIC_RELEASE);
}

bool
hq_quiet(void)
{
	return __atomic_load_n(&quiet, __ATOMIC_ACQUIRE);
}
