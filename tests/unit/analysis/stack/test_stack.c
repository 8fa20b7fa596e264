/* Stacks summed up: recursion, names instead of addresses, tracemalloc's
 * filters, and tables that make no sense. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/stack/alias.h"
#include "analysis/stack/filter.h"
#include "analysis/stack/group.h"

/* main calls f, which calls itself and g; two pcs of f are the same line. */
static const char tables[] =
    "CREATE TABLE module(dump_id, module_id, path);"
    "CREATE TABLE pc(dump_id, pc_id, addr, module_id, offset);"
    "CREATE TABLE frame(dump_id, frame_id, pc_id, module_id, func, file, line,"
    " func_addr);"
    "CREATE TABLE node(dump_id, node_id, parent, pc_id);"
    "CREATE TABLE trace(dump_id, trace_id, node_id, flags, label, site_frame,"
    " live_bytes, live_blocks, peak_bytes, peak_blocks, bytes, allocs,"
    " temporaries);"
    "CREATE TABLE block(dump_id, req);"
    "CREATE TABLE dump(dump_id);"
    "CREATE TABLE counter(dump_id, name, value);"
    "INSERT INTO dump VALUES (1);"
    "INSERT INTO module VALUES (1, 0, '/bin/prog');";
static const char recursion[] =
    "INSERT INTO pc VALUES (1,0,0,NULL,NULL), (1,1,11,0,11), (1,2,12,0,12),"
    " (1,3,13,0,13), (1,4,14,0,14), (1,5,15,0,15);"
    "INSERT INTO frame VALUES (1,0,1,0,'main','/s/m.c',1,1),"
    " (1,1,2,0,'f','/s/f.c',2,2), (1,2,3,0,'f','/s/f.c',2,2),"
    " (1,3,4,0,'g','/s/g.c',3,3), (1,4,5,0,NULL,NULL,NULL,5);"
    "INSERT INTO node VALUES (1,0,0,0), (1,1,0,1), (1,2,1,2), (1,3,2,3),"
    " (1,4,3,4), (1,5,1,3), (1,6,5,3), (1,7,6,4), (1,8,1,5);"
    "INSERT INTO trace VALUES"
    " (1,0,0,4,'untraced',NULL, 7,1,0,0,7,1,0),"
    " (1,3,4,0,NULL,3, 100,1,0,0,100,1,0),"
    " (1,4,7,0,NULL,3, 10,2,0,0,10,2,0),"
    " (1,5,8,0,NULL,4, 1,1,0,0,1,1,0);";

struct world {
	sqlite3 *db;
	struct hq_keys keys;
	struct hq_paths paths;
	struct hq_model model;
	struct hq_groups groups;
};

static struct hq_error err;

