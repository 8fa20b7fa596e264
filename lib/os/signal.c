#include "os/signal.h"

#include <signal.h>

#include "os/sys.h"

void
hq_signal_block_all(struct hq_signal_mask *ret_before)
{
	static const uint64_t all = ~(uint64_t)0;
	HQ_SYS4(SYS_rt_sigprocmask, SIG_SETMASK, &all, &ret_before->bits,
		sizeof(all));
}

void
hq_signal_restore(const struct hq_signal_mask *before)
{
	HQ_SYS4(SYS_rt_sigprocmask, SIG_SETMASK, &before->bits, 0,
		sizeof(before->bits));
}
