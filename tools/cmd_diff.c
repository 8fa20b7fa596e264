/* heapql diff: what became of each block between two dumps of a process. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "stack_options.h"
#include "symbol_options.h"

#include "analysis/function/open.h"
#include "analysis/report/catalog.h"
#include "analysis/report/run.h"

#include <inttypes.h>
#include <string.h>

static struct hq_output_options form;
static uint64_t limit = UINT64_MAX; /* not given */
static struct hq_option_list dumps;
static const char *list, *by;
static struct hq_stack_options stack;
static bool exit_code, show_sql, partial;
static struct hq_symbol_arguments symbols;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_NUMBER(
	'n', "limit", "N", &limit, "at most N rows a table, 0 is all"),
    HQ_OPTION_LIST('d', "dump", "N|LABEL", &dumps,
	"of several dumps take this; once for OLD, again for NEW"),
    HQ_OPTION_TEXT('l', "list", "STATE", &list,
	"the blocks themselves: born, kept, freed, grown, shrunk"),
    HQ_OPTION_TEXT('b', "by", "WHAT", &by,
	"growth by what allocated, also of different processes: site, "
	"lineno, function, file, module or trace"),
    HQ_STACK_OPTIONS(stack),
    HQ_OPTION_FLAG(0, "exit-code", &exit_code,
	"exit with 3 when more bytes are live in NEW"),
    HQ_OPTION_FLAG(0, "sql", &show_sql, "print the SQL, run nothing"),
    HQ_OPTION_FLAG(0, "partial", &partial,
	"use damaged dumps as far as they are whole; what is missing from one "
	"counts as born or freed"),
    HQ_SYMBOL_OPTIONS(symbols),
    HQ_OPTION_END,
};

static bool same_twice; /* OLD and NEW are one name */

/* What must agree for two dumps to be of one process. */
struct identity {
	int64_t pid;
	int64_t start_ns; /* tells two processes of one number apart */
	int64_t mono_ns;
	char host[256];
};

static enum hq_status
read_identity(sqlite3 *handle, int64_t dump_id, struct identity *ret,
    struct hq_error *reterr)
{
	static const char sql[] = "SELECT pid, start_ns, mono_ns, host"
				  "  FROM dump WHERE dump_id = ?";
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(stmt, 1, dump_id);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *host = (const char *)sqlite3_column_text(stmt, 3);
		ret->pid = sqlite3_column_int64(stmt, 0);
		ret->start_ns = sqlite3_column_int64(stmt, 1);
		ret->mono_ns = sqlite3_column_int64(stmt, 2);
		snprintf(ret->host, sizeof ret->host, "%s", host ? host : "");
	} else
		status = hq_database_fail(handle, reterr);
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
check_order(const struct identity *old, const struct identity *new,
    struct hq_error *reterr)
{
	if (old->mono_ns > new->mono_ns)
		return hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "OLD was taken after NEW; give them in the other order");
	return HQ_OK;
}

/* A serial means the same block only inside one process. */
static enum hq_status
check_same_process(
    sqlite3 *handle, int64_t old_id, int64_t new_id, struct hq_error *reterr)
{
	struct identity a, b;
	enum hq_status status = read_identity(handle, old_id, &a, reterr);

	if (status == HQ_OK)
		status = read_identity(handle, new_id, &b, reterr);
	if (status != HQ_OK)
		return status;
	if (strcmp(a.host, b.host) != 0)
		return hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "cannot compare dumps of different machines, %s and %s",
		    a.host, b.host);
	if (a.pid != b.pid)
		return hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "cannot compare dumps of different processes, %" PRId64
		    " and %" PRId64,
		    a.pid, b.pid);
	if (a.start_ns != b.start_ns)
		return hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "cannot compare dumps of different programs, though both "
		    "were process %" PRId64 ": recording began at different "
		    "times",
		    a.pid);
	return check_order(&a, &b, reterr);
}

