/*
 * A verdict as GitHub's workflow commands, which become annotations of the
 * lines:
 *
 *	::error file=src/a.c,line=12,title=leak-definite::3 blocks lost, ...
 *
 * GitHub shows ten errors and ten warnings of a step: these are the biggest.
 */
#define _GNU_SOURCE
#include "analysis/check/location.h"
#include "analysis/check/tell.h"

#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SHOWN 10u

/* As the runner takes it apart: in a property, : and , are special, too. */
static void
put(const char *text, bool property, FILE *out)
{
	for (; *text != '\0'; text++)
		if (*text == '%' || *text == '\r' || *text == '\n' ||
		    (property && (*text == ':' || *text == ',')))
			fprintf(out, "%%%02X", (unsigned char)*text);
		else
			fputc(*text, out);
}

/* Text of a dump, harmless for who reads the log. */
static void
put_text(const char *text, bool property, FILE *out)
{
	static const struct hq_check_style style;
	char *harmless = NULL;
	size_t n;
	FILE *in = open_memstream(&harmless, &n);

	if (in == NULL)
		return;
	hq_tell_text(text, &style, in);
	if (fclose(in) == 0)
		put(harmless, property, out);
	free(harmless);
}

static void
put_place(const char *file, int64_t line, FILE *out)
{
	fputs("file=", out);
	put_text(file, true, out);
	fprintf(out, ",line=%" PRId64 ",", line);
}

static uint64_t
size_of(const struct hq_check_finding *f)
{
	return f->bytes + f->indirect_bytes;
}

static int
by_size(const void *a, const void *b)
{
	const struct hq_check_finding *const *x = a, *const *y = b;

	if (size_of(*x) != size_of(*y))
		return size_of(*x) < size_of(*y) ? 1 : -1;
	return (*x)->rule != (*y)->rule ? ((*x)->rule < (*y)->rule ? -1 : 1)
					: strcmp((*x)->id, (*y)->id);
}

static bool
put_finding(const struct hq_check_finding *f,
    const struct hq_check_style *style, FILE *out)
{
	struct hq_check_location l;
	char *text = hq_tell_finding_text(f, style);
	bool good = text != NULL &&
		    hq_location_find(f, style->source_root, &l);

	if (good) {
		size_t n = strlen(text);
		if (n > 0 && text[n - 1] == '\n')
			text[n - 1] = '\0';
		fputs("::error ", out);
		if (l.inside)
			put_place(l.file, l.line, out);
		fprintf(out, "title=%s::", hq_check_rules[f->rule].name);
		put(text, false, out);
		fputc('\n', out);
		hq_location_release(&l);
	}
	free(text);
	return good;
}

/* A line about what could not be judged, as far as there is room. */
static unsigned
put_failed(const struct hq_verdict *v, FILE *out)
{
	unsigned n = 0;

	if (v->failed != NULL) {
		fputs("::error title=not judged::", out);
		put_text(v->failed, false, out);
		fputc('\n', out);
		n++;
	}
	for (size_t i = 0; i < v->nprocesses && n < MOST_SHOWN; i++) {
		const struct hq_check_process *p = v->processes[i];
		if (p->failed == NULL)
			continue;
		fputs("::error title=not judged::", out);
		put_text(p->program, false, out);
		fputs(": ", out);
		put_text(p->failed, false, out);
		fputc('\n', out);
		n++;
	}
	return n;
}

static void
put_unused(const struct hq_verdict *v, const struct hq_check_style *style,
    FILE *out)
{
	for (size_t i = 0; i < v->nunused && i < MOST_SHOWN; i++) {
		const struct hq_check_unused *u = &v->unused[i];
		bool inside;
		char *file =
		    hq_location_file(u->file, style->source_root, &inside);
		fputs("::warning ", out);
		put_place(file != NULL ? file : u->file, u->line, out);
		fprintf(out, "title=%s::",
		    u->baseline ? "stale baseline entry"
				: "unused suppression");
		put_text(u->text, false, out);
		fputc('\n', out);
		free(file);
	}
}

enum hq_status
hq_check_write_github(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	const struct hq_check_finding **list =
	    hq_array_new(v->nfindings, sizeof(*list));
	unsigned shown = put_failed(v, out);
	size_t n = 0, i = 0;
	bool good = list != NULL;

	for (size_t k = 0; good && k < v->nfindings; k++)
		if (hq_check_counts(v->findings[k]))
			list[n++] = v->findings[k];
	if (n > 0)
		qsort(list, n, sizeof(*list), by_size);
	for (; good && i < n && shown < MOST_SHOWN; i++, shown++)
		good = put_finding(list[i], style, out);
	if (i < n)
		fprintf(out, "::notice title=heapql check::and %zu smaller "
			     "findings\n", n - i);
	free(list);
	if (!good)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	put_unused(v, style, out);
	return HQ_OK;
}
