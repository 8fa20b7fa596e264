/* CRC-32C against the published vectors of RFC 3720, B.4. */
#include "cmocka.h"

#include <string.h>

#include "common/crc32c.h"

static void
published_vectors_match(void **state)
{
	uint8_t buf[32];

	(void)state;
	memset(buf, 0, sizeof buf);
	assert_int_equal(hq_crc32c(0, buf, 32), 0x8a9136aa);
	memset(buf, 0xff, sizeof buf);
	assert_int_equal(hq_crc32c(0, buf, 32), 0x62a8ab43);
	for (int i = 0; i < 32; i++)
		buf[i] = (uint8_t)i;
	assert_int_equal(hq_crc32c(0, buf, 32), 0x46dd794e);
	assert_int_equal(hq_crc32c(0, "123456789", 9), 0xe3069283);
}

static void
pieces_give_the_same_as_the_whole(void **state)
{
	const char *text = "an arena, a pool, a block and its serial";
	size_t n = strlen(text);

	(void)state;
	for (size_t cut = 0; cut <= n; cut++) {
		uint32_t c = hq_crc32c(0, text, cut);
		c = hq_crc32c(c, text + cut, n - cut);
		assert_int_equal(c, hq_crc32c(0, text, n));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(published_vectors_match),
	    cmocka_unit_test(pieces_give_the_same_as_the_whole),
	};
	return cmocka_run_group_tests_name("crc32c", tests, NULL, NULL);
}
