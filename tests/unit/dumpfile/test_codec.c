/* The codec gives back what went in, for every width and every transform, and
 * refuses payloads that do not hold what they claim. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "dumpfile/codec.h"
#include "dumpfile/format.h"

#define ROWS 5000u

static struct hq_encoder *encoder;
static void *encoder_memory;
static uint64_t values[ROWS];
static uint8_t scratch[HQ_CHUNK_MAX_BYTES];

static int
setup(void **state)
{
	(void)state;
	encoder_memory = aligned_alloc(16, (hq_encoder_bytes() + 15) & ~15ul);
	encoder = hq_encoder_init(encoder_memory);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	free(encoder_memory);
	return 0;
}

static uint64_t
mask_of(unsigned width)
{
	return width == 8 ? UINT64_MAX : (1ull << (8 * width)) - 1;
}

/* xorshift; every fourth value jumps to an end of the range. */
static void
fill(unsigned width)
{
	uint64_t x = 88172645463325252ull;
	for (unsigned i = 0; i < ROWS; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		values[i] = i % 4 == 0 ? (i % 8 ? 0 : UINT64_MAX) : x;
		values[i] &= mask_of(width);
	}
}

static uint64_t
value_at(const void *out, unsigned width, unsigned i)
{
	uint64_t v = 0;
	memcpy(&v, (const uint8_t *)out + (size_t)i * width, width);
	return v;
}

static void
check_round_trip(unsigned width, unsigned codec)
{
	static uint64_t out[ROWS];
	uint32_t stored;
	uint8_t applied;
	const uint8_t *bytes = hq_encode(
	    encoder, values, ROWS, width, codec, &stored, &applied);

	assert_int_equal(hq_decode(bytes, stored, ROWS, width, applied, out,
	                     scratch),
	    HQ_OK);
	for (unsigned i = 0; i < ROWS; i++)
		assert_true(value_at(out, width, i) == values[i]);
}

static void
every_width_and_transform_gives_back_its_numbers(void **state)
{
	(void)state;
	for (unsigned width = 1; width <= 8; width *= 2)
		for (unsigned codec = 0; codec <= HQ_CODEC_KNOWN; codec++) {
			fill(width);
			check_round_trip(width, codec);
		}
}

static void
steady_addresses_take_almost_no_room(void **state)
{
	uint32_t stored;
	uint8_t applied;

	(void)state;
	for (unsigned i = 0; i < ROWS; i++)
		values[i] = 0x7f0000001000ull + 48 * i;
	hq_encode(encoder, values, ROWS, 8, HQ_CODEC_KNOWN, &stored, &applied);
	assert_int_equal(applied, HQ_CODEC_KNOWN);
	assert_true(stored < ROWS / 50);
}

static void
a_chunk_that_zstd_cannot_shorten_is_stored_as_it_is(void **state)
{
	uint32_t stored;
	uint8_t applied;

	(void)state;
	fill(8);
	for (unsigned i = 0; i < ROWS; i++)
		values[i] *= 0x9e3779b97f4a7c15ull * (i | 1);
	hq_encode(encoder, values, 3, 8, HQ_CODEC_ZSTD, &stored, &applied);
	assert_int_equal(stored, 24);
	assert_int_equal(applied & HQ_CODEC_ZSTD, 0);
}

static void
payloads_of_the_wrong_length_are_refused(void **state)
{
	static uint64_t out[ROWS];
	uint32_t stored;
	uint8_t applied;
	const uint8_t *bytes;

	(void)state;
	for (unsigned i = 0; i < ROWS; i++)
		values[i] = i;
	bytes = hq_encode(
	    encoder, values, ROWS, 4, HQ_CODEC_KNOWN, &stored, &applied);
	assert_true(applied & HQ_CODEC_ZSTD);
	assert_int_not_equal(
	    hq_decode(bytes, stored - 1, ROWS, 4, applied, out, scratch), HQ_OK);
	assert_int_not_equal(
	    hq_decode(bytes, stored, ROWS - 1, 4, applied, out, scratch), HQ_OK);
	assert_int_not_equal(
	    hq_decode(bytes, stored, ROWS, 4, 0, out, scratch), HQ_OK);
	assert_int_not_equal(
	    hq_decode(bytes, stored, ROWS, 4, 8, out, scratch), HQ_OK);
	assert_int_not_equal(
	    hq_decode(bytes, 15, 5, 3, 0, out, scratch), HQ_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_width_and_transform_gives_back_its_numbers),
	    cmocka_unit_test(steady_addresses_take_almost_no_room),
	    cmocka_unit_test(
	        a_chunk_that_zstd_cannot_shorten_is_stored_as_it_is),
	    cmocka_unit_test(payloads_of_the_wrong_length_are_refused),
	};
	return cmocka_run_group_tests_name("codec", tests, setup, teardown);
}
