/*
 * The frames of a thread that stands, by where on its stack they are: to tell
 * to which function a word of the stack belongs.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped.
 */
#ifndef HQ_SNAPSHOT_THREAD_FRAMES_H
#define HQ_SNAPSHOT_THREAD_FRAMES_H

#include <stdint.h>

#include "capture/trace/pc.h"
#include "os/registers.h"

enum { HQ_THREAD_FRAMES_MAX = 1024 };

struct hq_thread_frames {
	uint32_t count;
	uint32_t at; /* where the last question was answered */
	struct hq_thread_frame {
		uint64_t sp; /* the frame's part of the stack begins here */
		hq_pc_key key;
		uint32_t pc_id; /* 0: not numbered yet */
	} frame[HQ_THREAD_FRAMES_MAX];
};

/* Innermost first; what there are more of is left out. */
void hq_thread_frames_walk(
    struct hq_thread_frames *f, const struct hq_registers *registers);

/* The number (pc.h) of where the frame that holds `address` is; 0: not known.
 * Addresses come ascending after a walk. */
uint32_t hq_thread_frames_pc(struct hq_thread_frames *f, uint64_t address);

#endif
