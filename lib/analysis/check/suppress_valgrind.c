/*
 * valgrind's suppressions, those of memcheck's leaks:
 *
 *	{
 *	   name
 *	   Memcheck:Leak
 *	   match-leak-kinds: definite,possible
 *	   fun:malloc
 *	   ...
 *	   obj:*libfoo.so*
 *	}
 *
 * Frames match from the innermost one on and need not reach main; ... is any
 * number of frames; * and ? are any text and character.  Names are those of the
 * linker, but of an inlined function the plain one, as valgrind has it.
 *
 * valgrind's stacks start with the function that allocated, in its own module;
 * ours with the caller, and which function it was is not known.  So each of
 * their names is as good as any other, as is each operator new.
 */
#define _GNU_SOURCE
#include "analysis/check/suppress_form.h"

#include "analysis/symbol/site.h"
#include "common/glob.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As valgrind has it. */
#define MOST_FRAMES 500u

static const char *const allocators[] = {"malloc", "calloc", "realloc",
    "memalign", "posix_memalign", "aligned_alloc", "valloc", "pvalloc"};

static const char *const news[] = {"_Znwm", "_Znam", "_ZnwmRKSt9nothrow_t",
    "_ZnamRKSt9nothrow_t", "_ZnwmSt11align_val_t", "_ZnamSt11align_val_t",
    "_ZnwmSt11align_val_tRKSt9nothrow_t",
    "_ZnamSt11align_val_tRKSt9nothrow_t"};

/* What libc calls main with. */
static const char *const below_main[] = {"__libc_start_main",
    "__libc_start_main_impl", "__libc_start_call_main", "generic_start_main"};

