/* heapql report: named reports of one dump. */
#include "command.h"
#include "list_reports.h"
#include "message.h"
#include "output.h"
#include "report_help.h"
#include "select.h"
#include "stack_options.h"
#include "symbol_options.h"
#include "watch.h"
#include "wrap.h"

#include "analysis/function/open.h"
#include "analysis/report/between.h"
#include "analysis/report/catalog.h"
#include "analysis/report/run.h"
#include "analysis/report/sort.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct hq_output_options form;
static uint64_t limit = UINT64_MAX; /* not given */
static const char *dump, *table;
static bool show_sql, partial, bottom_up;
static struct hq_stack_options stack;
static struct hq_option_list source_dirs;
static const char *sort, *group, *threshold, *operand;
static struct hq_select_options blocks;
static char *of; /* the set that they mean */
static const char *class, *by, *vs, *between, *domain;
static bool all;
static struct hq_symbol_arguments symbols;
static const char *called; /* the report that was called as a command */

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_NUMBER(
	'n', "limit", "N", &limit, "at most N rows a table, 0 is all"),
    HQ_OPTION_TEXT('d', "dump", "N|LABEL", &dump,
	"of several dumps take this one, not the last"),
    HQ_OPTION_TEXT(
	't', "table", "NAME", &table, "only this table of the report"),
    HQ_OPTION_TEXT('s', "sort", "KEY", &sort,
	"of stacks: live, blocks, peak, total, allocs or temporary; types, "
	"growth, trend: bytes or count; new: old, current, new or deltas"),
    HQ_OPTION_TEXT('g', "group", "BY", &group,
	"what frames are grouped by: site, lineno, filename, traceback, "
	"function or module"),
    HQ_STACK_OPTIONS(stack),
    HQ_OPTION_FLAG(
	0, "bottom-up", &bottom_up, "tree: from the sites to their callers"),
    HQ_OPTION_TEXT(0, "threshold", "PERCENT", &threshold,
	"tree, dominators: fold what is less, 1 unless told otherwise; pins: "
	"what is in use of nearly empty arenas and pools, less than 10; "
	"suspects, summary: what holds this much of the heap, 10"),
    HQ_OPTION_LIST(0, "source-dir", "DIR", &source_dirs,
	"annotate, profile: where source files are"),
    HQ_SELECT_OPTIONS(blocks),
    HQ_OPTION_TEXT(0, "class", "LIST", &class,
	"leaks: of definite,indirect,possible,reachable these; the first and "
	"the third unless told otherwise"),
    HQ_OPTION_TEXT('b', "by", "WHAT", &by,
	"leaks: by site, trace, type or block; retained: by block, type or "
	"site; growth, new, trend: by KIND[,KIND] of part --kinds; pins, waste, "
	"duplicates: by site, type or trace"),
    HQ_OPTION_TEXT(0, "vs", "WHAT", &vs,
	"growth: against the previous dump, the peak so far, or both"),
    HQ_OPTION_FLAG(0, "all", &all,
	"growth: also what did not grow; summary: also what takes long"),
    HQ_OPTION_TEXT(0, "between", "A,B", &between,
	"only what was born between two marks of the program; NAME or NAME#N, "
	"empty: the start, the dump"),
    HQ_OPTION_TEXT(0, "domain", "HEAP", &domain,
	"only what lies in this heap, !HEAP: in any other"),
    HQ_OPTION_FLAG(0, "sql", &show_sql, "print the report's SQL, run nothing"),
    HQ_OPTION_FLAG(
	0, "partial", &partial, "use damaged dumps as far as they are whole"),
    HQ_SYMBOL_OPTIONS(symbols),
    HQ_OPTION_END,
};

