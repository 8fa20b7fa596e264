/*
 * The frames of this library on the stack of the thread that asked for a dump.
 *
 *	| locals of ours | registers kept for the caller | return address | ...
 *	  left out         the program's                   sp of the caller
 *
 * What stands in our locals is ours, or was left there by the program in a call
 * long gone: it holds nothing.  The registers that a function keeps may still be
 * the program's; of one that keeps fewer than it could, a few locals pass for
 * them.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped.
 */
#ifndef HQ_SNAPSHOT_OWN_FRAMES_H
#define HQ_SNAPSHOT_OWN_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/registers.h"

enum { HQ_OWN_FRAMES_MAX = 16 };

struct hq_own_gap {
	uint64_t start, end;
};

/*
 * The parts of the stack from registers->sp on to leave out, ascending; their
 * number.  None of a thread that did not ask, where stacks cannot be walked, and
 * on machines where the place of kept registers is not known.  `is_own` tells
 * whether code is the library's.
 */
size_t hq_own_frames_gaps(const struct hq_registers *registers,
    bool (*is_own)(uint64_t pc), struct hq_own_gap ret[HQ_OWN_FRAMES_MAX]);

#endif
