/* heapql report: named reports of one dump. */
#include "command.h"
#include "message.h"
#include "output.h"

#include "analysis/report/catalog.h"
#include "analysis/report/run.h"
#include "analysis/store/database.h"

#include <string.h>
#include <unistd.h>

static struct hq_output_options form;
static uint64_t limit = UINT64_MAX; /* not given */
static const char *dump, *table;
static bool show_sql, partial;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_NUMBER(
	'n', "limit", "N", &limit, "at most N rows a table, 0 is all"),
    HQ_OPTION_TEXT('d', "dump", "N|LABEL", &dump,
	"of several dumps take this one, not the last"),
    HQ_OPTION_TEXT(
	't', "table", "NAME", &table, "only this table of the report"),
    HQ_OPTION_FLAG(0, "sql", &show_sql, "print the report's SQL, run nothing"),
    HQ_OPTION_FLAG(
	0, "partial", &partial, "use damaged dumps as far as they are whole"),
    HQ_OPTION_END,
};

static int
list_reports(void)
{
	static const struct hq_cell_column columns[] = {
	    {"report", "Report", HQ_CELL_TEXT},
	    {"summary", "What it shows", HQ_CELL_TEXT},
	};
	const struct hq_render_table head = {
	    .name = "reports", .columns = columns, .ncolumns = 2};
	struct hq_error err = {0};
	struct hq_render *r;
	int status = hq_output_open("report", &form, false, &r);
	enum hq_status fine;

	if (status != 0)
		return status;
	fine = hq_render_begin(r, &head);
	for (unsigned i = 0; fine == HQ_OK && i < hq_report_ntexts; i++) {
		struct hq_report *report;
		fine = hq_report_open(hq_report_texts[i].name, &report, &err);
		if (fine != HQ_OK)
			break;
		fine = hq_render_row(
		    r, (struct hq_value[]){hq_value_text(report->name),
			   hq_value_text(report->summary)});
		hq_report_free(report);
	}
	if (fine == HQ_OK)
		fine = hq_render_end(r);
	hq_render_finish(r);
	if (fine == HQ_OK)
		return HQ_EXIT_OK;
	err.status = fine;
	return hq_message_error(&err);
}

static int
run_report(const struct hq_report *report, struct hq_database *db)
{
	struct hq_report_values values = {
	    .limit = limit == UINT64_MAX ? report->limit : limit};
	bool several = hq_report_count(report, table) > 1;
	struct hq_error err = {0};
	struct hq_render *r;
	enum hq_status fine;
	int status;

	if (hq_database_find_dump(
		db, HQ_DATABASE_ANY, dump, &values.dump, &err) != HQ_OK)
		return hq_message_error(&err);
	status = hq_output_open("report", &form, several, &r);
	if (status != 0)
		return status;
	fine = hq_report_run(
	    report, hq_database_handle(db), &values, table, r, &err);
	hq_render_finish(r);
	return fine == HQ_OK ? HQ_EXIT_OK : hq_message_error(&err);
}

static int
open_and_run(const struct hq_report *report, int npaths, char **paths)
{
	const struct hq_database_options how = {.partial = partial};
	struct hq_error err = {0};
	struct hq_database *db;
	int status;

	if (table != NULL && hq_report_count(report, table) == 0)
		return hq_message_usage("report",
		    "report %s has no table \"%s\"", report->name, table);
	if (npaths == 0)
		return hq_message_usage("report", "which dump or database?");
	if (hq_database_open((const char *const *)paths, (unsigned)npaths, &how,
		&db, &err) != HQ_OK)
		return hq_message_error(&err);
	status = run_report(report, db);
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
		return list_reports();
	if (hq_report_open(argv[0], &report, &err) != HQ_OK) {
		if (access(argv[0], F_OK) == 0 && argc == 1)
			return hq_message_usage(
			    "report", "the name of a report comes first");
		hq_message(NULL, "%s", hq_error_text(&err));
		return HQ_EXIT_USAGE;
	}
	if (form.json && form.csv)
		status = hq_message_usage(
		    "report", "--json and --csv exclude each other");
	else if (show_sql) {
		fputs(hq_report_text(report->name), stdout);
		status = HQ_EXIT_OK;
	} else
		status = open_and_run(report, argc - 1, argv + 1);
	hq_report_free(report);
	return status;
}

const struct hq_cmd hq_cmd_report = {
    .name = "report",
    .usage = "[NAME] DB|DUMP... [options]",
    .summary = "named reports; without a name, the list of them",
    .details = "A report is of one dump: of several, the last. In JSON and CSV "
	       "bytes are exact\nand addresses hexadecimal. Where a report has "
	       "several tables, each row in\nJSON says in \"table\" which one "
	       "it is of, and in CSV they stand apart by an\nempty line.\n",
    .options = options,
    .run = run,
};
