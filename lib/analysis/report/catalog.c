/* The reports that heapql is made with. */
#include "analysis/report/catalog.h"

#include "analysis/support/near.h"

#include <stdio.h>
#include <string.h>

const struct hq_report_text hq_report_texts[] = {
#include "analysis/report/reports.inc"
};
static const struct hq_report_text diff_texts[] = {
#include "analysis/report/diff.inc"
};
static const struct hq_report_text explain_texts[] = {
#include "analysis/report/explain.inc"
};
#define NEXPLAIN_TEXTS (sizeof explain_texts / sizeof explain_texts[0])
#define NDIFF_TEXTS (sizeof diff_texts / sizeof diff_texts[0])
const unsigned hq_report_ntexts =
    sizeof hq_report_texts / sizeof hq_report_texts[0];

static enum hq_status
unknown(const char *name, struct hq_error *reterr)
{
	char names[400] = "";
	struct hq_near near;
	size_t used = 0;

	hq_near_start(&near, name);
	for (unsigned i = 0; i < hq_report_ntexts; i++)
		hq_near_offer(&near, hq_report_texts[i].name);
	if (near.best[0] != '\0')
		return hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "there is no report \"%s\"%s", name, hq_near_hint(&near));
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

static const struct hq_report_text *
find(const struct hq_report_text *texts, unsigned n, const char *name)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(texts[i].name, name) == 0)
			return &texts[i];
	return NULL;
}

const char *
hq_report_text(const char *name)
{
	const struct hq_report_text *t =
	    find(hq_report_texts, hq_report_ntexts, name);

	if (t == NULL)
		t = find(diff_texts, NDIFF_TEXTS, name);
	if (t == NULL)
		t = find(explain_texts, NEXPLAIN_TEXTS, name);
	return t == NULL ? NULL : t->text;
}

bool
hq_report_exists(const char *name)
{
	return find(hq_report_texts, hq_report_ntexts, name) != NULL;
}

enum hq_status
hq_report_open(
    const char *name, struct hq_report **ret_report, struct hq_error *reterr)
{
	const struct hq_report_text *t =
	    find(hq_report_texts, hq_report_ntexts, name);

	if (t == NULL)
		return unknown(name, reterr);
	return hq_report_parse(t->name, t->text, ret_report, reterr);
}

enum hq_status
hq_report_open_diff(
    const char *name, struct hq_report **ret_report, struct hq_error *reterr)
{
	const struct hq_report_text *t = find(diff_texts, NDIFF_TEXTS, name);

	if (t == NULL)
		return unknown(name, reterr);
	return hq_report_parse(t->name, t->text, ret_report, reterr);
}

enum hq_status
hq_report_open_explain(
    const char *name, struct hq_report **ret_report, struct hq_error *reterr)
{
	const struct hq_report_text *t =
	    find(explain_texts, NEXPLAIN_TEXTS, name);

	if (t == NULL)
		return unknown(name, reterr);
	return hq_report_parse(t->name, t->text, ret_report, reterr);
}
