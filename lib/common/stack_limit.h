/*
 * The value of --stack and HEAPQL_STACK: how many frames of a stack are kept.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_STACK_LIMIT_H
#define HQ_COMMON_STACK_LIMIT_H

#include "common/status.h"

#define HQ_STACK_LIMIT_MAX 1000u

/* "N", from 1 to HQ_STACK_LIMIT_MAX, or "off", which is 0. */
HQ_CHECKED enum hq_status hq_stack_limit_parse(
    const char *text, unsigned *ret_frames);

#endif
