/*
 * Expressions of call frame information: a small stack machine.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_TRACE_EXPRESSION_H
#define HQ_TRACE_EXPRESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/trace/memory.h"

/* The registers that are known, by their numbers in DWARF. */
struct hq_registers {
	uint64_t pc, sp, fp, lr;
	bool has_lr;
};

/* False: it is not known. */
bool hq_registers_get(
    const struct hq_registers *r, uint64_t number, uint64_t *ret);

/* Evaluates [at, end), `first` being on the stack unless NULL.  False: it is
 * broken, or needs what is not known or cannot be read. */
bool hq_expression_run(const uint8_t *at, const uint8_t *end,
    const struct hq_registers *r, const uint64_t *first,
    struct hq_unwind_memory *memory, uint64_t *ret);

/* True when it is *(register + offset) and no more: a frame that was aligned.
 */
bool hq_expression_is_slot(const uint8_t *at, const uint8_t *end,
    uint64_t *ret_register, int64_t *ret_offset);

#endif
