/*
 * LeakSanitizer's suppressions: leak:PATTERN, for every leak whose stack has
 * the pattern in the name of a function, a source file or a module.
 *
 * Its stacks start with the function that allocated, ours with the caller: a
 * pattern that hides all leaks because it is of "malloc" hides none here.
 *
 * LeakSanitizer ends a program that gives it another kind ("race:"); a file
 * that several sanitizers share is read here, and told of.
 */
#define _GNU_SOURCE
#include "analysis/check/suppress_form.h"

#include <stdlib.h>
#include <string.h>

/* Where the n bytes are in the text; NULL: nowhere. */
static const char *
find(const char *text, const char *what, size_t n)
{
	return memmem(text, strlen(text), what, n);
}

/*
 * The pattern falls into pieces between stars, each looked for behind the one
 * before: the first place is as good as any.  As compiler-rt has it, $ ends
 * the pattern: the text must end there, unless a star stands before it.
 */
bool
hq_suppress_template(const char *pattern, const char *text)
{
	bool anchored = pattern[0] == '^', star = false;

	if (text == NULL || text[0] == '\0')
		return false;
	pattern += anchored;
	while (pattern[0] != '\0') {
		size_t n = strcspn(pattern, "*$");
		const char *at;
		if (pattern[0] == '*') {
			pattern++;
			anchored = false;
			star = true;
			continue;
		}
		if (pattern[0] == '$')
			return text[0] == '\0' || star;
		if (text[0] == '\0')
			return false;
		at = find(text, pattern, n);
		if (at == NULL || (anchored && at != text))
			return false;
		text = at + n;
		pattern += n;
		anchored = false;
		star = false;
	}
	return true;
}

static bool
match(const struct hq_suppression *s, const struct hq_check_finding *f)
{
	/* The stack of a limit is an example only. */
	if (f->rule == HQ_RULE_LIMIT)
		return false;
	for (unsigned i = 0; i < f->nframes; i++) {
		const struct hq_check_frame *frame = &f->frames[i];
		if (hq_suppress_template(s->pattern, frame->module) ||
		    hq_suppress_template(s->pattern, frame->func) ||
		    hq_suppress_template(s->pattern, frame->file))
			return true;
	}
	return false;
}

static const struct hq_suppression_form form = {match};

/* The length of "race:"; 0: no kind of suppression stands there. */
static size_t
kind_length(const char *line)
{
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz_-");

	return n > 0 && line[n] == ':' ? n + 1 : 0;
}

enum hq_status
hq_suppress_read_lsan(struct hq_suppress_text *t)
{
	enum hq_status status = HQ_OK;
	const char *line;

	while (status == HQ_OK && (line = hq_suppress_line(t)) != NULL) {
		struct hq_suppression s = {.form = &form, .line = t->line};
		size_t n = kind_length(line);
		if (n == 0)
			return hq_suppress_wrong(t,
			    "neither leak:PATTERN, as LeakSanitizer has it, nor "
			    "a block in braces, as valgrind has it");
		if (n != 5 || memcmp(line, "leak:", 5) != 0) {
			hq_suppress_note(t, line, ": not for leaks, ignored");
			continue;
		}
		s.text = strdup(line);
		s.pattern = strdup(line + n);
		if (s.text == NULL || s.pattern == NULL) {
			free(s.text);
			free(s.pattern);
			return hq_fail(
			    t->reterr, HQ_ERR_NOMEM, "out of memory");
		}
		status = hq_suppress_take(t, &s);
	}
	return status;
}
