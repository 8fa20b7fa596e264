/* Walking the chunks of a file that is not trusted. */
#include "cmocka.h"

#include "file.h"

#include "common/bytes.h"
#include "common/crc32c.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK 10u /* numbers on disk */
#define MODULE 12u

static struct file f;
static struct hq_reader *r;
static struct hq_error err;

static int
setup(void **state)
{
	(void)state;
	file_begin(&f);
	r = NULL;
	memset(&err, 0, sizeof err);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	hq_reader_close(r);
	return 0;
}

static void
open_file(unsigned flags)
{
	assert_int_equal(file_open(&f, flags, &r, &err), HQ_OK);
}

static void
a_good_file_has_its_rows_and_no_findings(void **state)
{
	const struct hq_dense *column;
	int64_t v = 0;

	(void)state;
	file_table(&f, HQ_SECTION_TICK, 3);
	file_end(&f, NULL);
	open_file(0);
	assert_int_equal(hq_reader_findings(r)->count, 0);
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 3);
	assert_int_equal(
	    hq_reader_column(r, HQ_COL_TICK_mono_ns, &column, &err), HQ_OK);
	assert_true(hq_dense_get(column, 2, &v));
	assert_int_equal(v, 2);
}

static void
chunks_of_a_column_join(void **state)
{
	const struct hq_dense *column;

	(void)state;
	for (unsigned c = 1; c <= 2; c++) {
		file_chunk(&f, TICK, c, 8, 0, 4, 100, 1);
		file_chunk(&f, TICK, c, 8, 4, 2, UINT64_MAX - 9, 1);
	}
	file_end(&f, NULL);
	open_file(0);
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 6);
	assert_int_equal(
	    hq_reader_column(r, HQ_COL_TICK_serial, &column, &err), HQ_OK);
	/* The first chunk was kept narrow; the second widened it. */
	assert_int_equal(hq_dense_raw(column, 3), 103);
	assert_true(hq_dense_raw(column, 5) == UINT64_MAX - 8);
}

static void
a_gap_cuts_the_table(void **state)
{
	(void)state;
	file_chunk(&f, TICK, 1, 8, 0, 4, 0, 1);
	file_chunk(&f, TICK, 2, 8, 0, 4, 0, 1);
	file_chunk(&f, TICK, 1, 8, 5, 4, 0, 1);
	file_chunk(&f, TICK, 2, 8, 4, 5, 0, 1);
	file_end(&f, NULL);
	open_file(0);
	assert_true(file_has_finding(r, "rows 4 to 4 are missing"));
	assert_true(file_has_finding(r, "4 of 9 rows are whole"));
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 4);
}

static void
a_row_that_comes_twice_is_found(void **state)
{
	(void)state;
	file_table(&f, HQ_SECTION_TICK, 4);
	file_chunk(&f, TICK, 1, 8, 3, 4, 0, 1);
	file_end(&f, NULL);
	open_file(0);
	assert_true(file_has_finding(r, "row 3 comes twice"));
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 4);
}

static void
columns_of_different_length_are_found(void **state)
{
	(void)state;
	file_chunk(&f, TICK, 1, 8, 0, 4, 0, 1);
	file_chunk(&f, TICK, 2, 8, 0, 3, 0, 1);
	file_end(&f, NULL);
	open_file(0);
	assert_true(file_has_finding(r, "3 of 4 rows are whole"));
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 3);
}

static void
a_wrong_width_is_found(void **state)
{
	(void)state;
	file_chunk(&f, TICK, 1, 4, 0, 4, 0, 1);
	file_end(&f, NULL);
	open_file(0);
	assert_true(file_has_finding(r, "numbers of 4 bytes instead of 8"));
}

static void
an_unknown_optional_table_is_skipped(void **state)
{
	(void)state;
	file_chunk(&f, 200, 1, 8, 0, 4, 0, 0);
	file_table(&f, HQ_SECTION_TICK, 3);
	file_end(&f, NULL);
	open_file(0);
	assert_int_equal(hq_reader_findings(r)->count, 0);
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 3);
}

