/* The filter of the scan: what the widest instructions of this machine find is
 * what the plain way finds. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "os/filter.h"

enum { MOST = 600 };

static uint64_t
draw(void)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

static void
compare(uint32_t n, uint64_t lowest, uint64_t extent)
{
	static uint64_t words[MOST + 1], value[2][MOST + HQ_FILTER_SLACK];
	static uint32_t at[2][MOST + HQ_FILTER_SLACK];
	uint64_t *from = words + draw() % 2;
	uint32_t plain, found;

	for (uint32_t i = 0; i < n; i++)
		switch (draw() % 4) {
		case 0:
			from[i] = draw();
			break;
		case 1:
			from[i] = lowest + draw() % 3 - 1;
			break;
		case 2:
			from[i] = lowest + extent + draw() % 3 - 1;
			break;
		default:
			from[i] = lowest + (extent > 0 ? draw() % extent : 0);
		}
	plain = hq_filter_words_plain(
	    from, n, lowest, extent, value[0], at[0]);
	found = hq_filter_words(from, n, lowest, extent, value[1], at[1]);
	assert_int_equal(found, plain);
	assert_memory_equal(value[0], value[1], plain * 8);
	assert_memory_equal(at[0], at[1], plain * 4);
	for (uint32_t i = 0; i < plain; i++)
		assert_true(from[at[0][i]] == value[0][i] &&
		    value[0][i] - lowest < extent);
}

static void
finds_what_the_plain_way_finds(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < MOST; n++) {
		compare(n, UINT64_C(0x7f0000000000), UINT64_C(1) << 32);
		compare(n, UINT64_C(1) << 63, 4096);
		compare(n, draw(), draw());
		compare(n, 0, UINT64_MAX);
		compare(n, 4096, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_what_the_plain_way_finds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
