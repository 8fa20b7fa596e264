/* sections.def as data: numbers unique, columns found, nothing too wide. */
#include "cmocka.h"

#include <string.h>

#include "dumpfile/schema.h"

static void
every_section_and_column_is_found_by_its_number(void **state)
{
	(void)state;
	for (unsigned id = 0; id < HQ_NSECTIONS; id++) {
		unsigned first = hq_sections[id].first;
		assert_int_equal(hq_section_find(hq_sections[id].number), id);
		assert_in_range(hq_section_width(id), 1, HQ_MAX_COLUMNS);
		for (unsigned c = first; c < first + hq_section_width(id); c++)
			assert_int_equal(
			    hq_column_find(id, hq_columns[c].number), c);
	}
	assert_int_equal(hq_section_find(9999), HQ_NSECTIONS);
	assert_int_equal(
	    hq_column_find(HQ_SECTION_BLOCK, 9999), HQ_NCOLUMNS);
}

static void
the_place_of_a_column_counts_from_its_section(void **state)
{
	(void)state;
	assert_int_equal(HQ_AT(BLOCK, addr), 0);
	assert_int_equal(HQ_AT(BLOCK, thread_id), 5);
	assert_string_equal(hq_columns[HQ_COL_BLOCK_serial].name, "serial");
	assert_int_equal(
	    hq_columns[HQ_COL_BLOCK_serial].section, HQ_SECTION_BLOCK);
	assert_int_equal(hq_section_width(HQ_SECTION_BLOCK), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_section_and_column_is_found_by_its_number),
	    cmocka_unit_test(the_place_of_a_column_counts_from_its_section),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
