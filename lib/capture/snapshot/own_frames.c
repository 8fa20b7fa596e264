#include "capture/snapshot/own_frames.h"

#include "capture/trace/pc.h"
#include "capture/trace/unwind.h"
#include "os/arch.h"

size_t
hq_own_frames_gaps(const struct hq_registers *registers,
    bool (*is_own)(uint64_t pc), struct hq_own_gap ret[HQ_OWN_FRAMES_MAX])
{
	const uint64_t kept = HQ_ARCH_KEPT_WORDS * sizeof(uint64_t);
	struct hq_unwind_memory memory = {0};
	struct hq_unwind_loads loads;
	struct hq_frame frame = {.pc = registers->pc,
	    .sp = registers->return_sp,
	    .fp = registers->fp};
	uint64_t sp = registers->sp;
	size_t n = 0;

	if (registers->return_sp == 0 || kept == 0 || hq_pc_count() == 0)
		return 0;
	hq_unwind_memory_enter(&memory, frame.sp);
	while (n < HQ_OWN_FRAMES_MAX && frame.sp > sp) {
		ret[n] = (struct hq_own_gap){sp, frame.sp - kept};
		n += ret[n].end > sp && ret[n].end < frame.sp;
		sp = frame.sp;
		if (!is_own(frame.pc) ||
		    hq_unwind_step(&frame, &memory, &loads) != HQ_UNWIND_ON)
			break;
	}
	return n;
}
