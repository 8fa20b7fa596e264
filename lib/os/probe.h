/*
 * Whether memory is there to be read, asked in the cheapest way that the kernel
 * has; and whether it may be asked at all.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_PROBE_H
#define HQ_OS_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * True when the page of `address` can be read; false also when it may not be
 * asked.  0.15 us: rt_sigprocmask with a `how` that does not exist reads its
 * set first, then refuses, and changes nothing.
 */
bool hq_probe_page(uintptr_t address);

/* The same for every page of [address, address + n), n not too large. */
bool hq_probe_range(uintptr_t address, size_t n);

/*
 * A sandbox may end the process for a system call that it does not expect:
 * from now on none is made that can be done without (no probes, no files of
 * /proc).  Never taken back.
 */
void hq_probe_set_quiet(void);
bool hq_probe_is_quiet(void);

#endif