static void
open_world(struct world *w, const char *rows)
{
	memset(w, 0, sizeof *w);
	hq_keys_init(&w->keys);
	hq_paths_init(&w->paths);
	assert_int_equal(sqlite3_open(":memory:", &w->db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(w->db, tables, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(w->db, rows, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
	    hq_model_load(&w->model, w->db, 1, &w->keys, &err), HQ_OK);
}

static void
close_world(struct world *w)
{
	hq_groups_release(&w->groups);
	hq_model_release(&w->model);
	hq_paths_release(&w->paths);
	hq_keys_release(&w->keys);
	sqlite3_close(w->db);
}

static void
group(struct world *w, enum hq_key_by by, enum hq_key_by step)
{
	const struct hq_grouping how = {
	    .by = by, .step = step, .paths = &w->paths};

	hq_groups_release(&w->groups);
	assert_int_equal(
	    hq_groups_make(&w->groups, &w->model, &how, &err), HQ_OK);
}

/* The group of the function, which is there once. */
static const struct hq_group *
find(const struct world *w, const char *func)
{
	const struct hq_group *found = NULL;

	for (uint32_t i = 0; i < w->groups.count; i++) {
		struct hq_key key = hq_keys_get(&w->keys, i);
		const char *name = hq_texts_get(&w->keys.texts, key.func);
		if (w->groups.items[i].all_traces == 0 || name == NULL ||
		    strcmp(name, func) != 0)
			continue;
		assert_null(found);
		found = &w->groups.items[i];
	}
	assert_non_null(found);
	return found;
}

static void
a_stack_counts_once_in_each_function(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, recursion);
	group(&w, HQ_BY_FUNCTION, HQ_BY_NONE);
	assert_int_equal(find(&w, "f")->all[HQ_LIVE_BYTES], 110);
	assert_int_equal(find(&w, "f")->own[HQ_LIVE_BYTES], 0);
	assert_int_equal(find(&w, "f")->all_traces, 2);
	assert_int_equal(find(&w, "g")->own[HQ_LIVE_BYTES], 110);
	assert_int_equal(find(&w, "main")->all[HQ_LIVE_BLOCKS], 4);
	assert_int_equal(find(&w, "prog+0x5")->own[HQ_LIVE_BYTES], 1);
	close_world(&w);
}

static void
own_values_add_up(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, recursion);
	for (enum hq_key_by by = HQ_BY_SITE; by < HQ_BY_NONE; by++) {
		uint64_t sum = 0;
		group(&w, by, HQ_BY_SITE);
		for (uint32_t i = 0; i < w.groups.count; i++)
			sum += w.groups.items[i].own[HQ_LIVE_BYTES];
		assert_int_equal(sum, 118);
	}
	close_world(&w);
}

static void
stacks_of_equal_names_are_one(void **state)
{
	struct world w;
	unsigned n = 0;

	(void)state;
	open_world(&w, recursion);
	group(&w, HQ_BY_STACK, HQ_BY_SITE);
	for (uint32_t i = 0; i < w.groups.count; i++)
		n += w.groups.items[i].own_traces > 0;
	/* 3 and 4 differ in the address of f alone. */
	assert_int_equal(n, 3);
	close_world(&w);
}

static unsigned
count_passed(struct world *w, const struct hq_filter *f)
{
	unsigned n = 0;

	assert_int_equal(hq_filter_apply(f, &w->model, &err), HQ_OK);
	for (uint32_t i = 0; i < w->model.ntraces; i++)
		n += w->model.traces[i].passed;
	return n;
}

static void
filters_are_those_of_tracemalloc(void **state)
{
	static const struct {
		const char *include, *exclude;
		bool all_frames;
		unsigned passed; /* of four, one untraced */
	} cases[] = {
	    {NULL, NULL, false, 4},
	    {"*.c", NULL, false, 2},
	    {"/s/g.c", NULL, false, 2},
	    {"g.c", NULL, false, 2},
	    {"s/g.c", NULL, false, 0},
	    {"g.c:3", NULL, false, 2},
	    {"g.c:4", NULL, false, 0},
	    {"f.c", NULL, false, 0},
	    {"f.c", NULL, true, 2},
	    {"m.c:1", NULL, true, 3},
	    {"/bin/*", NULL, false, 1},
	    {NULL, "g.c", false, 2},
	    {NULL, "f.c", false, 4},
	    {NULL, "f.c", true, 2},
	    {NULL, "*", false, 1},
	    {"*", "m.c", true, 0},
	};
	struct world w;

	(void)state;
	open_world(&w, recursion);
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct hq_filter f = {
		    .include = &cases[i].include,
		    .ninclude = cases[i].include != NULL,
		    .exclude = &cases[i].exclude,
		    .nexclude = cases[i].exclude != NULL,
		    .all_frames = cases[i].all_frames,
		};
		assert_int_equal(count_passed(&w, &f), cases[i].passed);
	}
	close_world(&w);
}

static void
any_inclusive_filter_will_do(void **state)
{
	const char *const include[] = {"nosuch.c", "g.c"};
	const struct hq_filter f = {.include = include, .ninclude = 2};
	struct world w;

	(void)state;
	open_world(&w, recursion);
	assert_int_equal(count_passed(&w, &f), 2);
	close_world(&w);
}

static void
nonsense_comes_to_an_end(void **state)
{
	static const char rows[] =
	    "INSERT INTO pc VALUES (1,1,1,9,1), (1,1,2,0,2), (1,2,3,0,3);"
	    /* Frames of a pc that do not stand together, and one of none. */
	    "INSERT INTO frame VALUES (1,0,1,0,'a',NULL,-5,1),"
	    " (1,1,2,0,'b','x',1,1), (1,2,1,0,'c','x',1,1),"
	    " (1,0,2,0,'d','x',1,1), (1,9,77,0,'e','x',1,1);"
	    /* Parents that are themselves, later, or not there. */
	    "INSERT INTO node VALUES (1,5,5,1), (1,6,7,1), (1,7,6,2),"
	    " (1,7,5,1), (1,8,99,2);"
	    "INSERT INTO trace VALUES"
	    " (1,3,5,0,NULL,77, 1,1,0,0,1,1,0),"
	    " (1,4,7,0,NULL,1, 2,1,0,0,2,1,0),"
	    " (1,4,6,0,NULL,0, 2,1,0,0,2,1,0),"
	    " (1,5,99,0,NULL,NULL, 4,1,0,0,4,1,0),"
	    " (1,6,8,0,NULL,0, 8,1,0,0,8,1,0);";
	struct world w;
	uint64_t sum = 0;

	(void)state;
	open_world(&w, rows);
	assert_int_equal(w.model.ntraces, 4);
	group(&w, HQ_BY_STACK, HQ_BY_SITE);
	for (uint32_t i = 0; i < w.groups.count; i++)
		sum += w.groups.items[i].own[HQ_LIVE_BYTES];
	assert_int_equal(sum, 15);
	group(&w, HQ_BY_FUNCTION, HQ_BY_NONE);
	close_world(&w);
}

