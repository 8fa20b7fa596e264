/* heapql explain: everything about one block, or about an address. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "question.h"

#include "analysis/report/catalog.h"
#include "analysis/report/run.h"

static struct hq_output_options form;
static struct hq_question_options question;
static uint64_t limit = UINT64_MAX; /* not given */
static const char *table;
static bool show_sql;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_NUMBER('n', "limit", "N", &limit,
	"at most N rows a table, 10 unless told otherwise, 0 is all"),
    HQ_OPTION_TEXT('t', "table", "NAME", &table, "only this table"),
    HQ_OPTION_FLAG(0, "sql", &show_sql, "print the SQL, run nothing"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

static int
run_report(const struct hq_question *q, const struct hq_report *report,
    struct hq_report_values *values)
{
	struct hq_error err = {0};
	struct hq_render *r;
	enum hq_status fine;
	int status;

	if (table != NULL && hq_report_count(report, table) == 0)
		return hq_message_usage("explain",
		    "there is no table \"%s\" about this", table);
	values->limit = limit == UINT64_MAX ? report->limit : limit;
	status = hq_output_open(&form, hq_report_count(report, table) > 1, &r);
	if (status != 0)
		return status;
	fine = hq_report_run(
	    report, hq_database_handle(q->db), values, table, r, &err);
	if (fine == HQ_OK)
		hq_render_finish(r);
	else
		hq_render_give_up(r);
	return fine == HQ_OK ? HQ_EXIT_OK : hq_message_error(&err);
}

/* The block that the word names, or an address where none is. */
static int
explain(const struct hq_question *q)
{
	struct hq_report_values values = {
	    .dump = q->dump, .database = q->db};
	bool address = hq_ask_is_address(q->words[0], &values.addr);
	const char *name = "explain";
	struct hq_error err = {0};
	struct hq_report *report;
	enum hq_status fine =
	    hq_ask_find(q->ask, q->words[0], &values.serial, &err);
	int status;

	if (fine == HQ_ERR_NOTFOUND && address) {
		name = "address";
		fine = HQ_OK;
	}
	if (fine != HQ_OK)
		return hq_question_error("explain", &err);
	if (hq_report_open_explain(name, &report, &err) != HQ_OK)
		return hq_message_error(&err);
	status = run_report(q, report, &values);
	hq_report_free(report);
	return status;
}

static int
run(int argc, char **argv)
{
	struct hq_question q;
	int status;

	if (show_sql) {
		fputs(hq_report_text("explain"), stdout);
		return HQ_EXIT_OK;
	}
	status = hq_question_open(
	    "explain", &question, HQ_WORDS_ONE, argc, argv, &q);
	if (status != 0)
		return status;
	status = explain(&q);
	hq_question_close(&q);
	return status;
}

const struct hq_cmd hq_cmd_explain = {
    .name = "explain",
    .usage = "[options] DB|DUMP... BLOCK|ADDRESS",
    .summary = "everything about one block, or about an address",
    .details =
	"A BLOCK is a serial, an address of it or in it such as "
	"0x7f12c4a81000, or\ntype:NAME, the largest one of a type. "
	"Of an ADDRESS where no live block is, it\nis said what is there: a "
	"free block, a pool, an arena, a module with its variable,\n"
	"other memory, and which live blocks are nearest.\n",
    .options = options,
    .run = run,
};
