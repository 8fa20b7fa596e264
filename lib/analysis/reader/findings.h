/*
 * What is wrong with a dump, as a list: each entry says what, where, and in
 * which table.  The list is bounded; what comes after is counted.
 */
#ifndef HQ_ANALYSIS_READER_FINDINGS_H
#define HQ_ANALYSIS_READER_FINDINGS_H

#include "common/status.h"

#include <stdint.h>

/* More would not tell anybody more. */
#define HQ_FINDINGS_MAX 200

/* The finding stands at no single place of the file. */
#define HQ_FINDING_NOWHERE UINT64_MAX

struct hq_finding {
	enum hq_status status; /* of which sort */
	uint64_t offset;       /* in the file, or HQ_FINDING_NOWHERE */
	const char *section;   /* name of the table, or NULL */
	char text[160];
};

struct hq_findings {
	uint64_t count; /* all; the first HQ_FINDINGS_MAX are kept */
	struct hq_finding items[HQ_FINDINGS_MAX];
};

void hq_findings_add(struct hq_findings *f, enum hq_status status,
    uint64_t offset, const char *section, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* How many are kept. */
unsigned hq_findings_kept(const struct hq_findings *f);

#endif
