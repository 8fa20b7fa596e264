/* heapql part: a set of blocks parted by kind, as heapy does it. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "question.h"
#include "select.h"

#include "analysis/render/unit.h"
#include "analysis/report/run.h"
#include "analysis/set/part.h"
#include "analysis/set/set.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct hq_output_options form;
static struct hq_question_options question;
static struct hq_select_options blocks;
static struct hq_option_list by, rows;
static uint64_t limit = 10;
static bool list_kinds;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_LIST('b', "by", "KIND[,KIND]", &by,
	"by what: clodo unless told otherwise; up to three at once"),
    HQ_OPTION_LIST('r', "row", "N", &rows,
	"open row N of the partition before it; the next --by parts that"),
    HQ_SELECT_OPTIONS(blocks),
    HQ_OPTION_NUMBER('n', "limit", "N", &limit,
	"at most N rows, 10 unless told otherwise, 0 is all"),
    HQ_OPTION_FLAG(0, "kinds", &list_kinds, "list the kinds"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

static int
print_kinds(void)
{
	static const struct hq_cell_column columns[] = {
	    {"kind", "Kind", HQ_CELL_TEXT},
	    {"meaning", "Blocks are of one kind that have the same ...",
		HQ_CELL_TEXT},
	};
	const struct hq_render_table table = {
	    .name = "kinds", .columns = columns, .ncolumns = 2};
	struct hq_render *r;
	int status = hq_output_open(&form, false, &r);
	enum hq_status fine;

	if (status != 0)
		return status;
	fine = hq_render_begin(r, &table);
	for (const struct hq_part_kind *k = hq_part_kinds;
	     fine == HQ_OK && k->name != NULL; k++)
		fine = hq_render_row(r, (struct hq_value[]){
		    hq_value_text(k->name), hq_value_text(k->doc)});
	if (fine == HQ_OK)
		fine = hq_render_end(r);
	hq_render_finish(r);
	return fine == HQ_OK ? HQ_EXIT_OK : HQ_EXIT_FAILED;
}

/* What a partition's query has: the first eight are shown. */
enum { KIND = 7, SHOWN, SET_COUNT = SHOWN, SET_BYTES, KINDS };

static enum hq_status
render_head(struct hq_render *r, int64_t count, int64_t bytes)
{
	char number[HQ_UNIT_SIZE], size[HQ_UNIT_SIZE], text[200];

	hq_unit_count(number, count);
	hq_unit_bytes(size, bytes);
	snprintf(text, sizeof text,
	    "Partition of a set of %s %s. Total size = %s.", number,
	    count == 1 ? "block" : "blocks", size);
	return hq_render_line(r, text);
}

static enum hq_status
render_rows(struct hq_render *r, sqlite3_stmt *stmt, int64_t *ret_more)
{
	static const struct hq_cell_column columns[SHOWN] = {
	    {"index", "Index", HQ_CELL_ID},
	    {"count", "Count", HQ_CELL_COUNT},
	    {"count_percent", "%", HQ_CELL_PERCENT},
	    {"bytes", "Size", HQ_CELL_BYTES},
	    {"bytes_percent", "%", HQ_CELL_PERCENT},
	    {"cumulative", "Cumulative", HQ_CELL_BYTES},
	    {"cumulative_percent", "%", HQ_CELL_PERCENT},
	    {"kind", "Kind", HQ_CELL_TEXT},
	};
	const struct hq_render_table table = {
	    .name = "part", .columns = columns, .ncolumns = SHOWN};
	int rc = sqlite3_step(stmt);
	bool any = rc == SQLITE_ROW;
	enum hq_status status;

	*ret_more = any ? sqlite3_column_int64(stmt, KINDS) : 0;
	if (!any && rc != SQLITE_DONE)
		return HQ_ERR_SQL;
	status = render_head(r, any ? sqlite3_column_int64(stmt, SET_COUNT) : 0,
	    any ? sqlite3_column_int64(stmt, SET_BYTES) : 0);
	if (status == HQ_OK)
		status = hq_render_begin(r, &table);
	for (; status == HQ_OK && rc == SQLITE_ROW; rc = sqlite3_step(stmt)) {
		struct hq_value values[SHOWN];
		for (int i = 0; i < SHOWN; i++)
			values[i] = hq_report_value(stmt, i);
		status = hq_render_row(r, values);
		--*ret_more;
	}
	if (status == HQ_OK)
		status = hq_render_end(r);
	return rc == SQLITE_DONE ? status : HQ_ERR_SQL;
}

