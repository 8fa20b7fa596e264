/* What is known: reads it. */
#define _GNU_SOURCE
#include "analysis/check/baseline.h"

#include "analysis/check/lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION "heapql-baseline 1"

/* An entry while its lines are read. */
struct draft {
	enum hq_check_rule rule;
	int64_t line;
	bool has_bytes, has_blocks;
	struct hq_measure amount;
	char *of, *type, *holder, *tolerance_text; /* borrowed from the lines */
	struct hq_amount tolerance;
	/* Its own: */
	char *comment;
	char *stack; /* "at ..." for each frame, a line each */
	char *programs; /* the same, a line each */
};

struct parser {
	struct hq_baseline *baseline;
	struct hq_lines *lines;
	struct hq_error *reterr;
	struct draft draft;
	bool version, open; /* the first line was there; a draft is open */
	char *comment; /* lines that belong to what follows */
};

static enum hq_status
nomem(struct parser *p)
{
	return hq_fail(p->reterr, HQ_ERR_NOMEM, "out of memory");
}

/* Adds a line to a text that may be NULL. */
static bool
append(char **text, const char *before, const char *line)
{
	char *more;

	if (asprintf(&more, "%s%s%s\n", *text != NULL ? *text : "", before,
		line) < 0)
		return false;
	free(*text);
	*text = more;
	return true;
}

static bool
is_conflict(const char *line)
{
	return strncmp(line, "<<<<<<<", 7) == 0 ||
	       strncmp(line, "=======", 7) == 0 ||
	       strncmp(line, ">>>>>>>", 7) == 0 ||
	       strncmp(line, "|||||||", 7) == 0;
}

/* The draft's fingerprint, as hq_fingerprint_make would have it. */
static char *
make_fingerprint(const struct draft *d)
{
	char *text;
	int n = asprintf(&text, "%s\n%s%s%s%s%s%s%s%s%s%s",
	    hq_check_rules[d->rule].name, d->of ? "of " : "",
	    d->of ? d->of : "", d->of ? "\n" : "", d->type ? "type " : "",
	    d->type ? d->type : "", d->type ? "\n" : "",
	    d->holder ? "holder " : "", d->holder ? d->holder : "",
	    d->holder ? "\n" : "", d->stack ? d->stack : "");

	return n < 0 ? NULL : text;
}

/* The same place as messages of an entry have: its first line. */
static struct hq_lines
begin_of(const struct parser *p)
{
	return (struct hq_lines){
	    .file = p->lines->file, .number = p->draft.line};
}

static enum hq_status
add_entry(struct parser *p, const char *fingerprint)
{
	struct draft *d = &p->draft;
	struct hq_baseline_entry *e =
	    hq_baseline_find(p->baseline, fingerprint);
	const struct hq_lines at = begin_of(p);

	if (e != NULL)
		return hq_lines_fail(&at, p->reterr,
		    "the same entry stands in line %" PRId64, e->line);
	e = hq_baseline_add(p->baseline, d->rule, fingerprint);
	if (e == NULL)
		return nomem(p);
	e->line = d->line;
	e->amount = d->amount;
	e->comment = d->comment;
	d->comment = NULL;
	e->tolerance = d->tolerance;
	if (d->tolerance_text != NULL &&
	    (e->tolerance_text = strdup(d->tolerance_text)) == NULL)
		return nomem(p);
	for (char *name = d->programs; name != NULL && *name != '\0';) {
		char *end = strchr(name, '\n');
		*end = '\0';
		if (!hq_baseline_add_program(e, name))
			return nomem(p);
		name = end + 1;
	}
	return HQ_OK;
}

static void
release_draft(struct draft *d)
{
	free(d->stack);
	free(d->comment);
	free(d->programs);
	*d = (struct draft){0};
}

static enum hq_status
close_entry(struct parser *p)
{
	struct draft *d = &p->draft;
	const struct hq_lines at = begin_of(p);
	enum hq_status status;
	char *fingerprint;

	if (!p->open)
		return HQ_OK;
	p->open = false;
	if (!d->has_bytes || !d->has_blocks)
		return hq_lines_fail(
		    &at, p->reterr, "the entry lacks bytes or blocks");
	fingerprint = make_fingerprint(d);
	if (fingerprint == NULL)
		return nomem(p);
	status = add_entry(p, fingerprint);
	free(fingerprint);
	release_draft(d);
	return status;
}

static enum hq_status
open_entry(struct parser *p, const char *name)
{
	enum hq_status status = close_entry(p);

	if (status != HQ_OK)
		return status;
	for (unsigned i = 0; i < HQ_RULE_COUNT; i++)
		if (strcmp(name, hq_check_rules[i].name) == 0) {
			p->draft = (struct draft){.rule = i,
			    .line = p->lines->number,
			    .comment = p->comment};
			p->comment = NULL;
			p->open = true;
			return HQ_OK;
		}
	return hq_lines_fail(p->lines, p->reterr,
	    "\"%.40s\" is not what an entry begins with: leak-definite, "
	    "growth-site and so on",
	    name);
}

static enum hq_status
take_tolerance(struct parser *p, const char *value, struct hq_amount *ret)
{
	const char *why;

	return hq_amount_parse(value, ret, &why)
		   ? HQ_OK
		   : hq_lines_fail(p->lines, p->reterr,
			 "tolerance \"%.40s\": %s", value, why);
}

