/* Findings of one process that are the same. */
#include "analysis/check/merge.h"

#include "analysis/check/describe.h"
#include "analysis/check/fingerprint.h"

#include <stdlib.h>
#include <string.h>

static int
by_size(const struct hq_check_finding *x, const struct hq_check_finding *y)
{
	uint64_t m = x->bytes + x->indirect_bytes;
	uint64_t n = y->bytes + y->indirect_bytes;

	if (m != n)
		return m < n ? 1 : -1;
	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static int
by_fingerprint(const void *a, const void *b)
{
	const struct hq_check_finding *const *x = a, *const *y = b;
	int order = strcmp((*x)->fingerprint, (*y)->fingerprint);

	if (order == 0 && (*x)->status != (*y)->status)
		return (*x)->status < (*y)->status ? -1 : 1;
	return order != 0 ? order : by_size(*x, *y);
}

static bool
is_same(const struct hq_check_finding *x, const struct hq_check_finding *y)
{
	return x->status == y->status &&
	       strcmp(x->fingerprint, y->fingerprint) == 0;
}

static int
for_output(const void *a, const void *b)
{
	const struct hq_check_finding *const *x = a, *const *y = b;
	int order = by_size(*x, *y);

	if ((*x)->rule != (*y)->rule)
		return (*x)->rule < (*y)->rule ? -1 : 1;
	return order != 0 ? order
			  : strcmp((*x)->fingerprint, (*y)->fingerprint);
}

static void
add_steps(struct hq_check_finding *to, const struct hq_check_finding *from)
{
	if (to->nsteps != from->nsteps)
		return;
	for (unsigned i = 0; i < to->nsteps; i++) {
		to->step_blocks[i] += from->step_blocks[i];
		to->step_bytes[i] += from->step_bytes[i];
	}
}

/* False: no memory. */
static bool
add(struct hq_check_finding *to, struct hq_check_finding *from)
{
	to->blocks += from->blocks;
	to->bytes += from->bytes;
	to->indirect_blocks += from->indirect_blocks;
	to->indirect_bytes += from->indirect_bytes;
	add_steps(to, from);
	hq_check_finding_free(from);
	return hq_check_describe(to);
}

enum hq_status
hq_check_merge(struct hq_verdict *v, size_t first, struct hq_error *reterr)
{
	struct hq_check_finding **list = v->findings + first;
	size_t n = v->nfindings - first, kept = 0;
	bool done = true;

	for (size_t i = 0; i < n; i++)
		if (!hq_fingerprint_make(list[i]))
			return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (n < 2)
		return HQ_OK;
	qsort(list, n, sizeof(*list), by_fingerprint);
	for (size_t i = 0; i < n; i++)
		if (kept > 0 && is_same(list[kept - 1], list[i]))
			done = add(list[kept - 1], list[i]) && done;
		else
			list[kept++] = list[i];
	v->nfindings = first + kept;
	qsort(list, kept, sizeof(*list), for_output);
	return done ? HQ_OK : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}
