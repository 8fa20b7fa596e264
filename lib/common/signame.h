/*
 * Signals by name or number, for options.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_SIGNAME_H
#define HQ_COMMON_SIGNAME_H

#include "common/status.h"

/* "SIGUSR2", "USR2", "12", "SIGRTMIN+3"; "none", "off" and "0" give 0. */
HQ_CHECKED enum hq_status hq_signame_parse(const char *text, int *ret_signal);

#endif