/* Of any two processes either may be OLD, of one the earlier. */
static enum hq_status
check_order_by(
    sqlite3 *handle, int64_t old_id, int64_t new_id, struct hq_error *reterr)
{
	struct identity a, b;
	enum hq_status status = read_identity(handle, old_id, &a, reterr);

	if (status == HQ_OK)
		status = read_identity(handle, new_id, &b, reterr);
	if (status != HQ_OK || a.pid != b.pid || a.start_ns != b.start_ns ||
	    strcmp(a.host, b.host) != 0)
		return status;
	return check_order(&a, &b, reterr);
}

/* The dump that came first of a database. */
static enum hq_status
find_first(sqlite3 *handle, int64_t *ret_id, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(handle, "SELECT min(dump_id) FROM dump", -1,
		&stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		return hq_database_fail(handle, reterr);
	*ret_id = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return HQ_OK;
}

/* OLD and NEW among what was opened; npaths is 1 or 2. */
static enum hq_status
find_dumps(struct hq_database *db, unsigned npaths, int64_t *ret_old,
    int64_t *ret_new, struct hq_error *reterr)
{
	const char *old = dumps.count > 0 ? dumps.items[0] : NULL;
	const char *new = dumps.count > 1 ? dumps.items[1] : NULL;
	enum hq_status status;

	if (old == NULL && npaths == 1)
		status = find_first(hq_database_handle(db), ret_old, reterr);
	else
		status = hq_database_find_dump(db, 0, old, ret_old, reterr);
	if (status != HQ_OK)
		return status;
	return hq_database_find_dump(db, npaths - 1, new, ret_new, reterr);
}

static enum hq_status
ask_growth(sqlite3 *handle, const struct hq_report_values *values,
    int64_t *ret_bytes, struct hq_error *reterr)
{
	static const char by_block[] =
	    "SELECT coalesce(sum(new_req), 0) - coalesce(sum(old_req), 0)"
	    "  FROM diff_block";
	static const char by_group[] =
	    "SELECT coalesce(sum(own_bytes) FILTER (WHERE dump_id = ?2), 0)"
	    " - coalesce(sum(own_bytes) FILTER (WHERE dump_id = ?1), 0)"
	    "  FROM stack_group";
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(handle, by == NULL ? by_block : by_group, -1,
		&stmt, NULL) != SQLITE_OK ||
	    (by != NULL &&
		(sqlite3_bind_int64(stmt, 1, values->old) != SQLITE_OK ||
		    sqlite3_bind_int64(stmt, 2, values->new) != SQLITE_OK)) ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		return hq_database_fail(handle, reterr);
	*ret_bytes = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return HQ_OK;
}

static int
compare(struct hq_database *db, unsigned npaths, const struct hq_report *report)
{
	struct hq_report_values values = {
	    .limit = limit == UINT64_MAX ? report->limit : limit,
	    .state = list,
	    .group = by,
	};
	const char *table = list != NULL ? "list" : NULL;
	sqlite3 *handle = hq_database_handle(db);
	struct hq_error err = {0};
	struct hq_render *r;
	int64_t growth = 0;
	enum hq_status fine;
	int status;

	fine = find_dumps(db, npaths, &values.old, &values.new, &err);
	values.dump = values.new;
	hq_stack_options_set(&stack, &values);
	if (fine == HQ_OK && npaths == 1 && dumps.count < 2 &&
	    values.old == values.new && !same_twice)
		return hq_message_usage("diff",
		    "there is one dump only; two are needed, OLD NEW");
	if (fine == HQ_OK)
		fine = (by == NULL ? check_same_process : check_order_by)(
		    handle, values.old, values.new, &err);
	if (fine != HQ_OK)
		return hq_message_error(&err);
	status = hq_output_open(&form, hq_report_count(report, table) > 1, &r);
	if (status != 0)
		return status;
	fine = hq_report_run(report, handle, &values, table, r, &err);
	hq_render_finish(r);
	if (fine == HQ_OK && exit_code)
		fine = ask_growth(handle, &values, &growth, &err);
	if (fine != HQ_OK)
		return hq_message_error(&err);
	return growth > 0 ? HQ_EXIT_FINDINGS : HQ_EXIT_OK;
}

static int
open_and_compare(unsigned npaths, char **paths, const struct hq_report *report)
{
	const struct hq_database_options how = {.partial = partial,
	    .again = true,
	    .symbols = hq_symbol_arguments_options(&symbols)};
	struct hq_error err = {0};
	struct hq_database *db;
	int status;

	/* A database that holds both stands for both. */
	same_twice = npaths == 2 && strcmp(paths[0], paths[1]) == 0;
	if (same_twice)
		npaths = 1;
	if (hq_open(
		(const char *const *)paths, npaths, &how, &db, &err) != HQ_OK)
		return hq_message_error(&err);
	status = compare(db, npaths, report);
	hq_database_close(db);
	return status;
}

static bool
is_state(const char *text)
{
	static const char *const states[] = {
	    "born", "kept", "freed", "grown", "shrunk"};

	for (unsigned i = 0; i < sizeof states / sizeof states[0]; i++)
		if (strcmp(text, states[i]) == 0)
			return true;
	return false;
}

/* 0: the options agree. */
static int
check_options(void)
{
	bool stacks = stack.include.count + stack.exclude.count > 0 ||
		      stack.all_frames || stack.cumulative;

	if (by != NULL && hq_key_by_name(by) == HQ_BY_NONE)
		return hq_message_usage("diff",
		    "--by wants site, lineno, function, file, module or "
		    "trace, not \"%s\"",
		    by);
	if (by != NULL && list != NULL)
		return hq_message_usage(
		    "diff", "--by and --list exclude each other");
	if (by == NULL && stacks)
		return hq_message_usage("diff",
		    "--include, --exclude, --all-frames and --cumulative need "
		    "--by");
	if (by != NULL && stack.cumulative &&
	    hq_key_by_name(by) == HQ_BY_STACK)
		return hq_message_usage("diff",
		    "--cumulative is about frames, --by trace about whole "
		    "stacks");
	return 0;
}

static int
run(int argc, char **argv)
{
	const char *name = by == NULL ? "diff" : "diff_by";
	struct hq_error err = {0};
	struct hq_report *report;
	int status = check_options();

	if (status != 0)
		return status;
	if (list != NULL && !is_state(list))
		return hq_message_usage("diff",
		    "--list wants born, kept, freed, grown or shrunk, not "
		    "\"%s\"",
		    list);
	if (dumps.count > 2)
		return hq_message_usage("diff", "--dump is for OLD and NEW");
	if (show_sql) {
		fputs(hq_report_text(name), stdout);
		return HQ_EXIT_OK;
	}
	if (argc < 1 || argc > 2)
		return hq_message_usage("diff",
		    "two dumps are needed, or a database that holds them");
	if (hq_report_open_diff(name, &report, &err) != HQ_OK)
		return hq_message_error(&err);
	status = open_and_compare((unsigned)argc, argv, report);
	hq_report_free(report);
	return status;
}

const struct hq_cmd hq_cmd_diff = {
    .name = "diff",
    .usage = "OLD NEW [options]",
    .summary = "growth between two dumps, block by block or by site",
    .details = "A block is known by its serial, which it keeps through realloc "
	       "and which is\nnever used again, so the answer is exact even "
	       "where addresses are reused.\nOLD and NEW may be one database: "
	       "heapql diff DB --dump 1 --dump 2; without\n--dump its first "
	       "and its last dump. With --exit-code the status is 3 when the\n"
	       "bytes requested by live blocks are more in NEW than in OLD.\n\nWith --by the dumps may be of "
	       "different processes, runs and builds: what\nallocated is told "
	       "by the names of functions and files.\n",
    .options = options,
    .run = run,
};
