/* Pointers into a block that count as pointers to its start; near misses. */
#include "cmocka.h"

#include <string.h>

#include "capture/snapshot/heuristic.h"

/* The process: a block of words, a file with tables, and code at addresses that
 * nobody reads. */
enum { CODE = 0x40000000, TABLE_WORDS = 64 };

static uint64_t block[32];
static uint64_t table[TABLE_WORDS];
static unsigned asked;

static bool
in_table(void *opaque, uint64_t addr, size_t n)
{
	uint64_t start = (uintptr_t)table;
	unsigned *count = opaque;

	++*count;
	return addr >= start && addr - start <= sizeof table - n;
}

static bool
is_code(void *opaque, uint64_t addr)
{
	(void)opaque;
	return addr >= CODE && addr < CODE + 4096;
}

static const struct hq_heuristic_memory memory = {in_table, is_code,
    &asked, NULL};

static int
begin(void **state)
{
	(void)state;
	asked = 0;
	memset(block, 0, sizeof block);
	memset(table, 0, sizeof table);
	return 0;
}

/* The rule for a pointer to block + offset, were the block req bytes. */
static enum hq_ref_rule
rule_at(uint64_t req, uint64_t offset)
{
	uint64_t addr = (uintptr_t)block;

	return hq_heuristic_rule(addr, req, addr + offset, &memory);
}

static uint64_t
table_at(unsigned i)
{
	return (uintptr_t)&table[i];
}

static void
a_string_before_cxx11(void **state)
{
	(void)state;
	block[0] = 5;
	block[1] = 9;
	assert_int_equal(rule_at(34, 24), HQ_REF_RULE_STDSTRING);
	block[0] = 9;
	assert_int_equal(rule_at(34, 24), HQ_REF_RULE_STDSTRING);
}

static void
no_string(void **state)
{
	(void)state;
	block[0] = 5;
	block[1] = 9;
	assert_int_equal(rule_at(33, 24), HQ_REF_RULE_INTERIOR); /* too short */
	assert_int_equal(rule_at(35, 24), HQ_REF_RULE_INTERIOR); /* too long */
	assert_int_equal(rule_at(34, 25), HQ_REF_RULE_INTERIOR);
	assert_int_equal(rule_at(34, 16), HQ_REF_RULE_INTERIOR);
	block[0] = 10; /* longer than its capacity */
	assert_int_equal(rule_at(34, 24), HQ_REF_RULE_INTERIOR);
	block[0] = 0;
	block[1] = UINT64_MAX; /* would fit if it wrapped around */
	assert_int_equal(rule_at(25, 24), HQ_REF_RULE_INTERIOR);
}

static void
a_length_of_what_follows(void **state)
{
	(void)state;
	block[0] = 92;
	assert_int_equal(rule_at(100, 8), HQ_REF_RULE_LENGTH64);
	block[0] = 1;
	assert_int_equal(rule_at(9, 8), HQ_REF_RULE_LENGTH64);
}

static void
an_array_behind_its_count(void **state)
{
	(void)state;
	block[0] = 5;
	assert_int_equal(rule_at(8 + 5 * 12, 8), HQ_REF_RULE_NEWARRAY);
	block[0] = 1;
	assert_int_equal(rule_at(8 + 12, 8), HQ_REF_RULE_NEWARRAY);
	block[0] = 60; /* bytes: said by the rule before */
	assert_int_equal(rule_at(8 + 60, 8), HQ_REF_RULE_LENGTH64);
}

static void
no_array(void **state)
{
	(void)state;
	block[0] = 5;
	assert_int_equal(rule_at(8 + 61, 8), HQ_REF_RULE_INTERIOR);
	assert_int_equal(rule_at(8 + 60, 16), HQ_REF_RULE_INTERIOR);
	assert_int_equal(rule_at(8 + 60, 7), HQ_REF_RULE_INTERIOR);
	assert_int_equal(rule_at(8 + 60, 12), HQ_REF_RULE_INTERIOR);
	block[0] = 61; /* more than there is room for */
	assert_int_equal(rule_at(8 + 60, 8), HQ_REF_RULE_INTERIOR);
	block[0] = 0;
	assert_int_equal(rule_at(8 + 60, 8), HQ_REF_RULE_INTERIOR);
}