/* Options that not every report heeds. */
static const struct heeded {
	const char *name;
	const char *word; /* of the report's -- options: line */
	const char *const *text; /* given when it is set; or one of: */
	const struct hq_option_list *list;
	const bool *flag;
	bool set; /* heeded by all that take a set */
} heeded[] = {
    {"sort", "sort", &sort, NULL, NULL, false},
    {"group", "group", &group, NULL, NULL, false},
    {"include", "filters", NULL, &stack.include, NULL, false},
    {"exclude", "filters", NULL, &stack.exclude, NULL, false},
    {"all-frames", "filters", NULL, NULL, &stack.all_frames, false},
    {"cumulative", "cumulative", NULL, NULL, &stack.cumulative, false},
    {"bottom-up", "bottom-up", NULL, NULL, &bottom_up, false},
    {"threshold", "threshold", &threshold, NULL, NULL, false},
    {"source-dir", "source-dir", NULL, &source_dirs, NULL, false},
    {"since", "since", &blocks.since, NULL, NULL, true},
    {"class", "class", &class, NULL, NULL, false},
    {"by", "by", &by, NULL, NULL, false},
    {"of", "set", &blocks.of, NULL, NULL, true},
    {"where", "where", &blocks.where, NULL, NULL, true},
    {"type", "type", &blocks.type, NULL, NULL, true},
    {"vs", "vs", &vs, NULL, NULL, false},
    {"all", "all", NULL, NULL, &all, false},
    {"between", "between", &between, NULL, NULL, true},
    {"domain", "between", &domain, NULL, NULL, true},
};
#define NHEEDED (sizeof heeded / sizeof heeded[0])

static bool
heeds(const struct hq_report *report, const struct heeded *h)
{
	return hq_report_heeds(report, h->word) ||
	       (h->set && hq_report_heeds(report, "set"));
}

/* An option that the report does not heed is an error, not ignored. */
static const char *
find_unheeded(const struct hq_report *report)
{
	for (unsigned i = 0; i < NHEEDED; i++) {
		const struct heeded *h = &heeded[i];
		bool given = h->text != NULL   ? *h->text != NULL
			     : h->list != NULL ? h->list->count > 0
					       : *h->flag;
		if (given && !heeds(report, h))
			return h->name;
	}
	return NULL;
}

/* Whether help of the report has the option. */
static bool
is_offered(const struct hq_report *report, const struct hq_option *o)
{
	for (unsigned i = 0; i < NHEEDED; i++)
		if (strcmp(heeded[i].name, o->name) == 0)
			return heeds(report, &heeded[i]);
	return true;
}

void
hq_command_name_report(const char *name)
{
	called = name;
	hq_message_name(name);
}

bool
hq_command_explain_report(const char *name)
{
	struct hq_option offered[sizeof options / sizeof options[0]];
	struct hq_error err = {0};
	struct hq_report *report;
	struct hq_report_help own;
	char text[400];
	unsigned n = 0;

	name = name == NULL ? called : name;
	if (name == NULL || hq_report_open(name, &report, &err) != HQ_OK)
		return false;
	for (const struct hq_option *o = options; o->name != NULL; o++)
		if (is_offered(report, o))
			offered[n++] = hq_report_help_option(&own, report, o);
	offered[n] = (struct hq_option)HQ_OPTION_END;
	snprintf(text, sizeof text, "heapql %s: %s\n", name, report->summary);
	hq_wrap_text(stdout, text);
	printf("\nusage: heapql %s %s%sDB|DUMP... [options]\n\noptions:\n",
	    name,
	    report->operand == NULL ? "" : report->operand,
	    report->operand == NULL ? "" : " ");
	hq_options_common(hq_watch_options);
	hq_options_describe(offered, stdout);
	if (report->why_long != NULL) {
		snprintf(text, sizeof text,
		    "Takes long where there are many blocks: %s.\n",
		    report->why_long);
		putchar('\n');
		hq_wrap_text(stdout, text);
	}
	hq_report_free(report);
	return true;
}

/* "1", "0.5" or "1%" of 100; false: it is not. */
static bool
read_percent(const char *text, double *ret_percent)
{
	char *end;
	double v = strtod(text, &end);

	end += *end == '%';
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || !(v <= 100))
		return false;
	*ret_percent = v;
	return true;
}

/* Whether each word of a list with commas is one of those of another, which
 * has spaces. */
static bool
are_words(const char *list, const char *words)
{
	for (const char *word = list;; word++) {
		size_t n = strcspn(word, ",");
		const char *at = words;
		while (n > 0 && *at != '\0' &&
		       (strncmp(at, word, n) != 0 ||
			   (at[n] != ' ' && at[n] != '\0'))) {
			at += strcspn(at, " ");
			at += *at == ' ';
		}
		if (n == 0 || *at == '\0')
			return false;
		word += n;
		if (*word == '\0')
			return true;
	}
}