static void
an_unknown_column_is_skipped(void **state)
{
	(void)state;
	file_table(&f, HQ_SECTION_TICK, 3);
	file_chunk(&f, TICK, 77, 8, 0, 3, 0, 1);
	file_end(&f, NULL);
	open_file(0);
	assert_int_equal(hq_reader_findings(r)->count, 0);
}

static void
an_unknown_required_table_is_an_error_that_names_it(void **state)
{
	(void)state;
	file_chunk(&f, 200, 1, 8, 0, 4, 0, HQ_CHUNK_REQUIRED);
	file_end(&f, NULL);
	assert_int_equal(file_open(&f, 0, &r, &err), HQ_ERR_VERSION);
	assert_non_null(strstr(err.text, "table number 200"));
}

static void
list_unknown(struct file *file)
{
	file->entries[file->nentries++] = (struct hq_end_entry){
	    .section = 201, .flags = HQ_CHUNK_REQUIRED};
}

static void
also_one_without_rows(void **state)
{
	(void)state;
	file_end(&f, list_unknown);
	assert_int_equal(file_open(&f, 0, &r, &err), HQ_ERR_VERSION);
	assert_non_null(strstr(err.text, "table number 201"));
}

static void
tell_more(struct file *file)
{
	file->entries[0].chunks++;
	file->entries[0].rows += 7;
}

static void
an_end_record_that_tells_more_is_found(void **state)
{
	(void)state;
	file_table(&f, HQ_SECTION_TICK, 3);
	file_end(&f, tell_more);
	open_file(0);
	assert_true(file_has_finding(r, "the end record tells of 3 chunks"));
	assert_true(file_has_finding(r, "3 of 10 rows are whole"));
}

static void
forget_dump(struct file *file)
{
	for (unsigned i = 0; i < file->nentries; i++)
		if (file->entries[i].section ==
		    hq_sections[HQ_SECTION_DUMP].number)
			file->entries[i] = file->entries[--file->nentries];
}

static void
a_required_table_that_is_not_listed_is_missing(void **state)
{
	(void)state;
	file_end(&f, forget_dump);
	open_file(0);
	assert_true(file_has_finding(r, "the table is missing"));
}

static void
a_damaged_header_loses_its_chunk_only(void **state)
{
	size_t at;

	(void)state;
	file_table(&f, HQ_SECTION_MODULE, 2);
	at = f.size;
	file_table(&f, HQ_SECTION_TICK, 3);
	file_end(&f, NULL);
	f.bytes[at + 12] ^= 1;
	open_file(0);
	assert_true(file_has_finding(r, "no chunk here"));
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_MODULE), 2);
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 0);
}

static void
a_damaged_payload_is_an_error_when_it_is_decoded(void **state)
{
	const struct hq_dense *column;

	(void)state;
	file_table(&f, HQ_SECTION_TICK, 3);
	file_end(&f, NULL);
	f.bytes[HQ_FILE_HEADER_BYTES + HQ_CHUNK_HEADER_BYTES] ^= 1;
	open_file(0);
	assert_int_equal(hq_reader_findings(r)->count, 0);
	assert_int_equal(
	    hq_reader_column(r, HQ_COL_TICK_serial, &column, &err),
	    HQ_ERR_CHECKSUM);
	assert_non_null(strstr(err.text, "table tick, column serial"));
	assert_int_equal(
	    hq_reader_column(r, HQ_COL_TICK_mono_ns, &column, NULL), HQ_OK);
}

static void
and_in_parts_it_cuts_the_table(void **state)
{
	(void)state;
	for (unsigned c = 1; c <= 2; c++) {
		file_chunk(&f, TICK, c, 8, 0, 4, 0, 1);
		file_chunk(&f, TICK, c, 8, 4, 4, 0, 1);
	}
	file_end(&f, NULL);
	/* The payload of the second chunk. */
	f.bytes[HQ_FILE_HEADER_BYTES + 2 * HQ_CHUNK_HEADER_BYTES + 32] ^= 1;
	open_file(HQ_READER_PARTIAL);
	assert_true(file_has_finding(r, "checksum does not match"));
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 4);
}

