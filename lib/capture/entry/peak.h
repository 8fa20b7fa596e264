/*
 * A dump of the heap at its highest point (--dump-at peak): taken when live
 * bytes have begun to fall from a new highest one, or at the end when the
 * program is still near it.  The dump of a higher point takes the place of the
 * one before.
 *
 * A program that climbs in small steps up and down has a highest point at each.
 * So the copy of the process that is to write one waits a tenth of a second, and
 * goes without having written anything when a higher point comes.  All together
 * get a twentieth of the run time, and a fixed sum for short runs; when half of
 * it is spent, steps of a thirtieth are large enough; what is beyond that is
 * skipped and counted.
 */
#ifndef HQ_ENTRY_PEAK_H
#define HQ_ENTRY_PEAK_H

#include <stdbool.h>
#include <stdint.h>

/* From now on, or not at all.  Context: before main; child of a fork. */
void hq_peak_arm(bool wanted);

/* The hook.  Context: as struct hq_alloc_hooks. */
void hq_peak_fallen(uint64_t live_bytes, uint64_t peak_bytes);

/* The highest point so far does not count any more.  Context: any thread. */
void hq_peak_reset(void);

/* The last occasion.  Context: the thread that ends the process. */
void hq_peak_at_exit(void);

#endif
