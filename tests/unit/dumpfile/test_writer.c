/* The writer: what lies in the file after a small dump, and what a failing
 * sink leaves. */
#include "cmocka.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/crc32c.h"
#include "dumpfile/chunk.h"
#include "dumpfile/codec.h"
#include "dumpfile/writer.h"

struct memory_file {
	uint8_t *data;
	size_t size, limit;
};

static struct memory_file file;
static void *memory;
static struct hq_writer *writer;

static int
memory_write(void *opaque, const void *data, size_t size)
{
	struct memory_file *f = opaque;
	if (f->size + size > f->limit)
		return -ENOSPC;
	if (size > 0)
		memcpy(f->data + f->size, data, size);
	f->size += size;
	return 0;
}

static int
setup(void **state)
{
	size_t bytes = (hq_writer_bytes() + 15) & ~15ul;

	(void)state;
	file.limit = 64u << 20;
	file.data = malloc(file.limit);
	file.size = 0;
	memory = aligned_alloc(16, bytes);
	memset(memory, 0, bytes);
	writer = hq_writer_init(memory, (struct hq_sink){memory_write, &file});
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	free(file.data);
	free(memory);
	return 0;
}

static void
write_blocks(uint32_t n)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	hq_writer_begin(writer, HQ_SECTION_BLOCK);
	for (uint32_t i = 0; i < n; i++) {
		row[HQ_AT(BLOCK, addr)] = 0x10000 + 32ull * i;
		row[HQ_AT(BLOCK, serial)] = n - i;
		row[HQ_AT(BLOCK, req)] = 20;
		row[HQ_AT(BLOCK, usable)] = 32;
		hq_writer_row(writer, row);
	}
	hq_writer_end(writer);
}

/* Decodes the serial column by walking the chunks; returns its rows. */
static uint64_t
read_serials(uint64_t *out)
{
	static uint8_t scratch[HQ_CHUNK_MAX_BYTES];
	uint64_t offset = HQ_FILE_HEADER_BYTES, rows = 0;
	struct hq_chunk c;

	while (hq_chunk_get(file.data + offset, &c) == HQ_OK) {
		const uint8_t *payload =
		    file.data + offset + HQ_CHUNK_HEADER_BYTES;
		assert_int_equal(c.crc, hq_crc32c(0, payload, c.stored));
		if (c.section == 8 && c.column == 2) {
			assert_true(c.first_row == rows);
			assert_int_equal(hq_decode(payload, c.stored, c.rows,
			                     c.width, c.codec, out + rows,
			                     scratch),
			    HQ_OK);
			rows += c.rows;
		}
		offset += hq_chunk_span(&c);
	}
	return rows;
}

static void
rows_come_back_across_chunks(void **state)
{
	enum { N = HQ_CHUNK_MAX_ROWS * 2 + 17 };
	uint64_t *serials = calloc(N, sizeof *serials);

	(void)state;
	write_blocks(N);
	assert_int_equal(hq_writer_finish(writer), 0);
	assert_int_equal(read_serials(serials), N);
	for (uint32_t i = 0; i < N; i++)
		assert_true(serials[i] == N - i);
	free(serials);
}

static void
the_end_record_counts_rows_and_tells_empty_sections(void **state)
{
	struct hq_end_entry entries[HQ_END_MAX_SECTIONS];
	unsigned n = 0;
	size_t at;

	(void)state;
	hq_writer_begin(writer, HQ_SECTION_THREAD);
	hq_writer_end(writer);
	write_blocks(5);
	assert_int_equal(hq_writer_finish(writer), 0);
	/* STRING, TEXT (empty: only the empty text), BLOCK, THREAD. */
	at = file.size - hq_end_bytes(3);
	assert_int_equal(
	    hq_end_get(file.data + at, file.size - at, at, entries, &n), HQ_OK);
	assert_int_equal(n, 3);
	assert_int_equal(entries[0].section, 1);
	assert_int_equal(entries[0].rows, 1);
	assert_int_equal(entries[1].section, 8);
	assert_int_equal(entries[1].rows, 5);
	assert_int_equal(entries[1].chunks, 7);
	assert_int_equal(entries[2].section, 9);
	assert_int_equal(entries[2].rows, 0);
}

static void
an_error_of_the_sink_is_kept(void **state)
{
	(void)state;
	file.limit = 200;
	write_blocks(1000);
	assert_int_equal(hq_writer_error(writer), -ENOSPC);
	file.limit = 1u << 20;
	write_blocks(10);
	assert_int_equal(hq_writer_finish(writer), -ENOSPC);
	assert_true(file.size <= 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        rows_come_back_across_chunks, setup, teardown),
	    cmocka_unit_test_setup_teardown(
	        the_end_record_counts_rows_and_tells_empty_sections, setup,
	        teardown),
	    cmocka_unit_test_setup_teardown(
	        an_error_of_the_sink_is_kept, setup, teardown),
	};
	return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
