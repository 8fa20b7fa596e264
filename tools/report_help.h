/* What help and messages say of one report, out of what its file says. */
#ifndef HQ_TOOLS_REPORT_HELP_H
#define HQ_TOOLS_REPORT_HELP_H

#include "options.h"

#include "analysis/report/report.h"

#define HQ_REPORT_WORDS 100

/* Writes words with a space between them as "a, b, c" to text, cut off at its
 * size of 1 or more; returns text. */
char *hq_report_help_words(const char *words, char *text, size_t size);

/* Texts of one report's options, which live as long as this. */
struct hq_report_help {
	char limit[80], by[160], sort[160];
};

/* The option as the report takes it: with its own words and default. */
struct hq_option hq_report_help_option(struct hq_report_help *h,
    const struct hq_report *report, const struct hq_option *option);

/* The report has no such table: names those that it has; always returns
 * HQ_EXIT_USAGE. */
int hq_report_help_tables(const struct hq_report *report, const char *wanted);

#endif
