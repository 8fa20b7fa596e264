/* Findings for tests, made from words. */
#ifndef HQ_TEST_CHECK_FINDINGS_H
#define HQ_TEST_CHECK_FINDINGS_H

#include "analysis/check/finding.h"

/* "leak /usr/lib/libfoo.so.1" or only a module: " /bin/prog". */
void test_frame(struct hq_check_finding *f, const char *words);

/* A finding of the process with these frames, up to NULL. */
struct hq_check_finding *test_finding(struct hq_verdict *v,
    enum hq_check_rule rule, uint64_t blocks, uint64_t bytes, ...);

/* A process whose executable is that. */
struct hq_check_process *test_process(struct hq_verdict *v, const char *exe);

#endif
