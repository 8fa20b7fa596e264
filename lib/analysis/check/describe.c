/* A finding in one line for people. */
#define _GNU_SOURCE
#include "analysis/check/describe.h"

#include "analysis/render/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *
verb(enum hq_check_rule rule)
{
	return rule == HQ_RULE_LEAK_DEFINITE   ? "lost"
	       : rule == HQ_RULE_LEAK_POSSIBLE ? "possibly lost"
					       : "not freed";
}

static int
print_leak(const struct hq_check_finding *f, char **ret_text)
{
	char bytes[HQ_UNIT_SIZE], more[HQ_UNIT_SIZE];
	const char *s = f->blocks == 1 ? "" : "s";

	hq_unit_bytes(bytes, (int64_t)f->bytes);
	if (f->indirect_blocks == 0)
		return asprintf(ret_text, "%llu block%s %s, %s",
		    (unsigned long long)f->blocks, s, verb(f->rule), bytes);
	hq_unit_bytes(more, (int64_t)f->indirect_bytes);
	return asprintf(ret_text,
	    "%llu block%s %s, %s, and %s in %llu that only %s to",
	    (unsigned long long)f->blocks, s, verb(f->rule), bytes, more,
	    (unsigned long long)f->indirect_blocks,
	    f->blocks == 1 ? "it leads" : "they lead");
}

/* "120 blocks, 15 KiB more in each of 4 steps" */
static int
print_growth(const struct hq_check_finding *f, char **ret_text)
{
	const int64_t *steps = f->blocks > 0 ? f->step_blocks : f->step_bytes;
	char bytes[HQ_UNIT_SIZE], least_bytes[HQ_UNIT_SIZE];
	int64_t least = INT64_MAX;
	bool same = true;

	for (unsigned i = 0; i < f->nsteps; i++) {
		least = steps[i] < least ? steps[i] : least;
		same &= f->step_blocks[i] == f->step_blocks[0] &&
			f->step_bytes[i] == f->step_bytes[0];
	}
	if (f->nsteps > 0 && same) {
		hq_unit_bytes(bytes, f->step_bytes[0]);
		if (f->blocks == 0)
			return asprintf(ret_text,
			    "%s more in each of %u steps", bytes, f->nsteps);
		return asprintf(ret_text,
		    "%" PRId64 " block%s, %s more in each of %u steps",
		    steps[0], steps[0] == 1 ? "" : "s", bytes, f->nsteps);
	}
	hq_unit_bytes(bytes, (int64_t)f->bytes);
	hq_unit_bytes(least_bytes, least);
	if (f->blocks == 0)
		return asprintf(ret_text,
		    "%s more after %u steps, at least %s in each", bytes,
		    f->nsteps, least_bytes);
	return asprintf(ret_text,
	    "%" PRIu64 " blocks, %s more after %u steps, at least %" PRId64
	    " in each",
	    f->blocks, bytes, f->nsteps, least);
}

typedef int (*print_fn)(const struct hq_check_finding *f, char **ret_text);

static const print_fn print_fns[HQ_RULE_COUNT] = {
    [HQ_RULE_LEAK_DEFINITE] = print_leak,
    [HQ_RULE_LEAK_POSSIBLE] = print_leak,
    [HQ_RULE_LEAK_REACHABLE] = print_leak,
    [HQ_RULE_GROWTH_SITE] = print_growth,
    [HQ_RULE_GROWTH_TYPE] = print_growth,
    [HQ_RULE_GROWTH_HOLDER] = print_growth,
};

bool
hq_check_describe(struct hq_check_finding *f)
{
	char *text;

	if (print_fns[f->rule] == NULL)
		return true;
	if (print_fns[f->rule](f, &text) < 0)
		return false;
	free(f->what);
	f->what = text;
	return true;
}
