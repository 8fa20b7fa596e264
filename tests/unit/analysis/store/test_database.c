/*
 * One connection over dumps: how queries are planned, which dump is meant,
 * and what happens when dumps come later.
 */
#define _GNU_SOURCE
#include "cmocka.h"

#include "analysis/store/database.h"
#include "analysis/store/module.h"
#include "mkdump_random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char paths[2][64];
static struct hq_database *db;
static struct hq_error err;

static int
write_all(void *opaque, const void *data, size_t size)
{
	return write(*(int *)opaque, data, size) == (ssize_t)size ? 0 : -EIO;
}

static void
make_dump(unsigned i, const char *label)
{
	const struct mkdump_random random = {.blocks = 3000,
	    .seed = 5,
	    .seq = i + 1,
	    .pid = 9,
	    .keep = 80 - 20 * i,
	    .label = label};
	int fd = memfd_create("dump", 0);
	void *memory =
	    aligned_alloc(64, (hq_writer_bytes() + 63) / 64 * 64);
	struct hq_writer *w;

	assert_true(fd >= 0 && memory != NULL);
	memset(memory, 0, hq_writer_bytes());
	w = hq_writer_init(memory, (struct hq_sink){write_all, &fd});
	mkdump_write_random(w, &random);
	assert_int_equal(hq_writer_finish(w), 0);
	free(memory);
	snprintf(paths[i], sizeof paths[i], "/proc/self/fd/%d", fd);
}

static int
make_dumps(void **state)
{
	(void)state;
	make_dump(0, "before");
	make_dump(1, "after");
	return 0;
}

static void
open_dumps(unsigned n)
{
	const char *names[] = {paths[0], paths[1]};

	memset(&err, 0, sizeof err);
	assert_int_equal(hq_database_open(names, n, NULL, &db, &err), HQ_OK);
}

static int
close_dumps(void **state)
{
	(void)state;
	hq_database_close(db);
	db = NULL;
	return 0;
}

/* The first column of the last row, or the detail of a plan; to be freed. */
static char *
ask(const char *sql, int column)
{
	sqlite3_stmt *stmt;
	char *answer = NULL;
	size_t size;
	FILE *out = open_memstream(&answer, &size);

	assert_int_equal(sqlite3_prepare_v2(hq_database_handle(db), sql, -1,
			     &stmt, NULL),
	    SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		fprintf(out, "%s;", sqlite3_column_text(stmt, column));
	sqlite3_finalize(stmt);
	fclose(out);
	return answer;
}

static void
check_plan(const char *query, const char *wanted, bool sorts)
{
	char sql[400], *plan;

	snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", query);
	plan = ask(sql, 3);
	if ((strstr(plan, wanted) == NULL) ||
	    ((strstr(plan, "TEMP B-TREE") != NULL) != sorts))
		fail_msg("%s: plan is %s", query, plan);
	free(plan);
}

static void
one_dump_needs_no_sorter(void **state)
{
	(void)state;
	open_dumps(1);
	check_plan("SELECT szidx, count(*) FROM block GROUP BY szidx",
	    ":one +8", false);
	check_plan("SELECT * FROM block ORDER BY addr DESC", ":one -1", false);
	check_plan("SELECT * FROM block WHERE dump_id=1 ORDER BY req, serial",
	    ":+3,2 =0", false);
}

static void
several_dumps_need_one_unless_they_come_in_turn(void **state)
{
	(void)state;
	open_dumps(2);
	check_plan("SELECT szidx, count(*) FROM block GROUP BY szidx", ":+",
	    true);
	check_plan(
	    "SELECT dump_id, szidx, count(*) FROM block GROUP BY dump_id, szidx",
	    ":+8", false);
	/* Not told from the same with ORDER BY szidx, dump_id. */
	check_plan(
	    "SELECT dump_id, szidx, count(*) FROM block GROUP BY szidx, dump_id",
	    ":+", true);
	check_plan("SELECT * FROM block WHERE dump_id=2 ORDER BY serial",
	    ":+2 =0", false);
	check_plan("SELECT * FROM block ORDER BY dump_id, serial", ":+2",
	    false);
	check_plan("SELECT * FROM block ORDER BY dump_id, serial DESC", ":+",
	    true);
}

static void
keys_are_looked_up(void **state)
{
	(void)state;
	open_dumps(2);
	check_plan("SELECT * FROM block WHERE serial=5", ":+2 =2", false);
	check_plan("SELECT * FROM block WHERE addr>=5 AND addr<9",
	    ":+1 >=1 <1", false);
	check_plan("SELECT * FROM pool p JOIN block b USING(dump_id, pool_id)",
	    ":+5 =5 =0", false);
	check_plan("SELECT * FROM block WHERE req>5 AND szidx=3", ":+8", false);
}

static void
dumps_are_found_by_number_and_label(void **state)
{
	int64_t id = 0;

	(void)state;
	open_dumps(2);
	assert_int_equal(hq_database_find_dump(
			     db, HQ_DATABASE_ANY, NULL, &id, &err),
	    HQ_OK);
	assert_int_equal(id, 2);
	assert_int_equal(hq_database_find_dump(
			     db, HQ_DATABASE_ANY, "before", &id, &err),
	    HQ_OK);
	assert_int_equal(id, 1);
	assert_int_equal(hq_database_find_dump(
			     db, HQ_DATABASE_ANY, "2", &id, &err),
	    HQ_OK);
	assert_int_equal(id, 2);
	assert_int_equal(hq_database_find_dump(db, 0, NULL, &id, &err), HQ_OK);
	assert_int_equal(id, 1);
	assert_int_equal(
	    hq_database_find_dump(db, 0, "after", &id, &err), HQ_ERR_NOTFOUND);
	assert_non_null(strstr(err.text, "there is: 1 before"));
}

/* A dump that is opened after a plan was made for one. */
static void
a_plan_for_one_dump_is_not_used_for_two(void **state)
{
	struct hq_store *store;
	sqlite3_stmt *stmt;
	sqlite3 *handle;

	(void)state;
	assert_int_equal(hq_store_new(NULL, &store, &err), HQ_OK);
	assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
	assert_int_equal(hq_module_register(handle, store), SQLITE_OK);
	assert_int_equal(
	    hq_store_open(store, paths[0], 1, false, &err), HQ_OK);
	assert_int_equal(sqlite3_prepare_v2(handle,
			     "SELECT szidx, count(*) FROM block GROUP BY szidx",
			     -1, &stmt, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	sqlite3_reset(stmt);
	assert_int_equal(
	    hq_store_open(store, paths[1], 2, false, &err), HQ_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ERROR);
	assert_non_null(
	    strstr(sqlite3_errmsg(handle), "prepare it again"));
	sqlite3_finalize(stmt);
	sqlite3_close(handle);
	hq_store_drop(store);
}

static void
a_failing_open_leaves_nothing(void **state)
{
	const char *names[] = {paths[0], "/dev/null"};

	(void)state;
	memset(&err, 0, sizeof err);
	assert_int_equal(
	    hq_database_open(names, 2, NULL, &db, &err), HQ_ERR_FORMAT);
	assert_string_equal(err.file, "/dev/null");
	assert_null(db);
}

#define TEST(name) cmocka_unit_test_teardown(name, close_dumps)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(one_dump_needs_no_sorter),
	    TEST(several_dumps_need_one_unless_they_come_in_turn),
	    TEST(keys_are_looked_up),
	    TEST(dumps_are_found_by_number_and_label),
	    TEST(a_plan_for_one_dump_is_not_used_for_two),
	    TEST(a_failing_open_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, make_dumps, NULL);
}
