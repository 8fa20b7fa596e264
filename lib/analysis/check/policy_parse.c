/* What is allowed: reads it. */
#define _GNU_SOURCE
#include "analysis/check/policy.h"

#include "analysis/check/lines.h"
#include "analysis/support/memory.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct subject {
	const char *words, *patterns, *units;
} subjects[] = {
#define HQ_POLICY_SUBJECT(id, words_, patterns_, units_)                       \
	[HQ_POLICY_##id] = {words_, patterns_, units_},
#include "analysis/check/policy.def"
#undef HQ_POLICY_SUBJECT
};

static const char defaults[] = "leak definite <= 0\n"
			       "leak possible ignore\n"
			       "leak reachable ignore\n"
			       "growth <= 0\n";

struct parser {
	struct hq_policy *policy;
	struct hq_lines *lines;
	char *program; /* of the section, or NULL */
	bool file;
	struct hq_error *reterr;
};

static enum hq_status
nomem(struct parser *p)
{
	return hq_fail(p->reterr, HQ_ERR_NOMEM, "out of memory");
}

/* What follows the words in the text, or NULL where it does not begin so. */
static char *
after(char *text, const char *words)
{
	size_t n = strlen(words);

	if (strncmp(text, words, n) != 0 ||
	    (text[n] != '\0' && strchr(" <", text[n]) == NULL))
		return NULL;
	return hq_lines_trim(text + n);
}

static enum hq_status
wrong_subject(struct parser *p, const char *text)
{
	if (strncmp(text, "leak", 4) == 0 && strchr(" <", text[4]) != NULL)
		return hq_lines_fail(p->lines, p->reterr,
		    "leak of what? definite, possible or reachable");
	return hq_lines_fail(p->lines, p->reterr,
	    "\"%.40s\" is no rule; one begins with leak, growth, site, type, "
	    "live, peak, fragmentation, program, repeat or warmup",
	    text);
}

/* Cuts off what is allowed, the last thing in the line. */
static enum hq_status
take_amount(struct parser *p, char *text, struct hq_policy_rule *r)
{
	size_t n = strlen(text);
	char *at = NULL;
	const char *why;

	for (char *s = strstr(text, "<="); s != NULL; s = strstr(s + 1, "<="))
		at = s;
	if (at != NULL && hq_amount_parse(at + 2, &r->amount, &why)) {
		*at = '\0';
		hq_lines_squeeze(text);
		return HQ_OK;
	}
	/* "operator<= ignore" is a pattern, "<= 0 ignore" two rules in one. */
	if ((at == NULL || (at > text && at[-1] != ' ')) && n >= 6 &&
	    strcmp(text + n - 6, "ignore") == 0 &&
	    (n == 6 || text[n - 7] == ' ')) {
		r->ignore = true;
		text[n - 6] = '\0';
		hq_lines_squeeze(text);
		return HQ_OK;
	}
	if (at != NULL)
		return hq_lines_fail(
		    p->lines, p->reterr, "\"%.60s\": %s",
		    hq_lines_trim(at + 2), why);
	return hq_lines_fail(p->lines, p->reterr,
	    "what is allowed is missing: <= AMOUNT or ignore");
}

static enum hq_status
check_units(struct parser *p, const struct hq_policy_rule *r)
{
	const struct subject *s = &subjects[r->subject];
	const struct hq_amount *a = &r->amount;
	bool zero = a->has_bytes && a->has_blocks && a->bytes == 0 &&
		    a->blocks == 0;

	if (zero)
		return HQ_OK;
	if (a->has_percent && strchr(s->units, 'p') == NULL)
		return hq_lines_fail(
		    p->lines, p->reterr, "%s is no percentage", s->words);
	if (a->has_blocks && strchr(s->units, 'l') == NULL)
		return hq_lines_fail(p->lines, p->reterr,
		    "%s is not known in blocks", s->words);
	return HQ_OK;
}

static enum hq_status
read_rule(struct parser *p, char *text, struct hq_policy_rule *r)
{
	char *rest = NULL;
	enum hq_status status;
	unsigned i = 0;

	while (i < HQ_POLICY_COUNT &&
	       (rest = after(text, subjects[i].words)) == NULL)
		i++;
	if (rest == NULL)
		return wrong_subject(p, text);
	r->subject = i;
	status = take_amount(p, rest, r);
	if (status == HQ_OK)
		status = check_units(p, r);
	if (status != HQ_OK || rest[0] == '\0')
		return status;
	if (subjects[i].patterns[0] == '\0')
		return hq_lines_fail(p->lines, p->reterr,
		    "%s takes no pattern, but \"%.60s\" follows it",
		    subjects[i].words, rest);
	r->pattern = strdup(rest);
	return r->pattern != NULL ? HQ_OK : nomem(p);
}

static enum hq_status
add_rule(struct parser *p, char *text)
{
	struct hq_policy *policy = p->policy;
	struct hq_policy_rule *r;

	if (hq_array_reserve((void **)&policy->rules, &policy->room,
		policy->nrules, sizeof(*policy->rules)) != 0)
		return nomem(p);
	r = &policy->rules[policy->nrules++];
	*r = (struct hq_policy_rule){.file = p->file};
	if (p->program != NULL && (r->program = strdup(p->program)) == NULL)
		return nomem(p);
	if ((p->file ? asprintf(&r->text, "%s:%lld: %s", p->lines->file,
			   (long long)p->lines->number, text)
		     : asprintf(&r->text, "%s: %s", p->lines->file, text)) <
	    0) {
		r->text = NULL;
		return nomem(p);
	}
	return read_rule(p, text, r);
}

static enum hq_status
read_number(struct parser *p, const char *word, const char *text,
    unsigned least, unsigned *ret_number)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long value = strtoul(text, NULL, 10);

	if (p->program != NULL)
		return hq_lines_fail(p->lines, p->reterr,
		    "%s is of all processes, and stands before any program",
		    word);
	if (digits == 0 || text[digits] != '\0' || value < least ||
	    value > 1000000)
		return hq_lines_fail(p->lines, p->reterr,
		    "%s wants a number from %u to 1000000, not \"%.40s\"",
		    word, least, text);
	*ret_number = (unsigned)value;
	return HQ_OK;
}

