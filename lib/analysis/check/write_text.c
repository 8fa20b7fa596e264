/* A verdict for people. */
#include "analysis/check/write.h"

#include <inttypes.h>

static void
put_frame(const struct hq_check_frame *f, bool site, FILE *out)
{
	fprintf(out, "      %s %s", site ? "*" : " ",
	    f->func != NULL ? f->func : "?");
	if (f->file != NULL)
		fprintf(out, " (%s:%" PRId64 ")", f->file, f->line);
	else if (f->module != NULL)
		fprintf(out, " (%s)", f->module);
	fputc('\n', out);
}

static void
put_finding(const struct hq_check_finding *f, FILE *out)
{
	fprintf(out, "%s: %s\n", hq_check_rules[f->rule].name, f->what);
	if (f->type != NULL)
		fprintf(out, "    type %s\n", f->type);
	if (f->holder != NULL)
		fprintf(out, "    held by %s\n", f->holder);
	if (f->path != NULL)
		fprintf(out, "    path %s\n", f->path);
	for (unsigned i = 0; i < f->nframes; i++)
		put_frame(&f->frames[i], i == f->site, out);
	if (f->command != NULL)
		fprintf(out, "    more: %s\n", f->command);
}

enum hq_status
hq_check_write_text(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	(void)reterr;
	for (size_t i = 0; i < v->nfindings; i++)
		if (style->verbose || hq_check_counts(v->findings[i]))
			put_finding(v->findings[i], out);
	fprintf(out, "%zu processes judged, %zu findings\n", v->nprocesses,
	    hq_verdict_count(v));
	if (v->directory != NULL)
		fprintf(out, "dumps are kept in %s\n", v->directory);
	return HQ_OK;
}
