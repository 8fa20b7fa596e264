/*
 * The frames of a dump: what each of its pcs means.
 *
 * A pc has one row per function that it lies in: the innermost inlined one
 * first, the function that has the code last.  Rows of one pc stand together;
 * those of pc i are first[i] to first[i + 1] - 1.  Row 0 of pc has none, every
 * other has at least one, with what is not known left out.
 *
 * In the arrays 0 means none, any other number stands for itself minus one,
 * as in a nullable hq_dense; texts are numbers of an hq_texts.
 */
#ifndef HQ_ANALYSIS_SYMBOL_FRAMES_H
#define HQ_ANALYSIS_SYMBOL_FRAMES_H

#include <stdint.h>

struct hq_frames {
	uint32_t npcs;
	uint32_t *first; /* npcs + 1 */
	uint32_t count;  /* rows */
	uint32_t *pc;    /* the row of pc, as it is */
	uint32_t *module;
	uint32_t *func;
	uint32_t *linkage; /* the function as the linker has it */
	uint32_t *file;
	uint32_t *line;
	uint64_t *func_addr; /* start of the function in the file */
	uint8_t *level;      /* as it is: 0 is the innermost */
	uint8_t *inlined;    /* as it is: 1, into the next level */
};

void hq_frames_release(struct hq_frames *f);

#endif