/* A line without blanks before it. */
static enum hq_status
read_outer(struct parser *p, char *line)
{
	enum hq_status status;

	if (!p->version) {
		p->version = strcmp(line, VERSION) == 0;
		p->baseline->header = p->comment;
		p->comment = NULL;
		return p->version ? HQ_OK
				  : hq_lines_fail(p->lines, p->reterr,
					"no baseline of heapql check: it "
					"begins with \"" VERSION "\"");
	}
	if (strncmp(line, "tolerance ", 10) != 0)
		return open_entry(p, line);
	if (p->baseline->nentries > 0 || p->open ||
	    p->baseline->tolerance_text != NULL)
		return hq_lines_fail(p->lines, p->reterr,
		    "the tolerance of all stands once, before all entries");
	line = hq_lines_trim(line + 10);
	status = take_tolerance(p, line, &p->baseline->tolerance);
	if (status != HQ_OK)
		return status;
	p->baseline->tolerance_comment = p->comment;
	p->comment = NULL;
	p->baseline->tolerance_text = strdup(line);
	return p->baseline->tolerance_text != NULL ? HQ_OK : nomem(p);
}

static enum hq_status
take_number(struct parser *p, const char *value, bool *has, uint64_t *ret)
{
	size_t digits = strspn(value, "0123456789");

	if (digits == 0 || digits > 19 || value[digits] != '\0')
		return hq_lines_fail(p->lines, p->reterr,
		    "\"%.40s\" is no number", value);
	if (*has)
		return hq_lines_fail(
		    p->lines, p->reterr, "the entry has this twice");
	*has = true;
	*ret = strtoull(value, NULL, 10);
	return HQ_OK;
}

static enum hq_status
take_text(struct parser *p, char *value, char **ret_text)
{
	if (*ret_text != NULL)
		return hq_lines_fail(
		    p->lines, p->reterr, "the entry has this twice");
	*ret_text = value;
	return HQ_OK;
}

static enum hq_status
read_key(struct parser *p, const char *key, char *value)
{
	struct draft *d = &p->draft;
	enum hq_status status;

	if (strcmp(key, "bytes") == 0)
		return take_number(p, value, &d->has_bytes, &d->amount.bytes);
	if (strcmp(key, "blocks") == 0)
		return take_number(p, value, &d->has_blocks, &d->amount.blocks);
	if (strcmp(key, "of") == 0)
		return take_text(p, value, &d->of);
	if (strcmp(key, "type") == 0)
		return take_text(p, value, &d->type);
	if (strcmp(key, "holder") == 0)
		return take_text(p, value, &d->holder);
	if (strcmp(key, "program") == 0)
		return append(&d->programs, "", value) ? HQ_OK : nomem(p);
	if (strcmp(key, "at") == 0)
		return append(&d->stack, "at ", value) ? HQ_OK : nomem(p);
	if (strcmp(key, "tolerance") != 0)
		return hq_lines_fail(p->lines, p->reterr,
		    "an entry has bytes, blocks, tolerance, of, type, holder, "
		    "at and program, not \"%.40s\"",
		    key);
	status = take_tolerance(p, value, &d->tolerance);
	return status == HQ_OK ? take_text(p, value, &d->tolerance_text) : status;
}

/* A line of an entry, which has blanks before it. */
static enum hq_status
read_inner(struct parser *p, char *line)
{
	char *value = line + strcspn(line, " \t");

	if (!p->open)
		return hq_lines_fail(p->lines, p->reterr,
		    "a line of an entry, but none has begun");
	if (line[0] == '#')
		return append(&p->draft.comment, "", line) ? HQ_OK : nomem(p);
	if (*value != '\0')
		*value++ = '\0';
	value = hq_lines_trim(value);
	if (*value == '\0')
		return hq_lines_fail(p->lines, p->reterr,
		    "\"%.40s\" without what it is", line);
	return read_key(p, line, value);
}

static enum hq_status
read_line(struct parser *p, char *line)
{
	char *text = hq_lines_trim(line);

	if (text[0] == '\0')
		return HQ_OK;
	if (is_conflict(line))
		return hq_lines_fail(p->lines, p->reterr,
		    "a conflict of a merge is left here");
	if (text != line)
		return read_inner(p, text);
	if (line[0] == '#')
		return append(&p->comment, "", line) ? HQ_OK : nomem(p);
	return read_outer(p, line);
}

/* The lines are released. */
static enum hq_status
make(struct hq_lines *lines, struct hq_baseline **ret_baseline,
    struct hq_error *reterr)
{
	struct parser p = {.lines = lines, .reterr = reterr};
	enum hq_status status = HQ_OK;
	char *line;

	p.baseline = calloc(1, sizeof(*p.baseline));
	if (p.baseline == NULL ||
	    (p.baseline->file = strdup(lines->file)) == NULL)
		status = nomem(&p);
	while (status == HQ_OK && (line = hq_lines_next(lines)) != NULL)
		status = read_line(&p, line);
	if (status == HQ_OK)
		status = close_entry(&p);
	release_draft(&p.draft);
	if (status == HQ_OK) {
		*(p.version ? &p.baseline->footer : &p.baseline->header) =
		    p.comment;
		p.baseline->begun = p.version || p.comment != NULL;
		*ret_baseline = p.baseline;
	} else {
		free(p.comment);
		hq_baseline_free(p.baseline);
	}
	return status;
}

enum hq_status
hq_baseline_read(const char *path, struct hq_baseline **ret_baseline,
    struct hq_error *reterr)
{
	struct hq_lines lines;
	enum hq_status status = hq_lines_read(&lines, path, reterr);

	if (status == HQ_OK)
		status = make(&lines, ret_baseline, reterr);
	hq_lines_release(&lines);
	return status;
}

enum hq_status
hq_baseline_parse(const char *name, const char *text, size_t n,
    struct hq_baseline **ret_baseline, struct hq_error *reterr)
{
	struct hq_lines lines;
	enum hq_status status = hq_lines_copy(&lines, name, text, n, reterr);

	if (status == HQ_OK)
		status = make(&lines, ret_baseline, reterr);
	hq_lines_release(&lines);
	return status;
}
