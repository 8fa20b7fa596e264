/*
 * The frame that a stack begins with: of the caller of the function in which
 * HQ_FRAME_HERE stands, as it will be after the return.
 */
#ifndef HQ_TRACE_HERE_H
#define HQ_TRACE_HERE_H

#include "capture/trace/unwind.h"

/* Reading the frame's address makes the compiler keep the caller's frame
 * pointer where that address leads to, on both machines. */
#define HQ_FRAME_PC ((uintptr_t)__builtin_return_address(0))
#define HQ_FRAME_SP ((uintptr_t)__builtin_dwarf_cfa())
#define HQ_FRAME_FP (*(const uintptr_t *)__builtin_frame_address(0))
#define HQ_FRAME_HERE                                                      \
	((struct hq_frame){                                                \
		.pc = HQ_FRAME_PC, .sp = HQ_FRAME_SP, .fp = HQ_FRAME_FP })

#endif
