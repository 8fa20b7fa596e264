/*
 * Reads the text of a report: a line of the form `-- key: value` is ours, the
 * rest belongs to the query.  The copy of the text is cut into strings in
 * place.
 */
#include "analysis/report/report.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	struct hq_report *report;
	struct hq_report_query *query; /* the one that is open, or NULL */
	bool in_setup;
	const char *line; /* the one being read */
	struct hq_error *reterr;
};

static enum hq_status
wrong(struct parser *p, const char *what)
{
	return hq_fail(p->reterr, HQ_ERR_FORMAT, "report %s: %s: %s",
	    p->report->name, what, p->line);
}

/* The next word, cut off; *rest moves behind it and its blanks. */
static char *
take_word(char **rest)
{
	char *word = *rest;

	*rest += strcspn(*rest, " \t");
	if (**rest != '\0')
		*(*rest)++ = '\0';
	*rest += strspn(*rest, " \t");
	return word;
}

static enum hq_status
set_report(struct parser *p, char *value)
{
	if (strcmp(value, p->report->name) != 0)
		return wrong(p, "the name is not the file's");
	return HQ_OK;
}

static enum hq_status
set_summary(struct parser *p, char *value)
{
	p->report->summary = value;
	return HQ_OK;
}

static enum hq_status
set_limit(struct parser *p, char *value)
{
	char *end;

	p->report->limit = strtoull(value, &end, 10);
	return *end == '\0' && end != value ? HQ_OK : wrong(p, "no number");
}

static enum hq_status
set_prepare(struct parser *p, char *value)
{
	p->report->prepare = value;
	return HQ_OK;
}

static enum hq_status
set_group(struct parser *p, char *value)
{
	p->report->group = value;
	return HQ_OK;
}

static enum hq_status
set_sort(struct parser *p, char *value)
{
	p->report->sort = value;
	return HQ_OK;
}

static enum hq_status
set_sorts(struct parser *p, char *value)
{
	p->report->sorts = value;
	return HQ_OK;
}

static enum hq_status
set_options(struct parser *p, char *value)
{
	p->report->options = value;
	return HQ_OK;
}

static enum hq_status
set_operand(struct parser *p, char *value)
{
	p->report->operand = value;
	return HQ_OK;
}

static enum hq_status
set_long(struct parser *p, char *value)
{
	p->report->why_long = value;
	return HQ_OK;
}

static enum hq_status
set_by(struct parser *p, char *value)
{
	p->report->by = value;
	return HQ_OK;
}

static enum hq_status
set_threshold(struct parser *p, char *value)
{
	char *end;

	p->report->threshold = strtod(value, &end);
	return *end == '\0' && end != value ? HQ_OK : wrong(p, "no number");
}

static enum hq_status
set_table(struct parser *p, char *value)
{
	if (p->report->nqueries == HQ_REPORT_TABLES_MAX)
		return wrong(p, "too many tables");
	p->query = &p->report->queries[p->report->nqueries++];
	p->query->name = value;
	return HQ_OK;
}

static enum hq_status
set_title(struct parser *p, char *value)
{
	p->query->title = value;
	return HQ_OK;
}

static enum hq_status
set_note(struct parser *p, char *value)
{
	p->query->note = value;
	return HQ_OK;
}

static enum hq_status
set_layout(struct parser *p, char *value)
{
	if (strcmp(value, "pairs") == 0)
		p->query->layout = HQ_LAYOUT_PAIRS;
	else if (strcmp(value, "plain") == 0)
		p->query->layout = HQ_LAYOUT_PLAIN;
	else if (strcmp(value, "rows") != 0)
		return wrong(p, "no such layout");
	return HQ_OK;
}

static enum hq_status
set_asked(struct parser *p, char *value)
{
	p->query->asked = strcmp(value, "yes") == 0;
	return HQ_OK;
}

static enum hq_status
set_only(struct parser *p, char *value)
{
	p->query->text_only = strcmp(value, "text") == 0;
	p->query->data_only = strcmp(value, "data") == 0;
	if (p->query->text_only || p->query->data_only)
		return HQ_OK;
	return wrong(p, "neither text nor data");
}

/* Cuts the flags off "bytes/text/optional". */
static bool
take_flag(char *kind, unsigned char *ret_flags)
{
	static const struct {
		const char *name;
		enum hq_render_flags flag;
	} flags[] = {
	    {"text", HQ_COLUMN_TEXT},
	    {"data", HQ_COLUMN_DATA},
	    {"optional", HQ_COLUMN_OPTIONAL},
	};
#define NFLAGS (sizeof flags / sizeof flags[0])
	char *slash;

	while ((slash = strrchr(kind, '/')) != NULL) {
		unsigned i = 0;
		while (i < NFLAGS && strcmp(flags[i].name, slash + 1) != 0)
			i++;
		if (i == NFLAGS)
			return false;
		*ret_flags |= (unsigned char)flags[i].flag;
		*slash = '\0';
	}
	return true;
}

