/* Status codes: what every fallible function of the project returns. */
#ifndef HQ_COMMON_STATUS_H
#define HQ_COMMON_STATUS_H

enum hq_status {
#define HQ_STATUS(name, number, message) HQ_##name = number,
#include "common/status.def"
#undef HQ_STATUS
};

/* For every function that returns a status: it may not be ignored. */
#define HQ_CHECKED __attribute__((warn_unused_result))

/* A short English phrase without a full stop; never NULL. */
const char *hq_status_message(enum hq_status status);

#endif
