/* Numbers as people read them. */
#include "analysis/render/unit.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

char *
hq_unit_count(char *buffer, int64_t v)
{
	char digits[24];
	uint64_t magnitude = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	int n = snprintf(digits, sizeof digits, "%" PRIu64, magnitude);
	char *p = buffer;

	if (v < 0)
		*p++ = '-';
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			*p++ = ',';
		*p++ = digits[i];
	}
	*p = '\0';
	return buffer;
}

/* With one decimal in the largest unit that keeps it at least 1, and below
 * `step` as it is shown: 1023.95 would be shown as 1024.0. */
static char *
in_units(char *buffer, int64_t v, double step, const char *const units[7])
{
	double scaled = (double)v;
	unsigned unit = 0;

	while (fabs(scaled) >= step - 0.05 && unit < 6) {
		scaled /= step;
		unit++;
	}
	if (unit == 0)
		snprintf(buffer, HQ_UNIT_SIZE, "%" PRId64 " B", v);
	else
		snprintf(buffer, HQ_UNIT_SIZE, "%.1f %s", scaled, units[unit]);
	return buffer;
}

char *
hq_unit_bytes(char *buffer, int64_t v)
{
	static const char *const units[] = {
	    "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

	return in_units(buffer, v, 1024, units);
}

char *
hq_unit_decimal(char *buffer, int64_t v)
{
	static const char *const units[] = {
	    "B", "kB", "MB", "GB", "TB", "PB", "EB"};

	return in_units(buffer, v, 1000, units);
}

/* Three digits: 1.23, 12.3, 123. */
static void
put_three(char *buffer, double v, const char *unit)
{
	int decimals = fabs(v) < 9.995 ? 2 : fabs(v) < 99.95 ? 1 : 0;

	snprintf(buffer, HQ_UNIT_SIZE, "%.*f %s", decimals, v, unit);
}

char *
hq_unit_duration(char *buffer, int64_t ns)
{
	double v = (double)ns, magnitude = fabs(v);

	if (magnitude < 1e3)
		snprintf(buffer, HQ_UNIT_SIZE, "%" PRId64 " ns", ns);
	else if (magnitude < 999.5e3)
		put_three(buffer, v / 1e3, "us");
	else if (magnitude < 999.5e6)
		put_three(buffer, v / 1e6, "ms");
	else if (magnitude < 599.5e9)
		put_three(buffer, v / 1e9, "s");
	else {
		uint64_t s = (uint64_t)(magnitude / 1e9 + 0.5);
		snprintf(buffer, HQ_UNIT_SIZE,
		    "%s%" PRIu64 "h%02" PRIu64 "m%02" PRIu64 "s",
		    ns < 0 ? "-" : "", s / 3600, s / 60 % 60, s % 60);
	}
	return buffer;
}

char *
hq_unit_time(char *buffer, int64_t wall_ns)
{
	time_t seconds = (time_t)(wall_ns / 1000000000);
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(buffer, HQ_UNIT_SIZE, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		snprintf(buffer, HQ_UNIT_SIZE, "%" PRId64, wall_ns);
	return buffer;
}

char *
hq_unit_addr(char *buffer, int64_t v)
{
	snprintf(buffer, HQ_UNIT_SIZE, "0x%" PRIx64, (uint64_t)v);
	return buffer;
}