/* A second dump, whose files and modules are called otherwise. */
static const char builds[] =
    "INSERT INTO module VALUES (1,1,'/l/liba.so.1.2'), (2,0,'/bin/prog'),"
    " (2,1,'/l/liba.so.2');"
    "INSERT INTO pc VALUES (1,1,1,1,1), (2,1,1,1,1);"
    "INSERT INTO frame VALUES (1,0,1,1,'x','/a/x.c',1,1),"
    " (1,1,1,1,'x','/a/lib/u.c',1,1), (1,2,1,0,'x','/a/bin/u.c',1,1),"
    " (1,3,1,0,'x','/a/v.c',1,1), (1,4,1,0,'x','/same.c',1,1),"
    " (1,5,1,0,'x','/a/gone.c',1,1);"
    "INSERT INTO frame VALUES (2,0,1,1,'x','/b/x.c',1,1),"
    " (2,1,1,1,'x','/b/lib/u.c',1,1), (2,2,1,0,'x','/b/bin/u.c',1,1),"
    " (2,3,1,0,'x','/b/1/v.c',1,1), (2,4,1,0,'x','/b/2/v.c',1,1),"
    " (2,5,1,0,'x','/same.c',1,1), (2,6,1,0,'x','/b/same.c',1,1);";

static void
two_builds_have_the_same_names(void **state)
{
	static const struct {
		const char *file, *module;
	} wanted[] = {
	    {"/b/x.c", "liba.so.2"},
	    {"/b/lib/u.c", "liba.so.2"},
	    {"/b/bin/u.c", "prog"},
	    {"/a/v.c", "prog"}, /* it may be either */
	    {"/same.c", "prog"},
	    {"/a/gone.c", "prog"},
	};
	struct hq_model new;
	struct world w;

	(void)state;
	open_world(&w, builds);
	assert_int_equal(hq_model_load(&new, w.db, 2, &w.keys, &err), HQ_OK);
	assert_int_equal(hq_alias_names(&w.model, &new, &err), HQ_OK);
	for (unsigned i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		struct hq_key key = hq_keys_get(&w.keys, w.model.frames[i]);
		assert_string_equal(
		    hq_texts_get(&w.keys.texts, key.file), wanted[i].file);
		assert_string_equal(hq_texts_get(&w.keys.texts, key.module),
		    wanted[i].module);
	}
	hq_model_release(&new);
	close_world(&w);
}

static void
a_dump_without_stacks_is_untraced(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, "INSERT INTO block VALUES (1, 30), (1, 12)");
	assert_int_equal(w.model.ntraces, 1);
	assert_int_equal(w.model.traces[0].values[HQ_LIVE_BYTES], 42);
	assert_string_equal(
	    hq_texts_get(&w.keys.texts, w.model.traces[0].label), "untraced");
	close_world(&w);
}

static void
equal_records_have_equal_numbers(void **state)
{
	struct hq_intern in;
	uint32_t record[2];

	(void)state;
	hq_intern_init(&in, 2);
	record[0] = record[1] = 0;
	assert_int_equal(hq_intern_find(&in, record), HQ_INTERN_NONE);
	for (unsigned pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < 5000; i++) {
			record[0] = i % 70;
			record[1] = i / 70;
			assert_int_equal(hq_intern_add(&in, record), i);
		}
	assert_int_equal(in.count, 5000);
	assert_int_equal(hq_intern_get(&in, 71)[0], 1);
	record[0] = 71;
	assert_int_equal(hq_intern_find(&in, record), HQ_INTERN_NONE);
	hq_intern_release(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal_records_have_equal_numbers),
	    cmocka_unit_test(a_stack_counts_once_in_each_function),
	    cmocka_unit_test(own_values_add_up),
	    cmocka_unit_test(stacks_of_equal_names_are_one),
	    cmocka_unit_test(filters_are_those_of_tracemalloc),
	    cmocka_unit_test(any_inclusive_filter_will_do),
	    cmocka_unit_test(nonsense_comes_to_an_end),
	    cmocka_unit_test(two_builds_have_the_same_names),
	    cmocka_unit_test(a_dump_without_stacks_is_untraced),
	};
	return cmocka_run_group_tests_name("stack", tests, NULL, NULL);
}