/* Where valgrind's own functions are, older and newer. */
static const char *const preloads[] = {
    "/usr/libexec/valgrind/vgpreload_memcheck-amd64-linux.so",
    "/usr/libexec/valgrind/vgpreload_memcheck-arm64-linux.so",
    "/usr/lib/valgrind/vgpreload_memcheck-amd64-linux.so",
    "/usr/lib/valgrind/vgpreload_memcheck-arm64-linux.so"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool
is_one(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; name != NULL && i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool
globs_one(const char *pattern, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hq_glob_plain(pattern, names[i]))
			return true;
	return false;
}

static bool
is_new(const struct hq_check_frame *frame)
{
	return is_one(frame->linkage, news, COUNT(news));
}

/* "f" of "a::B<c::d>::f(int)". */
static char *
plain_name(const char *func)
{
	const char *from = func, *at = func;
	unsigned depth = 0;

	for (; *at != '\0' && (*at != '(' || depth > 0); at++) {
		depth += *at == '<';
		depth -= *at == '>' && depth > 0;
		if (depth == 0 && at[0] == ':' && at[1] == ':')
			from = at + 2;
	}
	return strndup(from, (size_t)(at - from));
}

static bool
match_function(const char *pattern, const struct hq_check_frame *frame)
{
	const char *name = frame->linkage != NULL ? frame->linkage : frame->func;
	char *plain;
	bool found;

	if (name == NULL)
		return false;
	if (hq_glob_plain(pattern, name) ||
	    (is_new(frame) && globs_one(pattern, news, COUNT(news))) ||
	    (is_one(frame->func, below_main, COUNT(below_main)) &&
		(globs_one(pattern, below_main, COUNT(below_main)) ||
		    hq_glob_plain(pattern, "(below main)"))))
		return true;
	if (!frame->inlined || frame->func == NULL)
		return false;
	plain = plain_name(frame->func);
	found = plain != NULL && hq_glob_plain(pattern, plain);
	free(plain);
	return found;
}

static bool
match_source(const char *pattern, const struct hq_check_frame *frame)
{
	const char *slash;
	char *text;
	bool found;

	if (frame->file == NULL)
		return false;
	slash = strrchr(frame->file, '/');
	if (asprintf(&text, "%s:%" PRId64,
		slash == NULL ? frame->file : slash + 1, frame->line) < 0)
		return false;
	found = hq_glob_plain(pattern, text);
	free(text);
	return found;
}

/* One line against one frame; frame NULL: what allocated. */
static bool
match_frame(const char *line, const struct hq_check_frame *frame)
{
	const char *pattern = line + 4;

	if (line[0] == 'f')
		return frame == NULL
			   ? globs_one(pattern, allocators, COUNT(allocators))
			   : match_function(pattern, frame);
	if (line[0] == 's')
		return frame != NULL && match_source(pattern, frame);
	if (frame == NULL || is_new(frame))
		if (globs_one(pattern, preloads, COUNT(preloads)))
			return true;
	return frame != NULL && frame->module != NULL &&
	       hq_glob_plain(pattern, frame->module);
}

/*
 * The lines against the stack from frame `from` on; -1: from what allocated.
 * Where "..." was last, everything after it is tried again one frame further.
 */
static bool
match_stack(const struct hq_suppression *s, const struct hq_check_finding *f,
    int64_t from)
{
	int64_t at = from, again = -1;
	unsigned i = 0, dots = 0;

	while (i < s->nframes) {
		if (s->frames[i][0] == '.') {
			dots = ++i;
			again = at;
		} else if (at < (int64_t)f->nframes &&
			   match_frame(s->frames[i],
			       at < 0 ? NULL : &f->frames[at])) {
			i++;
			at++;
		} else if (dots > 0 && again < (int64_t)f->nframes) {
			i = dots;
			at = ++again;
		} else {
			return false;
		}
	}
	return true;
}

static unsigned
kind_of(const struct hq_check_finding *f)
{
	switch (f->rule) {
	case HQ_RULE_LEAK_DEFINITE:
		return HQ_SUPPRESS_DEFINITE;
	case HQ_RULE_LEAK_POSSIBLE:
		return HQ_SUPPRESS_POSSIBLE;
	case HQ_RULE_LEAK_REACHABLE:
		return HQ_SUPPRESS_REACHABLE;
	default:
		return 0;
	}
}

static bool
match(const struct hq_suppression *s, const struct hq_check_finding *f)
{
	if ((s->kinds & kind_of(f)) == 0 || f->nframes == 0)
		return false;
	if (match_stack(s, f, -1))
		return true;
	/* operator new is valgrind's own: its stacks start there. */
	for (unsigned i = 0; i < f->nframes && is_new(&f->frames[i]); i++)
		if (match_stack(s, f, i))
			return true;
	return false;
}

static const struct hq_suppression_form form = {match};

/* Whether "Memcheck,Foo" has it. */
static bool
names_tool(const char *tools, size_t n)
{
	static const char tool[] = "Memcheck";

	while (n > 0) {
		const char *comma = memchr(tools, ',', n);
		size_t length = comma == NULL ? n : (size_t)(comma - tools);
		if (length == sizeof tool - 1 &&
		    memcmp(tools, tool, length) == 0)
			return true;
		length += comma != NULL;
		tools += length;
		n -= length;
	}
	return false;
}

/* 0: it is none of the kinds. */
static unsigned
read_kinds(const char *text, bool *ret_good)
{
	static const struct {
		const char *name;
		unsigned kinds;
	} names[] = {{"definite", HQ_SUPPRESS_DEFINITE},
	    {"indirect", HQ_SUPPRESS_INDIRECT},
	    {"possible", HQ_SUPPRESS_POSSIBLE},
	    {"reachable", HQ_SUPPRESS_REACHABLE}, {"all", HQ_SUPPRESS_ALL},
	    {"none", 0}};
	unsigned kinds = 0;

	*ret_good = text[strspn(text, " \t")] != '\0';
	while (*ret_good && *(text += strspn(text, " \t,")) != '\0') {
		size_t n = strcspn(text, " \t,"), i = 0;
		while (i < COUNT(names) &&
		       (strlen(names[i].name) != n ||
			   memcmp(text, names[i].name, n) != 0))
			i++;
		*ret_good = i < COUNT(names);
		if (*ret_good)
			kinds |= names[i].kinds;
		text += n;
	}
	return kinds;
}

/* A block of another tool, or not of leaks. */
static enum hq_status
skip(struct hq_suppress_text *t)
{
	const char *line;

	while ((line = hq_suppress_line(t)) != NULL)
		if (strcmp(line, "}") == 0)
			return HQ_OK;
	return hq_suppress_wrong(t, "the block has no end");
}

static bool
is_frame(const char *line)
{
	return strcmp(line, "...") == 0 || strncmp(line, "fun:", 4) == 0 ||
	       strncmp(line, "obj:", 4) == 0 || strncmp(line, "src:", 4) == 0;
}

static enum hq_status
add_frame(struct hq_suppress_text *t, struct hq_suppression *s,
    const char *line)
{
	char **grown;

	if (!is_frame(line))
		return hq_suppress_wrong(t,
		    "neither a frame, as fun:, obj:, src: or ..., nor }");
	if (s->nframes == MOST_FRAMES)
		return hq_suppress_wrong(t, "too many frames");
	grown = reallocarray(s->frames, s->nframes + 1, sizeof(*grown));
	if (grown != NULL)
		s->frames = grown;
	if (grown == NULL || (grown[s->nframes] = strdup(line)) == NULL)
		return hq_fail(t->reterr, HQ_ERR_NOMEM, "out of memory");
	s->nframes++;
	return HQ_OK;
}

/* What follows "Memcheck:Leak". */
static enum hq_status
read_frames(struct hq_suppress_text *t, struct hq_suppression *s)
{
	static const char kinds[] = "match-leak-kinds:";
	enum hq_status status = HQ_OK;
	const char *line = hq_suppress_line(t);
	bool good = true, some = false;

	if (line != NULL && strncmp(line, kinds, sizeof kinds - 1) == 0) {
		s->kinds = read_kinds(line + sizeof kinds - 1, &good);
		if (!good)
			return hq_suppress_wrong(t,
			    "kinds of leaks are definite, indirect, possible, "
			    "reachable, all and none");
		line = hq_suppress_line(t);
	}
	for (; status == HQ_OK && line != NULL && strcmp(line, "}") != 0;
	     line = hq_suppress_line(t)) {
		status = add_frame(t, s, line);
		some |= line[0] != '.';
	}
	if (status != HQ_OK)
		return status;
	if (line == NULL)
		return hq_suppress_wrong(t, "the block has no end");
	if (!some)
		return hq_suppress_wrong(
		    t, "the block has no frame that is not \"...\"");
	return HQ_OK;
}

/* A block behind its brace: the name, tools and kind, the frames. */
static enum hq_status
read_block(struct hq_suppress_text *t)
{
	struct hq_suppression s = {
	    .form = &form, .line = t->line, .kinds = HQ_SUPPRESS_ALL};
	const char *line = hq_suppress_line(t), *colon;
	enum hq_status status;

	if (line == NULL || strcmp(line, "}") == 0)
		return hq_suppress_wrong(t, "the block has no name");
	s.text = strdup(line);
	if (s.text == NULL)
		return hq_fail(t->reterr, HQ_ERR_NOMEM, "out of memory");
	line = hq_suppress_line(t);
	colon = line == NULL ? NULL : strchr(line, ':');
	if (colon == NULL) {
		free(s.text);
		return hq_suppress_wrong(
		    t, "not tools and a kind, as Memcheck:Leak");
	}
	if (!names_tool(line, (size_t)(colon - line)) ||
	    strcmp(colon + 1, "Leak") != 0) {
		free(s.text);
		return skip(t);
	}
	status = read_frames(t, &s);
	if (status == HQ_OK)
		return hq_suppress_take(t, &s);
	for (unsigned i = 0; i < s.nframes; i++)
		free(s.frames[i]);
	free(s.frames);
	free(s.text);
	return status;
}

enum hq_status
hq_suppress_read_valgrind(struct hq_suppress_text *t)
{
	enum hq_status status = HQ_OK;
	const char *line;

	while (status == HQ_OK && (line = hq_suppress_line(t)) != NULL) {
		if (strcmp(line, "{") != 0)
			return hq_suppress_wrong(
			    t, "a block starts with a line {");
		status = read_block(t);
	}
	return status;
}