static enum hq_status
begin_program(struct parser *p, const char *globs)
{
	if (globs[0] == '\0')
		return hq_lines_fail(p->lines, p->reterr,
		    "a pattern of executables is missing");
	free(p->program);
	p->program = strdup(globs);
	return p->program != NULL ? HQ_OK : nomem(p);
}

static enum hq_status
read_line(struct parser *p, char *text)
{
	char *rest;

	hq_lines_squeeze(text);
	if (text[0] == '\0' || text[0] == '#')
		return HQ_OK;
	rest = strstr(text, " #");
	if (rest != NULL)
		*rest = '\0';
	if ((rest = after(text, "repeat")) != NULL)
		return read_number(p, "repeat", rest, 1, &p->policy->repeat);
	if ((rest = after(text, "warmup")) != NULL)
		return read_number(p, "warmup", rest, 0, &p->policy->warmup);
	if ((rest = after(text, "program")) != NULL)
		return begin_program(p, rest);
	return add_rule(p, text);
}

static enum hq_status
read_lines(struct hq_policy *policy, struct hq_lines *lines, bool file,
    struct hq_error *reterr)
{
	struct parser p = {
	    .policy = policy, .lines = lines, .file = file, .reterr = reterr};
	enum hq_status status = HQ_OK;
	char *line;

	while (status == HQ_OK && (line = hq_lines_next(lines)) != NULL)
		status = read_line(&p, line);
	free(p.program);
	return status;
}

/* The default, and then the lines, which are released; NULL: none. */
static enum hq_status
make(struct hq_lines *lines, struct hq_policy **ret_policy,
    struct hq_error *reterr)
{
	struct hq_policy *policy = calloc(1, sizeof(*policy));
	struct hq_lines first = {0};
	enum hq_status status =
	    policy == NULL
		? hq_fail(reterr, HQ_ERR_NOMEM, "out of memory")
		: hq_lines_copy(&first, "the default policy", defaults,
		      sizeof defaults - 1, reterr);

	if (status == HQ_OK) {
		policy->repeat = policy->warmup = HQ_POLICY_UNSET;
		status = read_lines(policy, &first, false, reterr);
	}
	hq_lines_release(&first);
	if (status == HQ_OK && lines != NULL)
		status = read_lines(policy, lines, true, reterr);
	if (status == HQ_OK)
		*ret_policy = policy;
	else
		hq_policy_free(policy);
	return status;
}

enum hq_status
hq_policy_new(struct hq_policy **ret_policy, struct hq_error *reterr)
{
	return make(NULL, ret_policy, reterr);
}

enum hq_status
hq_policy_read(const char *path, struct hq_policy **ret_policy,
    struct hq_error *reterr)
{
	struct hq_lines lines;
	enum hq_status status = hq_lines_read(&lines, path, reterr);

	if (status == HQ_OK)
		status = make(&lines, ret_policy, reterr);
	hq_lines_release(&lines);
	return status;
}

enum hq_status
hq_policy_parse(const char *name, const char *text, size_t n,
    struct hq_policy **ret_policy, struct hq_error *reterr)
{
	struct hq_lines lines;
	enum hq_status status = hq_lines_copy(&lines, name, text, n, reterr);

	if (status == HQ_OK)
		status = make(&lines, ret_policy, reterr);
	hq_lines_release(&lines);
	return status;
}
