/* A finding in words. */
#define _GNU_SOURCE
#include "analysis/check/tell.h"

#include "analysis/check/frame_name.h"
#include "analysis/check/location.h"
#include "analysis/render/escape.h"
#include "analysis/render/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A name that C++ makes of a few templates fills pages. */
#define MOST_TEXT 240u

static const char *const statuses[] = {
    "new", "worse", "known", "suppressed", "allowed"};

const char *
hq_tell_status(enum hq_check_status status)
{
	return statuses[status];
}

void
hq_tell_text(
    const char *text, const struct hq_check_style *style, FILE *out)
{
	size_t n = text == NULL ? 0 : strlen(text), kept = n;
	char *harmless;

	if (text == NULL) {
		fputc('?', out);
		return;
	}
	if (!style->verbose && n > MOST_TEXT)
		for (kept = MOST_TEXT; (text[kept] & 0xc0) == 0x80; kept--)
			;
	harmless = hq_escape_terminal(text, kept, NULL);
	fputs(harmless != NULL ? harmless : "?", out);
	if (kept < n)
		fputs("...", out);
	free(harmless);
}

static void
put_colour(const char *code, const struct hq_check_style *style, FILE *out)
{
	if (style->colour)
		fprintf(out, "\033[%sm", code);
}

static void
put_file(const struct hq_check_frame *f, const struct hq_check_style *style,
    FILE *out)
{
	bool inside;
	char *file = hq_location_file(f->file, style->source_root, &inside);

	hq_tell_text(file != NULL ? file : f->file, style, out);
	free(file);
	if (f->line > 0)
		fprintf(out, ":%" PRId64, f->line);
}

static void
put_frame(const struct hq_check_frame *f, bool site,
    const struct hq_check_style *style, FILE *out)
{
	fprintf(out, "      %s ", site ? "*" : " ");
	if (site)
		put_colour("1", style, out);
	if (f->func != NULL) {
		hq_tell_text(f->func, style, out);
	} else {
		const char *slash =
		    f->module == NULL ? NULL : strrchr(f->module, '/');
		hq_tell_text(slash != NULL ? slash + 1 : f->module, style, out);
		fprintf(out, "+0x%" PRIx64, f->addr);
	}
	if (site)
		put_colour("0", style, out);
	if (f->file != NULL) {
		fputs(" (", out);
		put_file(f, style, out);
		fputc(')', out);
	} else if (f->module != NULL && f->func != NULL) {
		fputs(" (", out);
		hq_tell_text(f->module, style, out);
		fputc(')', out);
	}
	fputc('\n', out);
}

/* Without those outside of the program, unless nothing else is there. */
static unsigned
count_frames(const struct hq_check_finding *f, const struct hq_check_style *style)
{
	unsigned n = f->nframes;

	if (style->verbose)
		return n;
	while (n > 1 && n > f->site + 1 &&
	       hq_frame_name_is_runtime(&f->frames[n - 1]))
		n--;
	return n;
}

static void
put_line(const char *what, const char *text,
    const struct hq_check_style *style, FILE *out)
{
	if (text == NULL)
		return;
	fprintf(out, "    %s ", what);
	hq_tell_text(text, style, out);
	fputc('\n', out);
}

static void
put_numbers(const char *what, const int64_t *steps, unsigned n, bool bytes,
    FILE *out)
{
	if (steps == NULL || n == 0)
		return;
	fprintf(out, "    %s", what);
	for (unsigned i = 0; i < n; i++) {
		char text[HQ_UNIT_SIZE];
		bool minus = steps[i] < 0;
		int64_t size = minus ? -steps[i] : steps[i];
		if (bytes)
			hq_unit_bytes(text, size);
		else
			hq_unit_count(text, size);
		fprintf(out, "%s %c%s", i == 0 ? "" : ",", minus ? '-' : '+',
		    text);
	}
	fputc('\n', out);
}