static enum hq_status
set_column(struct parser *p, char *value)
{
	struct hq_cell_column *c;
	unsigned char *flags;
	char *kind;

	if (p->query->ncolumns == HQ_REPORT_COLUMNS_MAX)
		return wrong(p, "too many columns");
	flags = &p->query->flags[p->query->ncolumns];
	c = &p->query->columns[p->query->ncolumns++];
	c->name = take_word(&value);
	kind = take_word(&value);
	if (!take_flag(kind, flags))
		return wrong(p, "no such flag of a column");
	c->kind = hq_cell_find(kind, strlen(kind));
	if (c->kind == HQ_NCELL_KINDS)
		return wrong(p, "no such kind of column");
	c->title = value[0] != '\0' ? value : c->name;
	return HQ_OK;
}

static const struct {
	const char *key;
	bool in_table; /* belongs to the table that is open */
	enum hq_status (*set)(struct parser *p, char *value);
} keys[] = {
    {"report", false, set_report},
    {"summary", false, set_summary},
    {"limit", false, set_limit},
    {"prepare", false, set_prepare},
    {"group", false, set_group},
    {"sort", false, set_sort},
    {"sorts", false, set_sorts},
    {"options", false, set_options},
    {"operand", false, set_operand},
    {"long", false, set_long},
    {"by", false, set_by},
    {"threshold", false, set_threshold},
    {"table", false, set_table},
    {"title", true, set_title},
    {"layout", true, set_layout},
    {"note", true, set_note},
    {"asked", true, set_asked},
    {"only", true, set_only},
    {"column", true, set_column},
};

/* The key of a line `-- key: value`, or -1. */
static int
find_key(char *line, char **ret_value)
{
	for (unsigned k = 0; k < sizeof keys / sizeof keys[0]; k++) {
		size_t n = strlen(keys[k].key);
		if (strncmp(line, "-- ", 3) != 0 ||
		    strncmp(line + 3, keys[k].key, n) != 0 ||
		    line[3 + n] != ':')
			continue;
		*ret_value = line + 4 + n;
		*ret_value += strspn(*ret_value, " \t");
		return (int)k;
	}
	return -1;
}

/*
 * Takes one line, zero-terminated for as long as this runs.  Returns whether
 * it was ours; then its zero stays, and ends the query above it.
 */
static enum hq_status
take_line(struct parser *p, char *line, bool *ret_ours)
{
	char *value;
	int k = find_key(line, &value);

	*ret_ours = true;
	p->line = line;
	if (strcmp(line, "-- setup") == 0) {
		p->query = NULL;
		p->in_setup = true;
		return HQ_OK;
	}
	if (k >= 0) {
		if (keys[k].in_table && p->query == NULL)
			return wrong(p, "stands in no table");
		p->in_setup = false;
		return keys[k].set(p, value);
	}
	*ret_ours = false;
	if (p->in_setup && p->report->setup == NULL)
		p->report->setup = line;
	if (p->query != NULL && p->query->sql == NULL)
		p->query->sql = line;
	return HQ_OK;
}

static enum hq_status
take_lines(struct parser *p)
{
	enum hq_status status = HQ_OK;
	char *line = p->report->text;

	while (status == HQ_OK && *line != '\0') {
		char *end = line + strcspn(line, "\n");
		bool last = *end == '\0', ours;

		*end = '\0';
		status = take_line(p, line, &ours);
		if (ours)
			line[0] = '\0'; /* ends the statements above */
		else if (!last)
			*end = '\n';
		line = last ? end : end + 1;
	}
	return status;
}

static enum hq_status
check(struct parser *p)
{
	p->line = "";
	if (p->report->nqueries == 0)
		return wrong(p, "no -- table: line");
	for (unsigned i = 0; i < p->report->nqueries; i++) {
		const struct hq_report_query *q = &p->report->queries[i];
		if (q->sql == NULL || q->ncolumns == 0)
			return wrong(p, "a table without columns or query");
	}
	return HQ_OK;
}

enum hq_status
hq_report_parse(const char *name, const char *text,
    struct hq_report **ret_report, struct hq_error *reterr)
{
	struct hq_report *report = calloc(1, sizeof *report);
	struct parser p = {.report = report, .line = "", .reterr = reterr};
	enum hq_status status;

	if (report == NULL || (report->text = strdup(text)) == NULL) {
		hq_report_free(report);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	report->name = name;
	report->summary = "";
	report->options = "";
	report->by = "";
	report->threshold = 1;
	report->sorts = "";
	report->limit = 20;
	status = take_lines(&p);
	if (status == HQ_OK)
		status = check(&p);
	if (status != HQ_OK) {
		hq_report_free(report);
		return status;
	}
	*ret_report = report;
	return HQ_OK;
}

bool
hq_report_heeds(const struct hq_report *report, const char *option)
{
	size_t n = strlen(option);

	for (const char *p = report->options; *p != '\0';) {
		size_t word = strcspn(p, " ");
		if (word == n && strncmp(p, option, n) == 0)
			return true;
		p += word;
		p += strspn(p, " ");
	}
	return false;
}

void
hq_report_free(struct hq_report *report)
{
	if (report == NULL)
		return;
	free(report->text);
	free(report);
}
