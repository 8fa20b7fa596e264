/* A finding in one line for people. */
#define _GNU_SOURCE
#include "analysis/check/describe.h"

#include "analysis/render/unit.h"

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
print(const struct hq_check_finding *f, char **ret_text)
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

bool
hq_check_describe(struct hq_check_finding *f)
{
	char *text;

	if (f->rule != HQ_RULE_LEAK_DEFINITE &&
	    f->rule != HQ_RULE_LEAK_POSSIBLE &&
	    f->rule != HQ_RULE_LEAK_REACHABLE)
		return true;
	if (print(f, &text) < 0)
		return false;
	free(f->what);
	f->what = text;
	return true;
}
