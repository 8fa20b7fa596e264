/* Sizes and durations as people write them. */
#include "common/units.h"

#include <stdbool.h>
#include <string.h>

struct unit {
	const char *name;
	uint64_t factor;
};

/* Reads the digits; returns how many there were, 0 when none or too large. */
static size_t
read_number(const char *text, size_t n, uint64_t *ret)
{
	uint64_t v = 0;
	size_t i = 0;

	for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) {
		unsigned digit = (unsigned)(text[i] - '0');
		if (v > (UINT64_MAX - digit) / 10)
			return 0;
		v = v * 10 + digit;
	}
	*ret = v;
	return i;
}

static enum hq_status
read_quantity(
    const char *text, size_t n, const struct unit *units, uint64_t *ret)
{
	uint64_t v = 0;
	size_t digits = read_number(text, n, &v);

	if (digits == 0)
		return HQ_ERR_USAGE;
	text += digits;
	n -= digits;
	for (; units->name != NULL; units++) {
		if (strlen(units->name) != n ||
		    memcmp(units->name, text, n) != 0)
			continue;
		if (v > UINT64_MAX / units->factor)
			return HQ_ERR_RANGE;
		*ret = v * units->factor;
		return HQ_OK;
	}
	return HQ_ERR_USAGE;
}

enum hq_status
hq_units_size(const char *text, size_t n, uint64_t *ret_bytes)
{
	static const struct unit units[] = {
	    {"", 1},
	    {"K", 1ull << 10},
	    {"M", 1ull << 20},
	    {"G", 1ull << 30},
	    {"T", 1ull << 40},
	    {NULL, 0},
	};
	return read_quantity(text, n, units, ret_bytes);
}

enum hq_status
hq_units_duration(const char *text, size_t n, uint64_t *ret_ns)
{
	static const struct unit units[] = {
	    {"", 1000000000ull},
	    {"ms", 1000000ull},
	    {"s", 1000000000ull},
	    {"m", 60000000000ull},
	    {"h", 3600000000000ull},
	    {NULL, 0},
	};
	return read_quantity(text, n, units, ret_ns);
}