void
hq_tell_finding(const struct hq_check_finding *f,
    const struct hq_check_style *style, FILE *out)
{
	unsigned n = count_frames(f, style);

	put_colour(hq_check_counts(f) ? "1;31" : "33", style, out);
	fputs(hq_check_rules[f->rule].name, out);
	put_colour("0", style, out);
	if (f->status != HQ_CHECK_NEW)
		fprintf(out, " (%s)", hq_tell_status(f->status));
	fputs(": ", out);
	hq_tell_text(f->what != NULL ? f->what : hq_check_rules[f->rule].summary,
	    style, out);
	fputc('\n', out);
	put_line("because of", f->reason, style, out);
	put_line("type", f->type, style, out);
	put_line("held by", f->holder, style, out);
	put_line("of these", f->shares, style, out);
	put_line("path", f->path, style, out);
	put_numbers("blocks in each step", f->step_blocks, f->nsteps, false,
	    out);
	put_numbers("bytes in each step", f->step_bytes, f->nsteps, true, out);
	if (n == 0)
		put_line("allocated by", f->label, style, out);
	for (unsigned i = 0; i < n; i++)
		put_frame(&f->frames[i], i == f->site, style, out);
	/* Where nothing counts, no dump stays. */
	if (f->command != NULL && hq_check_counts(f)) {
		put_colour("2", style, out);
		put_line("more:", f->command, style, out);
		put_colour("0", style, out);
	}
}

typedef void (*put_fn)(const struct hq_check_finding *f,
    const struct hq_check_style *style, FILE *out);

/* What is put, as a text, to be freed; NULL: no memory. */
static char *
make_text(put_fn put, const struct hq_check_finding *f,
    const struct hq_check_style *style)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	bool good;

	if (out == NULL)
		return NULL;
	put(f, style, out);
	good = !ferror(out);
	if (fclose(out) == 0 && good)
		return text;
	free(text);
	return NULL;
}

char *
hq_tell_finding_text(
    const struct hq_check_finding *f, const struct hq_check_style *style)
{
	struct hq_check_style plain = *style;

	plain.colour = false;
	return make_text(hq_tell_finding, f, &plain);
}

static void
put_sentence(const struct hq_check_finding *f,
    const struct hq_check_style *style, FILE *out)
{
	if (f->status == HQ_CHECK_WORSE)
		fputs("worse: ", out);
	hq_tell_text(f->what != NULL ? f->what : hq_check_rules[f->rule].summary,
	    style, out);
	if (f->site < f->nframes) {
		const struct hq_check_frame *frame = &f->frames[f->site];
		fputs(", allocated by ", out);
		hq_tell_text(frame->func != NULL ? frame->func : frame->module,
		    style, out);
		if (frame->file != NULL) {
			fputs(" (", out);
			put_file(frame, style, out);
			fputc(')', out);
		}
	}
	if (f->type != NULL) {
		fputs(", of type ", out);
		hq_tell_text(f->type, style, out);
	}
	if (f->holder != NULL) {
		fputs(", held by ", out);
		hq_tell_text(f->holder, style, out);
	}
}

char *
hq_tell_sentence(
    const struct hq_check_finding *f, const struct hq_check_style *style)
{
	const struct hq_check_style plain = {.source_root = style->source_root};

	return make_text(put_sentence, f, &plain);
}

void
hq_tell_process(const struct hq_check_process *p,
    const struct hq_check_style *style, FILE *out)
{
	hq_tell_text(p->program, style, out);
	fprintf(out, " (pid %" PRId64 ")", p->pid);
}

void
hq_tell_judged(const struct hq_check_process *p,
    const struct hq_check_style *style, FILE *out)
{
	if (p->failed != NULL) {
		fputs("not judged: ", out);
		hq_tell_text(p->failed, style, out);
		return;
	}
	fputs("leaks", out);
	if (p->steps > 0)
		fprintf(out, ", growth in %u steps", p->steps);
	if (p->unjudged != NULL) {
		fputs("; growth not: ", out);
		hq_tell_text(p->unjudged, style, out);
	}
	if (p->lost_events > 0)
		fprintf(out, "; %" PRIu64 " events were lost", p->lost_events);
	if (p->suppressions_unread != 0)
		fputs("; __lsan_default_suppressions could not be asked", out);
}