static void
without_an_end_record_it_was_cut_off(void **state)
{
	(void)state;
	file_table(&f, HQ_SECTION_TICK, 3);
	open_file(0);
	assert_true(file_has_finding(r, "the end record is missing"));
	assert_int_equal(hq_reader_rows(r, HQ_SECTION_TICK), 3);
}

static void
bytes_after_the_end_are_found(void **state)
{
	(void)state;
	file_end(&f, NULL);
	f.size += 8;
	open_file(0);
	assert_true(file_has_finding(r, "8 bytes follow the end record"));
}

static void
a_newer_version_is_refused(void **state)
{
	(void)state;
	f.bytes[8] = 99;
	hq_store_le(f.bytes + 60, 4, hq_crc32c(0, f.bytes, 60));
	assert_int_equal(file_open(&f, 0, &r, &err), HQ_ERR_VERSION);
}

static void
a_text_outside_of_the_texts_is_refused(void **state)
{
	const char *text;
	size_t n;

	(void)state;
	file_table(&f, HQ_SECTION_TEXT, 3);
	file_chunk(&f, 1, 1, 8, 0, 3, 1, 1); /* at 1, 2, 3 */
	file_chunk(&f, 1, 2, 4, 0, 3, 1, 1); /* of 1, 2, 3 bytes */
	file_end(&f, NULL);
	open_file(0);
	assert_int_equal(hq_reader_text(r, 0, &text, &n, NULL), HQ_OK);
	assert_int_equal(n, 1);
	assert_int_equal(hq_reader_text(r, 1, &text, &n, NULL), HQ_ERR_RANGE);
	assert_int_equal(hq_reader_text(r, 3, &text, &n, NULL), HQ_ERR_RANGE);
	assert_int_equal(
	    hq_reader_text(r, UINT64_MAX, &text, &n, NULL), HQ_ERR_RANGE);
}

/* Headers that promise more rows than can be numbered; what they promise is
 * not there, and no memory is taken for it. */
static void
more_rows_than_can_be_numbered_are_refused(void **state)
{
	uint8_t bytes[HQ_FILE_HEADER_BYTES] = {0}, chunk[48] = {0};
	struct hq_chunk c = {.section = TICK,
	    .column = 1,
	    .width = 8,
	    .codec = HQ_CODEC_ZSTD,
	    .rows = HQ_CHUNK_MAX_ROWS,
	    .stored = 1};
	FILE *out;
	char path[] = "/tmp/hq-rows-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	out = fdopen(fd, "wb");
	assert_non_null(out);
	hq_file_header_put(bytes);
	fwrite(bytes, 1, sizeof bytes, out);
	for (unsigned i = 0; i < 65536; i++) {
		c.first_row = (uint64_t)i * HQ_CHUNK_MAX_ROWS;
		hq_chunk_put(&c, chunk);
		fwrite(chunk, 1, sizeof chunk, out);
	}
	fclose(out);
	assert_int_equal(hq_reader_open(path, 0, &r, &err), HQ_ERR_LIMIT);
	assert_non_null(strstr(err.text, "table tick has more than"));
	unlink(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_good_file_has_its_rows_and_no_findings),
	    TEST(chunks_of_a_column_join),
	    TEST(a_gap_cuts_the_table),
	    TEST(a_row_that_comes_twice_is_found),
	    TEST(columns_of_different_length_are_found),
	    TEST(a_wrong_width_is_found),
	    TEST(an_unknown_optional_table_is_skipped),
	    TEST(an_unknown_column_is_skipped),
	    TEST(an_unknown_required_table_is_an_error_that_names_it),
	    TEST(also_one_without_rows),
	    TEST(an_end_record_that_tells_more_is_found),
	    TEST(a_required_table_that_is_not_listed_is_missing),
	    TEST(a_damaged_header_loses_its_chunk_only),
	    TEST(a_damaged_payload_is_an_error_when_it_is_decoded),
	    TEST(and_in_parts_it_cuts_the_table),
	    TEST(without_an_end_record_it_was_cut_off),
	    TEST(bytes_after_the_end_are_found),
	    TEST(a_newer_version_is_refused),
	    TEST(a_text_outside_of_the_texts_is_refused),
	    TEST(more_rows_than_can_be_numbered_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
