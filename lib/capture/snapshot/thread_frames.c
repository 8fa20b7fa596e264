#include "capture/snapshot/thread_frames.h"

#include "capture/trace/unwind.h"

void
hq_thread_frames_walk(
    struct hq_thread_frames *f, const struct hq_registers *registers)
{
	struct hq_unwind_memory memory = {0};
	struct hq_unwind_loads loads;
	struct hq_frame frame = {.pc = registers->pc,
	    .sp = registers->return_sp != 0 ? registers->return_sp
					    : registers->sp,
	    .fp = registers->fp,
	    .exact = registers->return_sp == 0};

	f->count = f->at = 0;
	if (hq_pc_count() == 0)
		return;
	hq_unwind_memory_enter(&memory, frame.sp);
	do {
		struct hq_thread_frame *t = &f->frame[f->count];
		if (f->count > 0 && frame.sp <= t[-1].sp)
			return; /* another stack, after a signal's frame */
		t->sp = frame.sp;
		t->key = hq_pc_key_of(frame.pc, frame.exact);
		t->pc_id = 0;
		f->count++;
	} while (f->count < HQ_THREAD_FRAMES_MAX &&
	    hq_unwind_step(&frame, &memory, &loads) == HQ_UNWIND_ON);
}

uint32_t
hq_thread_frames_pc(struct hq_thread_frames *f, uint64_t address)
{
	struct hq_thread_frame *t;

	while (f->at + 1 < f->count && f->frame[f->at + 1].sp <= address)
		f->at++;
	if (f->at >= f->count || f->frame[f->at].sp > address)
		return 0;
	/* Where the outermost one ends is not known. */
	if (f->at + 1 == f->count && f->count > 1)
		return 0;
	t = &f->frame[f->at];
	if (t->pc_id == 0) {
		uint32_t number = hq_pc_intern(t->key);
		t->pc_id = number == HQ_PC_FULL ? 0 : number;
	}
	return t->pc_id;
}
