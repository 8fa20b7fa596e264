/* The types that have grown, over what the sites leave. */
#include "analysis/check/growth_found.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

enum hq_status
hq_growth_types(const struct hq_growth *g, struct hq_growth_finds *f,
    struct hq_error *reterr)
{
	size_t n = g->cells.ngroups, ntypes = g->types.count + 1;
	uint32_t *of = hq_array_new(n, sizeof *of);
	uint32_t *found = hq_array_new(ntypes, sizeof *found);
	struct hq_growth_items items = {0};
	enum hq_status status = HQ_OK;

	if (of == NULL || found == NULL)
		status = hq_check_nomem(reterr);
	for (size_t i = 0; status == HQ_OK && i < n; i++)
		of[i] = hq_growth_is_left(f, i) ? hq_growth_type(g, i)
						: HQ_GROWTH_NONE;
	if (status == HQ_OK)
		status = hq_growth_add_up(g, of, ntypes, &items, reterr);
	for (uint32_t i = 0; status == HQ_OK && i < ntypes; i++) {
		found[i] = HQ_GROWTH_NONE;
		/* 0 is all that has no type. */
		if (i == 0 || items.grown[i] == HQ_GROWN_NOT)
			continue;
		found[i] = hq_growth_finds_add(
		    f, HQ_RULE_GROWTH_TYPE, items.grown[i], i);
		if (found[i] == HQ_GROWTH_NONE)
			status = hq_check_nomem(reterr);
	}
	for (size_t i = 0; status == HQ_OK && i < n; i++)
		if (of[i] != HQ_GROWTH_NONE)
			f->taken[i] = found[of[i]];
	hq_growth_items_release(&items);
	free(of);
	free(found);
	return status;
}
