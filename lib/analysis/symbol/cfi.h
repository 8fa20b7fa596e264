/*
 * Where functions start and end, from .eh_frame: known also of a stripped
 * file.
 */
#ifndef HQ_ANALYSIS_SYMBOL_CFI_H
#define HQ_ANALYSIS_SYMBOL_CFI_H

#include "analysis/symbol/spans.h"

#include <gelf.h>

/* Adds a span per function, in addresses of the file.  What is damaged is
 * left out.  Returns 0, or -1: no memory. */
int hq_cfi_read(Elf *elf, struct hq_spans *spans);

#endif