static void
two_tables(void)
{
	table[0] = table[1] = CODE;
	table[8] = 0; /* a function that is not there */
	table[9] = CODE + 16;
	table[10] = CODE + 4095;
	block[0] = table_at(0);
	block[3] = table_at(8);
}

static void
a_base_that_is_not_the_first(void **state)
{
	(void)state;
	two_tables();
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_MULTIPLE_INHERITANCE);
	/* It may be the last word. */
	assert_int_equal(rule_at(32, 24), HQ_REF_RULE_MULTIPLE_INHERITANCE);
}

static void
code_may_come_late(void **state)
{
	(void)state;
	two_tables();
	table[0] = table[1] = 0;
	memset(&table[8], 0, sizeof table[0] * 3);
	table[10] = table[20] = CODE;
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_MULTIPLE_INHERITANCE);
	table[20] = 0;
	table[21] = CODE; /* the 22nd word of the first */
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
}

static void
no_base(void **state)
{
	(void)state;
	two_tables();
	assert_int_equal(rule_at(48, 16), HQ_REF_RULE_INTERIOR);
	assert_int_equal(rule_at(48, 25), HQ_REF_RULE_INTERIOR);
	/* Words that reach beyond the block are not looked at. */
	assert_int_equal(rule_at(31, 24), HQ_REF_RULE_INTERIOR);
	assert_int_equal(rule_at(25, 24), HQ_REF_RULE_INTERIOR);
	table[10] = CODE + 4096; /* the second is no code */
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
	table[10] = CODE;
	table[1] = 16; /* what lies behind a table of one function */
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
	table[1] = CODE;
	block[0] = 0;
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
	block[0] = table_at(0) + 4;
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
	block[0] = (uintptr_t)block; /* no file's */
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
}

static void
a_table_ends_where_it_cannot_be_read(void **state)
{
	(void)state;
	two_tables();
	table[TABLE_WORDS - 1] = CODE;
	block[0] = table_at(TABLE_WORDS - 1);
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
	table[TABLE_WORDS - 2] = CODE;
	block[0] = table_at(TABLE_WORDS - 2);
	assert_int_equal(rule_at(48, 24), HQ_REF_RULE_MULTIPLE_INHERITANCE);
}

/* A scan meets many small numbers, and the top of the address space. */
static void
most_words_are_no_tables(void **state)
{
	static const uint64_t words[] = {
	    0, 8, 4088, UINT64_MAX, UINT64_MAX - 7, UINT64_MAX - 8 * 21 + 1};

	(void)state;
	two_tables();
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		block[3] = words[i];
		assert_int_equal(rule_at(48, 24), HQ_REF_RULE_INTERIOR);
	}
	assert_int_equal(asked, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_string_before_cxx11, begin),
	    cmocka_unit_test_setup(no_string, begin),
	    cmocka_unit_test_setup(a_length_of_what_follows, begin),
	    cmocka_unit_test_setup(an_array_behind_its_count, begin),
	    cmocka_unit_test_setup(no_array, begin),
	    cmocka_unit_test_setup(a_base_that_is_not_the_first, begin),
	    cmocka_unit_test_setup(code_may_come_late, begin),
	    cmocka_unit_test_setup(no_base, begin),
	    cmocka_unit_test_setup(a_table_ends_where_it_cannot_be_read, begin),
	    cmocka_unit_test_setup(most_words_are_no_tables, begin),
	};
	return cmocka_run_group_tests_name("heuristic", tests, NULL, NULL);
}
