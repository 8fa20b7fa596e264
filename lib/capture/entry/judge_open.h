/*
 * Fetches the judge of trace/judge.h.
 */
#ifndef HQ_ENTRY_JUDGE_OPEN_H
#define HQ_ENTRY_JUDGE_OPEN_H

#include <stdint.h>

/* Loads libgcc's unwinder and has every so many stacks judged by it; says so
 * when it is not to be had.  Context: before main. */
void hq_judge_open(uint32_t every);

#endif