/* Whether it is one of a list of words with spaces. */
static bool
is_word(const char *word, const char *words)
{
	size_t n = strlen(word);

	for (const char *p = words; n > 0 && *p != '\0';
	     p += strcspn(p, " "), p += *p == ' ')
		if (strncmp(p, word, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static int
check_sets(const struct hq_report *report)
{
	char words[HQ_REPORT_WORDS];

	if (class != NULL &&
	    !are_words(class, "definite indirect possible reachable"))
		return hq_message_usage(report->name,
		    "--class wants definite, indirect, possible, reachable or "
		    "several with commas, not \"%s\"",
		    class);
	/* Kinds are for who knows them. */
	if (by != NULL && strcmp(report->by, "KIND") != 0 &&
	    (strchr(by, ',') != NULL || !are_words(by, report->by)))
		return hq_message_usage(report->name,
		    "--by wants one of %s, not \"%s\"",
		    hq_report_help_words(report->by, words, sizeof words), by);
	return 0;
}

static int
check_order(const struct hq_report *report)
{
	char words[HQ_REPORT_WORDS];

	if (sort != NULL && report->sorts[0] != '\0' &&
	    !is_word(sort, report->sorts))
		return hq_message_usage(report->name,
		    "--sort wants one of %s, not \"%s\"",
		    hq_report_help_words(report->sorts, words, sizeof words),
		    sort);
	if (vs != NULL && !is_word(vs, "previous peak both"))
		return hq_message_usage(report->name,
		    "--vs wants previous, peak or both, not \"%s\"", vs);
	if (sort != NULL && report->sorts[0] == '\0' &&
	    hq_sort_value(sort) == HQ_NVALUES)
		return hq_message_usage(report->name,
		    "--sort wants one of %s, not \"%s\"", hq_sort_keys, sort);
	return 0;
}

/* Options whose values are names or numbers of their own; 0: all are good. */
static int
check_options(const struct hq_report *report, struct hq_report_values *values)
{
	const char *unheeded = find_unheeded(report);
	struct hq_select_options set = blocks;
	struct hq_error err = {0};
	int status;

	if (unheeded != NULL)
		return hq_message_usage(report->name,
		    "takes no --%s", unheeded);
	if (table != NULL && hq_report_count(report, table) == 0)
		return hq_report_help_tables(report, table);
	if (group != NULL && hq_key_by_name(group) == HQ_BY_NONE)
		return hq_message_usage(report->name,
		    "--group wants site, lineno, filename, traceback, function "
		    "or module, not \"%s\"",
		    group);
	if (stack.cumulative && group != NULL &&
	    hq_key_by_name(group) == HQ_BY_STACK)
		return hq_message_usage(report->name,
		    "--cumulative is about frames, --group traceback about "
		    "whole stacks");
	values->threshold = report->threshold;
	if (threshold != NULL && !read_percent(threshold, &values->threshold))
		return hq_message_usage(report->name,
		    "--threshold wants a percentage, not \"%s\"", threshold);
	status = check_order(report);
	if (status == 0)
		status = check_sets(report);
	/* Of some it is no part of the set. */
	if (hq_report_heeds(report, "since"))
		set.since = NULL;
	if (status == 0 && hq_report_heeds(report, "set") &&
	    hq_select_text(&set, &of, &err) != HQ_OK)
		status = hq_question_error(report->name, &err);
	return status;
}

static void
set_values(struct hq_report_values *values)
{
	values->class = class;
	values->by = by;
	values->vs = vs;
	values->between = between;
	values->domain = domain;
	values->all = all;
	values->told = dump != NULL;
	values->old_told = blocks.since != NULL;
	values->of = of;
	values->group = group;
	values->sort = sort;
	values->bottom_up = bottom_up;
	values->operand = operand;
	values->source_dirs = source_dirs.items;
	values->nsource_dirs = source_dirs.count;
	values->width = hq_stack_options_width();
	hq_stack_options_set(&stack, values);
}

/* The dump that a report is of, and the earlier one where that counts. */
static enum hq_status
find_dumps(const struct hq_report *report, struct hq_database *db,
    unsigned npaths, struct hq_report_values *values, struct hq_error *reterr)
{
	enum hq_status status = hq_database_find_dump(
	    db, HQ_DATABASE_ANY, dump, &values->dump, reterr);

	/* Of a set it is a part. */
	if (status == HQ_OK && blocks.since != NULL &&
	    hq_report_heeds(report, "since"))
		status = hq_database_find_dump(
		    db, HQ_DATABASE_ANY, blocks.since, &values->old, reterr);
	else if (status == HQ_OK && npaths > 1 &&
		 hq_report_heeds(report, "since"))
		status = hq_database_find_dump(
		    db, 0, NULL, &values->old, reterr);
	values->new = values->old != 0 ? values->dump : 0;
	if (status == HQ_OK)
		status = hq_between_find(
		    hq_database_handle(db), values, &of, reterr);
	return status;
}

static int
run_report(const struct hq_report *report, struct hq_database *db,
    unsigned npaths, struct hq_report_values values)
{
	bool several = hq_report_count(report, table) > 1;
	struct hq_error err = {0};
	struct hq_render *r;
	enum hq_status fine;
	int status;

	values.limit = limit == UINT64_MAX ? report->limit : limit;
	set_values(&values);
	values.database = db;
	fine = find_dumps(report, db, npaths, &values, &err);
	if (fine == HQ_ERR_USAGE)
		return hq_message_usage(report->name, "%s", hq_error_text(&err));
	if (fine != HQ_OK)
		return hq_message_error(&err);
	status = hq_output_open(&form, several, &r);
	if (status != 0)
		return status;
	fine = hq_report_run(
	    report, hq_database_handle(db), &values, table, r, &err);
	hq_render_finish(r);
	if (err.status == HQ_ERR_USAGE)
		return hq_message_usage(report->name, "%s", hq_error_text(&err));
	return fine == HQ_OK ? HQ_EXIT_OK : hq_message_error(&err);
}

/*
 * The operand of a report that wants one comes before the dumps; after them
 * it is understood too, where the first is a file and the last is none.
 */
static bool
take_operand(int *npaths, char **paths)
{
	int n = *npaths, at = 0;

	if (n < 2)
		return false;
	if (access(paths[0], F_OK) == 0 && access(paths[n - 1], F_OK) != 0)
		at = n - 1;
	operand = paths[at];
	for (int i = at; i + 1 < n; i++)
		paths[i] = paths[i + 1];
	*npaths = n - 1;
	return true;
}

static int
open_and_run(const struct hq_report *report, int npaths, char **paths)
{
	const struct hq_database_options how = {.partial = partial,
	    .symbols = hq_symbol_arguments_options(&symbols)};
	struct hq_error err = {0};
	struct hq_database *db;
	int status;

	struct hq_report_values values = {0};

	status = check_options(report, &values);
	if (status != 0)
		return status;
	if (report->operand != NULL && blocks.type != NULL)
		operand = blocks.type;
	else if (report->operand != NULL && !take_operand(&npaths, paths))
		return hq_message_usage(report->name,
		    "%s is missing; it comes before the dump",
		    report->operand);
	if (npaths == 0)
		return hq_message_usage(
		    report->name, "a dump or a database is missing");
	if (hq_open((const char *const *)paths, (unsigned)npaths, &how,
		&db, &err) != HQ_OK)
		return hq_message_error(&err);
	status = run_report(report, db, (unsigned)npaths, values);
	hq_database_close(db);
	return status;
}

static int
run(int argc, char **argv)
{
	struct hq_error err = {0};
	struct hq_report *report;
	int status;

	if (argc == 0)
		return hq_list_reports(&form);
	if (hq_report_open(argv[0], &report, &err) != HQ_OK) {
		if (access(argv[0], F_OK) == 0 && argc == 1)
			return hq_message_usage(
			    "report", "the name of a report comes first");
		hq_message(NULL, "%s", hq_error_text(&err));
		return HQ_EXIT_USAGE;
	}
	if (show_sql) {
		fputs(hq_report_text(report->name), stdout);
		status = HQ_EXIT_OK;
	} else
		status = open_and_run(report, argc - 1, argv + 1);
	hq_report_free(report);
	free(of);
	return status;
}

const struct hq_cmd hq_cmd_report = {
    .name = "report",
    .usage = "[NAME] [OPERAND] DB|DUMP... [options]",
    .summary = "named reports; without a name, the list of them",
    .details = "Of several dumps a report is of the last; growth, trend, new, "
	       "compare,\ntransitions, suspects and summary set it against those "
	       "before it. In JSON and\nCSV bytes are exact and addresses "
	       "hexadecimal. Where a report has several\ntables, each row in "
	       "JSON says in \"table\" which one it is of, and in CSV they\n"
	       "stand apart by an empty line.\n"
	       "annotate wants the name of a source file, or its last parts, "
	       "before the dump,\ncount and by-type a type, at an address, block "
	       "an address or a serial.\n"
	       "Each report is a command too: heapql leaks x.hqd; heapql help "
	       "leaks has only\nthe options that it takes.\n",
    .options = options,
    .run = run,
};