static int
run_query(struct hq_question *q, const char *sql)
{
	sqlite3 *handle = hq_database_handle(q->db);
	struct hq_render *r = NULL;
	sqlite3_stmt *stmt = NULL;
	int64_t more = 0;
	enum hq_status fine;
	int status = hq_output_open(&form, false, &r);

	if (status != 0)
		return status;
	fine = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) == SQLITE_OK
		   ? render_rows(r, stmt, &more)
		   : HQ_ERR_SQL;
	if (fine == HQ_OK && more > 0) {
		char number[HQ_UNIT_SIZE], text[100];
		snprintf(text, sizeof text,
		    "%s more %s; --limit 0 shows all.",
		    hq_unit_count(number, more), more == 1 ? "row" : "rows");
		hq_render_note(r, text);
	}
	if (fine == HQ_OK)
		hq_render_finish(r);
	else
		hq_render_give_up(r);
	if (fine != HQ_OK)
		hq_message(NULL, "%s",
		    fine == HQ_ERR_SQL ? sqlite3_errmsg(handle)
				       : hq_status_message(fine));
	sqlite3_finalize(stmt);
	return fine == HQ_OK ? HQ_EXIT_OK : HQ_EXIT_FAILED;
}

/* The set in which the last partition is made: the first one, opened row by
 * row; to be freed. */
static char *
open_rows(const char *of)
{
	char *text = of == NULL ? NULL : strdup(of);

	for (unsigned i = 0; i < rows.count; i++) {
		char *opened = sqlite3_mprintf("row %s of part %Q of (%s)",
		    rows.items[i], i < by.count ? by.items[i] : "clodo",
		    text == NULL ? "all" : text);
		free(text);
		text = opened == NULL ? NULL : strdup(opened);
		sqlite3_free(opened);
		if (text == NULL)
			return NULL;
	}
	return text;
}

static int
part(struct hq_question *q, const char *of)
{
	/* heapy's h[0] is one row of its own kind; the blocks of it tell
	 * more. */
	const char *kinds = rows.count < by.count ? by.items[rows.count]
			    : rows.count == 0	  ? "clodo"
						  : "id";
	struct hq_error err = {0};
	struct hq_part p;
	char *sql;
	int status;

	if (hq_part_init(&p, q->ask, kinds, &err) != HQ_OK) {
		hq_part_release(&p);
		return hq_question_error("part", &err);
	}
	sql = hq_part_query(&p, of, limit > INT64_MAX ? 0 : limit);
	hq_part_release(&p);
	if (sql == NULL) {
		hq_message(NULL, "out of memory");
		return HQ_EXIT_FAILED;
	}
	status = run_query(q, sql);
	sqlite3_free(sql);
	return status;
}

static int
check(void)
{
	for (unsigned i = 0; i < rows.count; i++)
		if (rows.items[i][strspn(rows.items[i], "0123456789")] != '\0' ||
		    rows.items[i][0] == '\0')
			return hq_message_usage("part",
			    "--row wants the number of a row, not \"%s\"",
			    rows.items[i]);
	if (by.count > rows.count + 1)
		return hq_message_usage("part",
		    "between two --by comes the --row that is opened; "
		    "--by KIND,KIND parts by both at once");
	return 0;
}

static int
run(int argc, char **argv)
{
	struct hq_question q;
	char *given = NULL, *of = NULL;
	struct hq_error err = {0};
	int status = check();

	if (status == 0 && list_kinds)
		return print_kinds();
	if (status == 0 && hq_select_text(&blocks, &given, &err) != HQ_OK)
		status = hq_question_error("part", &err);
	if (status == 0)
		status = hq_question_open(
		    "part", &question, HQ_WORDS_NONE, argc, argv, &q);
	if (status != 0) {
		free(given);
		return status;
	}
	of = open_rows(given);
	status = part(&q, of);
	hq_question_close(&q);
	free(of);
	free(given);
	return status;
}

const struct hq_cmd hq_cmd_part = {
    .name = "part",
    .usage = "[--by KIND] [--row N --by KIND]... DB|DUMP... [options]",
    .summary = "part blocks by kind: type, referrers, size, site, ...",
    .details =
	"As heapy does it: the biggest kind first, with its share and what "
	"it and those\nbefore it add up to. --kinds lists the kinds. A row is "
	"opened with --row:\n--by rcs --row 1 --by id lists the blocks of row "
	"1 of the partition by\nreferrers.\n"
	"Further kinds are set:EXPR, in that set or not; rules:FILE, the first "
	"set of a\nfile, one a line, that a block is in; site:N, the N-th frame "
	"of the stack that\nallocated it, 0 the innermost.\n",
    .options = options,
    .run = run,
};
