/*
 * From call frame information to the rules of rule.h, and what does not fit
 * there done the long way.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_TRACE_COMPILE_H
#define HQ_TRACE_COMPILE_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/trace/cfi.h"
#include "capture/trace/expression.h"

/* The rule for the code at `address`.  False: it is not to be kept, since code
 * may appear there without notice. */
bool hq_compile(uintptr_t address, uint64_t *ret_rule);

/* The rule for a row. */
uint64_t hq_compile_row(const struct hq_cfi_row *row);

/*
 * The registers of the caller by what the information says, whatever that is.
 * `ret_exact`: the frame is a signal's, so that the caller was interrupted.
 * False: it cannot be known.
 */
bool hq_compile_apply(uintptr_t address, const struct hq_registers *own,
    struct hq_unwind_memory *memory, struct hq_registers *ret_caller,
    bool *ret_exact);

/* The same for a row. */
bool hq_compile_apply_row(const struct hq_cfi_row *row,
    const struct hq_registers *own, struct hq_unwind_memory *memory,
    struct hq_registers *ret_caller);

#endif
