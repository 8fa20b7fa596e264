/* Reports from text: what the header may say, and how a wrong one is told. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/report/catalog.h"
#include "analysis/report/run.h"

static const char good[] = "-- report: demo\n"
			   "-- summary: two tables\n"
			   "-- limit: 7\n"
			   "-- table: first\n"
			   "-- title: The first\n"
			   "-- layout: pairs\n"
			   "-- column: a count A number\n"
			   "-- an ordinary comment\n"
			   "SELECT :dump + n AS a FROM one;\n"
			   "-- table: second\n"
			   "-- asked: yes\n"
			   "-- column: b text\n"
			   "-- column: c bytes\n"
			   "SELECT :state AS b, :limit AS c;\n"
			   "-- setup\n"
			   "CREATE TEMP TABLE one AS\n"
			   "SELECT 1 AS n;\n";

static struct hq_error err;

static void
a_file_becomes_its_tables(void **state)
{
	struct hq_report *r;

	(void)state;
	assert_int_equal(hq_report_parse("demo", good, &r, &err), HQ_OK);
	assert_string_equal(r->summary, "two tables");
	assert_int_equal(r->limit, 7);
	assert_int_equal(r->nqueries, 2);
	assert_string_equal(r->queries[0].title, "The first");
	assert_int_equal(r->queries[0].layout, HQ_LAYOUT_PAIRS);
	assert_string_equal(r->queries[0].columns[0].title, "A number");
	assert_int_equal(r->queries[0].columns[0].kind, HQ_CELL_COUNT);
	assert_string_equal(r->queries[0].sql,
	    "-- an ordinary comment\nSELECT :dump + n AS a FROM one;\n");
	assert_string_equal(r->queries[1].columns[1].title, "c");
	assert_string_equal(
	    r->setup, "CREATE TEMP TABLE one AS\nSELECT 1 AS n;\n");
	assert_int_equal(hq_report_count(r, NULL), 1);
	assert_int_equal(hq_report_count(r, "second"), 1);
	assert_int_equal(hq_report_count(r, "third"), 0);
	hq_report_free(r);
}

static void
it_runs_with_its_parameters(void **state)
{
	const struct hq_report_values values = {.dump = 41, .state = "s"};
	const struct hq_render_style style = {.format = HQ_RENDER_CSV};
	struct hq_report *r;
	struct hq_render *render;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(hq_render_new(&style, out, &render), HQ_OK);
	assert_int_equal(hq_report_parse("demo", good, &r, &err), HQ_OK);
	assert_int_equal(
	    hq_report_run(r, db, &values, NULL, render, &err), HQ_OK);
	/* The setup's table is there already, and says so. */
	assert_int_equal(
	    hq_report_run(r, db, &values, "second", render, &err), HQ_ERR_SQL);
	assert_non_null(strstr(err.text, "demo"));
	hq_report_free(r);
	hq_render_finish(render);
	fclose(out);
	assert_string_equal(text, "a\r\n42\r\n");
	free(text);
	sqlite3_close(db);
}

static void
a_wrong_header_is_told(void **state)
{
	static const char *const wrong[] = {
	    "",
	    "-- report: other\n",
	    "-- table: t\nSELECT 1;\n",
	    "-- table: t\n-- column: a count\n",
	    "-- title: of no table\n",
	    "-- table: t\n-- column: a furlongs\nSELECT 1;\n",
	    "-- limit: many\n-- table: t\n-- column: a count\nSELECT 1;\n",
	    "-- table: t\n-- layout: star\n-- column: a count\nSELECT 1;\n",
	};
	struct hq_report *r;

	(void)state;
	for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(
		    hq_report_parse("demo", wrong[i], &r, &err), HQ_ERR_FORMAT);
}

static void
columns_must_be_as_many_as_declared(void **state)
{
	struct hq_report *r;
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(
	    hq_report_parse("demo",
		"-- table: t\n-- column: a count\nSELECT 1, 2;\n", &r, &err),
	    HQ_OK);
	assert_int_equal(hq_report_check(r, db, &err), HQ_ERR_FORMAT);
	hq_report_free(r);
	sqlite3_close(db);
}

static void
every_report_of_ours_parses(void **state)
{
	struct hq_report *r;

	(void)state;
	assert_true(hq_report_ntexts >= 8);
	for (unsigned i = 0; i < hq_report_ntexts; i++) {
		assert_int_equal(
		    hq_report_open(hq_report_texts[i].name, &r, &err), HQ_OK);
		assert_string_not_equal(r->summary, "");
		hq_report_free(r);
	}
	assert_int_equal(hq_report_open_diff("diff", &r, &err), HQ_OK);
	hq_report_free(r);
	assert_int_equal(hq_report_open("nosuch", &r, &err), HQ_ERR_NOTFOUND);
	assert_non_null(strstr(err.text, "totals"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_becomes_its_tables),
	    cmocka_unit_test(it_runs_with_its_parameters),
	    cmocka_unit_test(a_wrong_header_is_told),
	    cmocka_unit_test(columns_must_be_as_many_as_declared),
	    cmocka_unit_test(every_report_of_ours_parses),
	};
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
