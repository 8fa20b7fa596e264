/* What makes two findings the same. */
#define _GNU_SOURCE
#include "analysis/check/fingerprint.h"

#include "analysis/check/frame_name.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN_MAX 4 /* frames of a recursion, as where traces are recorded */

struct stack {
	char **names;
	size_t count, room;
	bool runtime; /* the last one is libc's */
};

static void
pop(struct stack *s, size_t n)
{
	while (n-- > 0)
		free(s->names[--s->count]);
}

static void
release(struct stack *s)
{
	pop(s, s->count);
	free(s->names);
}

static bool
repeats(const struct stack *s, size_t n)
{
	if (s->count < 2 * n)
		return false;
	for (size_t i = 1; i <= n; i++)
		if (strcmp(s->names[s->count - i],
			s->names[s->count - n - i]) != 0)
			return false;
	return true;
}

static void
fold(struct stack *s)
{
	for (size_t n = 1; n <= RUN_MAX; n++)
		if (repeats(s, n))
			pop(s, n);
}

static bool
push(struct stack *s, const struct hq_check_frame *f)
{
	bool runtime = hq_frame_name_is_runtime(f);

	if (hq_array_reserve((void **)&s->names, &s->room, s->count,
		sizeof(*s->names)) != 0)
		return false;
	/* What is called in libc is the outermost of its frames. */
	if (runtime && s->runtime)
		pop(s, 1);
	else if (s->runtime)
		fold(s);
	s->names[s->count] = hq_frame_name(f);
	if (s->names[s->count] == NULL)
		return false;
	s->count++;
	s->runtime = runtime;
	if (!runtime)
		fold(s);
	return true;
}

static bool
is_main(const struct hq_check_frame *f)
{
	return f->func != NULL && strcmp(f->func, "main") == 0;
}

static bool
collect(struct stack *s, const struct hq_check_finding *f)
{
	unsigned first = f->site < f->nframes ? f->site : 0;

	for (unsigned i = first; i < f->nframes; i++) {
		if (!push(s, &f->frames[i]))
			return false;
		if (is_main(&f->frames[i]))
			return true;
	}
	/* Who started it all, unless there is nobody else. */
	if (s->runtime && s->count > 1)
		pop(s, 1);
	return true;
}

/* A value is one line of a file, without blanks around it, whatever a dump
 * says. */
static void
put(FILE *out, const char *key, const char *value)
{
	size_t n;

	value += strspn(value, " \t");
	n = strlen(value);
	while (n > 0 && strchr(" \t", value[n - 1]) != NULL)
		n--;
	fprintf(out, "%s ", key);
	for (size_t i = 0; i < n; i++)
		fputc(hq_frame_name_is_control(value[i]) ? '?' : value[i], out);
	fputc('\n', out);
}

/* Which variable of which frame, or which register, is the compiler's choice:
 * what a stack or a register holds is held by "stack". */
static bool
put_holder(FILE *out, const char *holder)
{
	const char *end = strstr(holder, " -> ");
	size_t first = end != NULL ? (size_t)(end - holder) : strlen(holder);
	char *text;

	if ((first != 8 || strncmp(holder, "register", 8) != 0) &&
	    (first <= 7 || strncmp(
			       holder + first - 7, ", stack", 7) != 0)) {
		put(out, "holder", holder);
		return true;
	}
	if (asprintf(&text, "stack%s", holder + first) < 0)
		return false;
	put(out, "holder", text);
	free(text);
	return true;
}

/* A limit is known by what is limited; its stack is an example. */
static bool
write_text(const struct hq_check_finding *f, FILE *out)
{
	struct stack s = {0};
	bool done = f->rule == HQ_RULE_LIMIT || collect(&s, f);

	fprintf(out, "%s\n", hq_check_rules[f->rule].name);
	if (f->label != NULL && f->label[0] != '\0')
		put(out, "of", f->label);
	if (f->type != NULL && f->type[0] != '\0')
		put(out, "type", f->type);
	if (f->holder != NULL && f->holder[0] != '\0')
		done = put_holder(out, f->holder) && done;
	for (size_t i = 0; i < s.count; i++)
		put(out, "at", s.names[i]);
	release(&s);
	return done;
}

void
hq_fingerprint_hash(const char *text, char ret_id[17])
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3u;
	snprintf(ret_id, 17, "%016" PRIx64, h);
}

bool
hq_fingerprint_make(struct hq_check_finding *f)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool done;

	if (out == NULL)
		return false;
	done = write_text(f, out);
	if (fclose(out) != 0 || !done) {
		free(text);
		return false;
	}
	free(f->fingerprint);
	f->fingerprint = text;
	hq_fingerprint_hash(text, f->id);
	return true;
}

/* The lines of a key, one behind the other. */
static void
put_lines(FILE *out, const char *text, const char *key, const char *before,
    const char *between)
{
	size_t n = strlen(key);

	for (const char *p = strchr(text, '\n'); p != NULL && p[1] != '\0';
	     p = strchr(p + 1, '\n')) {
		if (strncmp(p + 1, key, n) != 0)
			continue;
		fprintf(out, "%s%.*s", before, (int)strcspn(p + 1 + n, "\n"),
		    p + 1 + n);
		before = between;
	}
}

char *
hq_fingerprint_line(const char *text)
{
	char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	if (out == NULL)
		return NULL;
	fprintf(out, "%.*s", (int)strcspn(text, "\n"), text);
	put_lines(out, text, "of ", " of ", ", ");
	put_lines(out, text, "at ", " ", " < ");
	put_lines(out, text, "type ", ", type ", ", ");
	put_lines(out, text, "holder ", ", held by ", ", ");
	if (fclose(out) != 0) {
		free(line);
		return NULL;
	}
	return line;
}
