/* How much. */
#define _GNU_SOURCE
#include "analysis/check/amount.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { BYTES, BLOCKS, PERCENT };

static const struct unit {
	const char *name;
	enum kind kind;
	double factor;
} units[] = {
    {"B", BYTES, 1},
    {"byte", BYTES, 1},
    {"bytes", BYTES, 1},
    {"K", BYTES, 0x1p10},
    {"KiB", BYTES, 0x1p10},
    {"M", BYTES, 0x1p20},
    {"MiB", BYTES, 0x1p20},
    {"G", BYTES, 0x1p30},
    {"GiB", BYTES, 0x1p30},
    {"T", BYTES, 0x1p40},
    {"TiB", BYTES, 0x1p40},
    {"block", BLOCKS, 1},
    {"blocks", BLOCKS, 1},
    {"%", PERCENT, 1},
};

static const struct unit *
find_unit(const char *name, size_t n)
{
	for (unsigned i = 0; i < sizeof units / sizeof *units; i++)
		if (strlen(units[i].name) == n &&
		    strncmp(units[i].name, name, n) == 0)
			return &units[i];
	return NULL;
}

static const char *
set(struct hq_amount *a, const struct unit *u, double value)
{
	bool *has = u->kind == BYTES    ? &a->has_bytes
		    : u->kind == BLOCKS ? &a->has_blocks
					: &a->has_percent;

	if (*has)
		return "the same unit twice";
	*has = true;
	value *= u->factor;
	if (u->kind == PERCENT) {
		a->percent = value;
		return NULL;
	}
	if (value >= 0x1p63)
		return "too much";
	if (u->factor == 1 && value != floor(value))
		return "not a whole number of bytes or blocks";
	*(u->kind == BYTES ? &a->bytes : &a->blocks) = (uint64_t)value;
	return NULL;
}

/* One amount; *text is moved behind it. */
static const char *
parse_one(const char **text, struct hq_amount *a)
{
	const char *p = *text + strspn(*text, " \t"), *why;
	size_t digits = strspn(p, "0123456789."), n;
	const struct unit *u;
	char *end;
	double value;

	if (!isdigit((unsigned char)*p) || digits > 30)
		return "an amount is missing, such as 10 KiB, 12 blocks or 30 %";
	value = strtod(p, &end);
	if (end != p + digits)
		return "not a number";
	p = end + strspn(end, " \t");
	n = strcspn(p, " \t,");
	if (n == 0 && value == 0) {
		why = set(a, find_unit("B", 1), 0);
		*text = p;
		return why != NULL ? why : set(a, find_unit("block", 5), 0);
	}
	if (n == 0)
		return "of what? B, KiB, MiB, GiB, blocks or %";
	u = find_unit(p, n);
	if (u == NULL)
		return "not one of the units B, KiB, MiB, GiB, blocks, %";
	*text = p + n;
	return set(a, u, value);
}

bool
hq_amount_parse(
    const char *text, struct hq_amount *ret_amount, const char **ret_why)
{
	struct hq_amount a = {0};

	for (;;) {
		*ret_why = parse_one(&text, &a);
		if (*ret_why != NULL)
			return false;
		text += strspn(text, " \t");
		if (*text == '\0')
			break;
		if (*text++ != ',') {
			*ret_why = "a comma goes between two amounts";
			return false;
		}
	}
	*ret_amount = a;
	return true;
}

static void
put_bytes(FILE *out, uint64_t bytes)
{
	static const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	unsigned i = 0;

	while (i < 4 && bytes > 0 && bytes % 1024 == 0) {
		bytes /= 1024;
		i++;
	}
	fprintf(out, "%llu %s", (unsigned long long)bytes, names[i]);
}

char *
hq_amount_text(const struct hq_amount *a)
{
	const char *between = "";
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	if (a->has_percent) {
		fprintf(out, "%.10g %%", a->percent);
		between = ", ";
	}
	if (a->has_bytes) {
		fputs(between, out);
		put_bytes(out, a->bytes);
		between = ", ";
	}
	if (a->has_blocks)
		fprintf(out, "%s%llu block%s", between,
		    (unsigned long long)a->blocks, a->blocks == 1 ? "" : "s");
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static uint64_t
per_step(uint64_t n, unsigned steps)
{
	return steps == 0 ? n : n / steps + (n % steps != 0);
}

struct hq_measure
hq_measure_of(const struct hq_check_finding *f)
{
	return (struct hq_measure){
	    .bytes = per_step(f->bytes + f->indirect_bytes, f->nsteps),
	    .blocks = per_step(f->blocks + f->indirect_blocks, f->nsteps),
	};
}

bool
hq_amount_exceeded(const struct hq_amount *allowed, struct hq_measure m)
{
	return (allowed->has_bytes && m.bytes > allowed->bytes) ||
	       (allowed->has_blocks && m.blocks > allowed->blocks);
}
