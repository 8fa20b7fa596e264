/* What both syntaxes of suppressions have in common. */
#define _GNU_SOURCE
#include "analysis/check/suppress_form.h"

#include "analysis/support/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of suppressions has some hundred lines; a wrong file may be a disk. */
#define MOST_BYTES (16u << 20)

struct hq_suppressions {
	void (*warn)(const char *text);
	struct hq_suppression *items;
	size_t count, room;
	char **files; /* names that items refer to */
	size_t nfiles, files_room;
};

struct hq_suppressions *
hq_suppressions_new(void (*warn)(const char *text))
{
	struct hq_suppressions *s = calloc(1, sizeof(*s));

	if (s != NULL)
		s->warn = warn;
	return s;
}

static void
release(struct hq_suppression *s)
{
	for (unsigned i = 0; i < s->nframes; i++)
		free(s->frames[i]);
	free(s->frames);
	free(s->pattern);
	free(s->text);
}

void
hq_suppressions_free(struct hq_suppressions *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->count; i++)
		release(&s->items[i]);
	for (size_t i = 0; i < s->nfiles; i++)
		free(s->files[i]);
	free(s->items);
	free(s->files);
	free(s);
}

const char *
hq_suppress_line(struct hq_suppress_text *t)
{
	while (t->at < t->end) {
		const char *from = t->at;
		const char *to = memchr(from, '\n', (size_t)(t->end - from));
		if (to == NULL)
			to = t->end;
		t->at = to < t->end ? to + 1 : to;
		t->line++;
		while (from < to && strchr(" \t\r", *from) != NULL)
			from++;
		while (to > from && strchr(" \t\r", to[-1]) != NULL)
			to--;
		if (from == to || *from == '#')
			continue;
		memcpy(t->buffer, from, (size_t)(to - from));
		t->buffer[to - from] = '\0';
		return t->buffer;
	}
	return NULL;
}

enum hq_status
hq_suppress_wrong(struct hq_suppress_text *t, const char *what)
{
	return hq_fail(t->reterr, HQ_ERR_USAGE, "%s:%" PRId64 ": %s", t->file,
	    t->line, what);
}

void
hq_suppress_note(struct hq_suppress_text *t, const char *word, const char *what)
{
	char text[600];

	if (t->to->warn == NULL)
		return;
	snprintf(text, sizeof text, "%.300s:%" PRId64 ": %.100s%s", t->file,
	    t->line, word, what);
	t->to->warn(text);
}

enum hq_status
hq_suppress_take(struct hq_suppress_text *t, struct hq_suppression *s)
{
	struct hq_suppressions *to = t->to;

	if (hq_array_reserve((void **)&to->items, &to->room, to->count,
		sizeof(*s)) != 0) {
		release(s);
		return hq_fail(t->reterr, HQ_ERR_NOMEM, "out of memory");
	}
	s->file = t->file;
	s->process = t->process;
	s->told = t->process == NULL;
	to->items[to->count++] = *s;
	return HQ_OK;
}

/* What stands behind it would be no part of a pattern. */
static enum hq_status
fail_zero(struct hq_suppress_text *t)
{
	t->line = 1;
	for (const char *at = t->at; *at != '\0'; at++)
		t->line += *at == '\n';
	return hq_suppress_wrong(t, "no text: it has a zero byte");
}

enum hq_status
hq_suppressions_add(struct hq_suppressions *s, const char *name,
    const char *text, size_t n, const struct hq_check_process *process,
    struct hq_error *reterr)
{
	struct hq_suppress_text t = {.to = s,
	    .at = text,
	    .end = text + n,
	    .process = process,
	    .reterr = reterr};
	enum hq_status status = HQ_ERR_NOMEM;
	const char *first;

	if (hq_array_reserve((void **)&s->files, &s->files_room, s->nfiles,
		sizeof(*s->files)) != 0 ||
	    (s->files[s->nfiles] = strdup(name)) == NULL ||
	    (t.buffer = malloc(n + 1)) == NULL) {
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	t.file = s->files[s->nfiles++];
	if (memchr(text, '\0', n) != NULL) {
		status = fail_zero(&t);
		free(t.buffer);
		return status;
	}
	first = hq_suppress_line(&t);
	t.at = text;
	t.line = 0;
	if (first != NULL && first[0] == '{')
		status = hq_suppress_read_valgrind(&t);
	else
		status = hq_suppress_read_lsan(&t);
	free(t.buffer);
	return status;
}

enum hq_status
hq_suppressions_read(struct hq_suppressions *s, const char *path,
    struct hq_error *reterr)
{
	FILE *in = fopen(path, "re");
	enum hq_status status = HQ_OK;
	char *text = NULL;
	size_t n = 0;

	if (in == NULL || (text = malloc(MOST_BYTES)) == NULL)
		status = hq_fail(reterr, HQ_ERR_IO, "cannot read; %s",
		    strerror(errno));
	else
		n = fread(text, 1, MOST_BYTES, in);
	if (status == HQ_OK && ferror(in))
		status = hq_fail(reterr, HQ_ERR_IO, "cannot read; %s",
		    strerror(errno));
	else if (status == HQ_OK && n == MOST_BYTES)
		status = hq_fail(reterr, HQ_ERR_USAGE,
		    "too long for a file of suppressions");
	if (status != HQ_OK)
		hq_error_file(reterr, path);
	else
		status = hq_suppressions_add(s, path, text, n, NULL, reterr);
	if (in != NULL)
		fclose(in);
	free(text);
	return status;
}

bool
hq_suppressions_match(struct hq_suppressions *s, struct hq_check_finding *f)
{
	bool found = false;

	for (size_t i = 0; s != NULL && i < s->count; i++) {
		struct hq_suppression *one = &s->items[i];
		if ((one->process != NULL && one->process != f->process) ||
		    !one->form->match(one, f))
			continue;
		one->used = true;
		if (found)
			continue;
		found = true;
		free(f->reason);
		if (asprintf(&f->reason, "%s:%" PRId64 ": %s", one->file,
			one->line, one->text) < 0)
			f->reason = NULL;
	}
	return found;
}

bool
hq_suppressions_tell_unused(
    const struct hq_suppressions *s, struct hq_verdict *v)
{
	for (size_t i = 0; s != NULL && i < s->count; i++)
		if (s->items[i].told && !s->items[i].used &&
		    !hq_verdict_unused(v, false, s->items[i].file,
			s->items[i].line, s->items[i].text))
			return false;
	return true;
}
