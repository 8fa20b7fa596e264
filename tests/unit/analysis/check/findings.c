/* Findings for tests, made from words. */
#define _GNU_SOURCE
#include "findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
test_frame(struct hq_check_finding *f, const char *words)
{
	const char *space = strrchr(words, ' ');
	struct hq_check_frame *frame;

	f->frames = reallocarray(
	    f->frames, f->nframes + 1, sizeof(*f->frames));
	frame = &f->frames[f->nframes++];
	*frame = (struct hq_check_frame){0};
	if (space != words)
		frame->func = strndup(words, (size_t)(space - words));
	frame->module = strdup(space + 1);
}

struct hq_check_finding *
test_finding(struct hq_verdict *v, enum hq_check_rule rule, uint64_t blocks,
    uint64_t bytes, ...)
{
	struct hq_check_finding *f =
	    hq_verdict_add(v, rule, v->processes[v->nprocesses - 1]);
	const char *words;
	va_list frames;

	f->blocks = blocks;
	f->bytes = bytes;
	va_start(frames, bytes);
	while ((words = va_arg(frames, const char *)) != NULL)
		test_frame(f, words);
	va_end(frames);
	return f;
}

struct hq_check_process *
test_process(struct hq_verdict *v, const char *exe)
{
	struct hq_check_process *p = hq_verdict_process(v);

	p->exe = strdup(exe);
	p->program = strdup(basename(exe));
	p->name = strdup(basename(exe));
	return p;
}
