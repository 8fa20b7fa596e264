/* What help and messages say of one report. */
#include "report_help.h"

#include "message.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

char *
hq_report_help_words(const char *words, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (const char *p = words; *p != '\0' && n + 2 < size; p++) {
		text[n++] = *p == ' ' ? ',' : *p;
		if (*p == ' ')
			text[n++] = ' ';
		text[n] = '\0';
	}
	return text;
}

struct hq_option
hq_report_help_option(struct hq_report_help *h, const struct hq_report *report,
    const struct hq_option *option)
{
	struct hq_option o = *option;
	char words[HQ_REPORT_WORDS];

	if (strcmp(o.name, "limit") == 0 && report->limit != 0) {
		snprintf(h->limit, sizeof h->limit,
		    "at most N rows a table, %" PRIu64
		    " unless told otherwise, 0 is all",
		    report->limit);
		o.help = h->limit;
	} else if (strcmp(o.name, "by") == 0 &&
		   strcmp(report->by, "KIND") == 0) {
		o.help = "by what heapql part --kinds lists, up to three with "
			 "commas; by type unless told otherwise";
	} else if (strcmp(o.name, "by") == 0) {
		snprintf(h->by, sizeof h->by,
		    "one of %s; the first unless told otherwise",
		    hq_report_help_words(report->by, words, sizeof words));
		o.help = h->by;
	} else if (strcmp(o.name, "sort") == 0 && report->sorts[0] != '\0') {
		snprintf(h->sort, sizeof h->sort,
		    "one of %s; the first unless told otherwise",
		    hq_report_help_words(report->sorts, words, sizeof words));
		o.help = h->sort;
	}
	return o;
}

int
hq_report_help_tables(const struct hq_report *report, const char *wanted)
{
	char names[300] = "";

	for (unsigned i = 0; i < report->nqueries; i++) {
		size_t n = strlen(names);
		if (strstr(names, report->queries[i].name) == NULL)
			snprintf(names + n, sizeof names - n, "%s%s",
			    n == 0 ? "" : ", ", report->queries[i].name);
	}
	return hq_message_usage(report->name,
	    "there is no table \"%s\"; there are %s", wanted, names);
}
