/* The reports that heapql is made with. */
#include "analysis/report/catalog.h"

#include <stdio.h>
#include <string.h>

const struct hq_report_text hq_report_texts[] = {
#include "analysis/report/reports.inc"
};
static const struct hq_report_text diff_texts[] = {
#include "analysis/report/diff.inc"
};
const unsigned hq_report_ntexts =
    sizeof hq_report_texts / sizeof hq_report_texts[0];

static enum hq_status
unknown(const char *name, struct hq_error *reterr)
{
	char names[400] = "";
	size_t used = 0;

	for (unsigned i = 0; i < hq_report_ntexts; i++) {
		int n = snprintf(names + used, sizeof names - used, "%s%s",
		    i > 0 ? ", " : "", hq_report_texts[i].name);
		if (n < 0 || (size_t)n >= sizeof names - used)
			break;
		used += (size_t)n;
	}
	return hq_fail(reterr, HQ_ERR_NOTFOUND,
	    "there is no report \"%s\"; there are %s", name, names);
}

const char *
hq_report_text(const char *name)
{
	for (unsigned i = 0; i < hq_report_ntexts; i++)
		if (strcmp(hq_report_texts[i].name, name) == 0)
			return hq_report_texts[i].text;
	return strcmp(diff_texts[0].name, name) == 0 ? diff_texts[0].text
						     : NULL;
}

enum hq_status
hq_report_open(
    const char *name, struct hq_report **ret_report, struct hq_error *reterr)
{
	for (unsigned i = 0; i < hq_report_ntexts; i++)
		if (strcmp(hq_report_texts[i].name, name) == 0)
			return hq_report_parse(hq_report_texts[i].name,
			    hq_report_texts[i].text, ret_report, reterr);
	return unknown(name, reterr);
}

enum hq_status
hq_report_open_diff(struct hq_report **ret_report, struct hq_error *reterr)
{
	return hq_report_parse(
	    diff_texts[0].name, diff_texts[0].text, ret_report, reterr);
}
