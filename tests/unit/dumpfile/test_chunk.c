/* Headers: what is put can be got, and any flipped bit is noticed. */
#include "cmocka.h"

#include <string.h>

#include "common/bytes.h"
#include "common/crc32c.h"
#include "dumpfile/chunk.h"

static const struct hq_chunk example = {
    .section = 8,
    .column = 2,
    .width = 8,
    .codec = HQ_CODEC_KNOWN,
    .flags = HQ_CHUNK_REQUIRED,
    .rows = 1000,
    .first_row = 65536,
    .stored = 77,
    .crc = 0x12345678,
};

static void
a_chunk_header_comes_back(void **state)
{
	uint8_t bytes[HQ_CHUNK_HEADER_BYTES], again[HQ_CHUNK_HEADER_BYTES];
	struct hq_chunk c;

	(void)state;
	hq_chunk_put(&example, bytes);
	assert_int_equal(hq_chunk_get(bytes, &c), HQ_OK);
	hq_chunk_put(&c, again);
	assert_memory_equal(again, bytes, sizeof again);
	assert_true(c.rows == example.rows && c.crc == example.crc);
	assert_int_equal(hq_chunk_span(&c), 40 + 80);
}

static void
every_flipped_bit_of_a_chunk_header_is_noticed(void **state)
{
	uint8_t bytes[HQ_CHUNK_HEADER_BYTES];
	struct hq_chunk c;

	(void)state;
	hq_chunk_put(&example, bytes);
	for (unsigned bit = 0; bit < 8 * sizeof bytes; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(hq_chunk_get(bytes, &c), HQ_OK);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* Headers whose checksum is right and whose numbers lie. */
static void
impossible_numbers_are_refused_though_the_checksum_is_right(void **state)
{
	struct hq_chunk lies[] = {example, example, example, example, example};
	uint8_t bytes[HQ_CHUNK_HEADER_BYTES];
	struct hq_chunk c;

	(void)state;
	lies[0].rows = 0;
	lies[1].rows = HQ_CHUNK_MAX_ROWS + 1;
	lies[2].width = 3;
	lies[3].first_row = UINT64_MAX - 5;
	lies[4].stored = 8001;
	for (unsigned i = 0; i < 5; i++) {
		hq_chunk_put(&lies[i], bytes);
		assert_int_equal(hq_chunk_get(bytes, &c), HQ_ERR_RANGE);
	}
}

static void
the_end_record_comes_back_and_knows_its_place(void **state)
{
	struct hq_end_entry in[2] = {{8, 1, 6, 100000, 4711}, {14, 0, 1, 1, 8}};
	struct hq_end_entry out[HQ_END_MAX_SECTIONS];
	uint8_t bytes[128];
	unsigned n;
	size_t size = hq_end_bytes(2);

	(void)state;
	hq_end_put(in, 2, 4096, bytes);
	assert_int_equal(hq_end_get(bytes, size, 4096, out, &n), HQ_OK);
	assert_int_equal(n, 2);
	assert_memory_equal(out, in, sizeof in);
	assert_int_equal(
	    hq_end_get(bytes, size, 4104, out, &n), HQ_ERR_FORMAT);
	assert_int_equal(
	    hq_end_get(bytes, size - 1, 4096, out, &n), HQ_ERR_TRUNCATED);
	for (unsigned bit = 0; bit < 8 * size; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(
		    hq_end_get(bytes, size, 4096, out, &n), HQ_OK);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void
a_newer_file_is_told_from_a_damaged_one(void **state)
{
	uint8_t bytes[HQ_FILE_HEADER_BYTES];
	uint32_t version;

	(void)state;
	hq_file_header_put(bytes);
	assert_int_equal(hq_file_header_get(bytes, &version), HQ_OK);
	assert_int_equal(version, HQ_FILE_VERSION);
	bytes[8]++;
	assert_int_equal(hq_file_header_get(bytes, &version), HQ_ERR_CHECKSUM);
	hq_store_le(bytes + 60, 4, hq_crc32c(0, bytes, 60));
	assert_int_equal(hq_file_header_get(bytes, &version), HQ_ERR_VERSION);
	bytes[0] = 'x';
	assert_int_equal(hq_file_header_get(bytes, &version), HQ_ERR_FORMAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_chunk_header_comes_back),
	    cmocka_unit_test(every_flipped_bit_of_a_chunk_header_is_noticed),
	    cmocka_unit_test(
	        impossible_numbers_are_refused_though_the_checksum_is_right),
	    cmocka_unit_test(the_end_record_comes_back_and_knows_its_place),
	    cmocka_unit_test(a_newer_file_is_told_from_a_damaged_one),
	};
	return cmocka_run_group_tests_name("chunk", tests, NULL, NULL);
}
