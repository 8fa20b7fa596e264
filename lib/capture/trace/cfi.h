/*
 * Running the program of call frame information up to an address: where the
 * frame stands there, and where the caller's frame pointer and the return
 * address are.  Other registers are not followed.
 *
 * Context: any thread, signal handler; reads what the FDE points at.
 */
#ifndef HQ_TRACE_CFI_H
#define HQ_TRACE_CFI_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/trace/eh_frame.h"

/* Where a register of the caller is. */
enum hq_cfi_where {
	HQ_CFI_SAME,          /* in that register still */
	HQ_CFI_UNDEFINED,     /* nowhere */
	HQ_CFI_AT,            /* in memory, at the CFA + number */
	HQ_CFI_IS,            /* it is the CFA + number */
	HQ_CFI_IN,            /* in the register with that number */
	HQ_CFI_AT_EXPRESSION, /* in memory, where the expression says */
	HQ_CFI_IS_EXPRESSION  /* it is what the expression says */
};

struct hq_cfi_rule {
	enum hq_cfi_where where;
	int64_t number;
	const uint8_t *expression, *expression_end;
};

struct hq_cfi_row {
	uint64_t cfa_register;
	int64_t cfa_offset;
	const uint8_t *cfa_expression, *cfa_expression_end; /* NULL: none */
	struct hq_cfi_rule fp, ra;
	bool ra_signed; /* aarch64: the return address has a signature in it */
};

/* The row that holds at `address`.  False: the program is broken. */
bool hq_cfi_run(
    const struct hq_eh_fde *fde, uint64_t address, struct hq_cfi_row *ret);

#endif
