/* A verdict for people. */
#include "analysis/check/tell.h"

#include <inttypes.h>

/* More processes are told of only where there is something to tell. */
#define FEW_PROCESSES 8u

/* Of a run with one process nobody asks which. */
static void
put_findings(const struct hq_verdict *v, const struct hq_check_style *style,
    FILE *out)
{
	const struct hq_check_process *of = NULL;

	for (size_t i = 0; i < v->nfindings; i++) {
		const struct hq_check_finding *f = v->findings[i];
		if (!style->verbose && !hq_check_counts(f))
			continue;
		if (v->nprocesses > 1 && f->process != of) {
			fputs("In ", out);
			hq_tell_process(f->process, style, out);
			fputs(", ", out);
			hq_tell_text(f->process->cmdline, style, out);
			fputs(":\n", out);
			of = f->process;
		}
		hq_tell_finding(f, style, out);
	}
}

static bool
has_findings(const struct hq_verdict *v, const struct hq_check_process *p)
{
	for (size_t i = 0; i < v->nfindings; i++)
		if (v->findings[i]->process == p &&
		    hq_check_counts(v->findings[i]))
			return true;
	return false;
}

/* Which were judged, and how; of many those that matter. */
static void
put_processes(const struct hq_verdict *v, const struct hq_check_style *style,
    FILE *out)
{
	bool all = style->verbose || v->nprocesses <= FEW_PROCESSES;
	size_t more = 0;

	for (size_t i = 0; i < v->nprocesses; i++) {
		const struct hq_check_process *p = v->processes[i];
		if (!all && p->failed == NULL && p->lost_events == 0 &&
		    !has_findings(v, p)) {
			more++;
			continue;
		}
		hq_tell_process(p, style, out);
		fputs(": ", out);
		hq_tell_judged(p, style, out);
		fputc('\n', out);
	}
	if (more > 0)
		fprintf(out, "and %zu more processes, in which nothing was found\n",
		    more);
	if (v->nprocesses == 0)
		fputs("no process was judged\n", out);
}

static void
put_unused(const struct hq_verdict *v, const struct hq_check_style *style,
    FILE *out)
{
	for (size_t i = 0; i < v->nunused; i++) {
		const struct hq_check_unused *u = &v->unused[i];
		fputs(u->baseline ? "stale: " : "unused: ", out);
		hq_tell_text(u->file, style, out);
		fprintf(out, ":%" PRId64 ": ", u->line);
		hq_tell_text(u->text, style, out);
		fputc('\n', out);
	}
}

static bool
is_any_judged(const struct hq_verdict *v)
{
	for (size_t i = 0; i < v->nprocesses; i++)
		if (v->processes[i]->failed == NULL)
			return true;
	return false;
}

/* "2 findings, 1 of them worse than the baseline; 3 known, 1 suppressed" */
static void
put_counts(const struct hq_verdict *v, FILE *out)
{
	size_t counts[HQ_CHECK_ALLOWED + 1] = {0}, n = hq_verdict_count(v);
	const char *sign = ";";

	for (size_t i = 0; i < v->nfindings; i++)
		counts[v->findings[i]->status]++;
	if (n == 0)
		fputs("nothing found", out);
	else
		fprintf(out, "%zu finding%s", n, n == 1 ? "" : "s");
	if (counts[HQ_CHECK_WORSE] > 0)
		fprintf(out, ", %zu of them worse than the baseline",
		    counts[HQ_CHECK_WORSE]);
	for (unsigned i = HQ_CHECK_KNOWN; i <= HQ_CHECK_ALLOWED; i++)
		if (counts[i] > 0) {
			fprintf(out, "%s %zu %s", sign, counts[i],
			    hq_tell_status((enum hq_check_status)i));
			sign = ",";
		}
	fputc('\n', out);
}

enum hq_status
hq_check_write_text(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	(void)reterr;
	put_findings(v, style, out);
	put_unused(v, style, out);
	put_processes(v, style, out);
	/* Where nobody looked, "nothing found" would mislead. */
	if (v->nfindings > 0 || is_any_judged(v))
		put_counts(v, out);
	if (v->directory != NULL) {
		fputs("dumps are kept in ", out);
		hq_tell_text(v->directory, style, out);
		fputc('\n', out);
	}
	if (v->database != NULL) {
		fputs("the database is ", out);
		hq_tell_text(v->database, style, out);
		fputc('\n', out);
	}
	return HQ_OK;
}
