/* What is wrong with a dump, as a list. */
#include "analysis/reader/findings.h"

#include <stdarg.h>
#include <stdio.h>

unsigned
hq_findings_kept(const struct hq_findings *f)
{
	return f->count < HQ_FINDINGS_MAX ? (unsigned)f->count
					  : HQ_FINDINGS_MAX;
}

void
hq_findings_add(struct hq_findings *f, enum hq_status status, uint64_t offset,
    const char *section, const char *format, ...)
{
	struct hq_finding *item;
	va_list args;

	if (f->count++ >= HQ_FINDINGS_MAX)
		return;
	item = &f->items[f->count - 1];
	item->status = status;
	item->offset = offset;
	item->section = section;
	va_start(args, format);
	vsnprintf(item->text, sizeof item->text, format, args);
	va_end(args);
}
