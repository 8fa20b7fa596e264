#include "os/probe.h"

#include <errno.h>

#include "os/map.h"
#include "os/sys.h"

static bool quiet;

enum { NO_SUCH_HOW = 0x4851, KERNEL_SET_BYTES = 8 };

/* Kernels made by others may refuse `how` before they read the set; then every
 * address would look fine.  Page zero is never there. */
enum { UNKNOWN, HONEST, USELESS };
static int honesty;

static bool
ask(uintptr_t address)
{
	return HQ_SYS4(SYS_rt_sigprocmask, NO_SUCH_HOW, address, 0,
		   KERNEL_SET_BYTES) == -EINVAL;
}

bool
hq_probe_page(uintptr_t address)
{
	int state = __atomic_load_n(&honesty, __ATOMIC_RELAXED);

	if (hq_probe_is_quiet())
		return false;
	if (state == UNKNOWN) {
		state = ask(8) ? USELESS : HONEST;
		__atomic_store_n(&honesty, state, __ATOMIC_RELAXED);
	}
	return state == HONEST && ask(address & ~(HQ_MAP_PAGE - 1));
}

bool
hq_probe_range(uintptr_t address, size_t n)
{
	uintptr_t end;

	if (n == 0 || __builtin_add_overflow(address, n - 1, &end))
		return n == 0;
	for (uintptr_t page = address & ~(HQ_MAP_PAGE - 1);;
	     page += HQ_MAP_PAGE) {
		if (!hq_probe_page(page))
			return false;
		if (end - page < HQ_MAP_PAGE)
			return true;
	}
}

void
hq_probe_set_quiet(void)
{
	__atomic_store_n(&quiet, true, __ATOMIC_RELAXED);
}

bool
hq_probe_is_quiet(void)
{
	return __atomic_load_n(&quiet, __ATOMIC_RELAXED);
}
