/* What has grown of a series. */
#include "analysis/check/growth_found.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

enum hq_status
hq_growth_finds_init(struct hq_growth_finds *f, const struct hq_growth *g,
    struct hq_error *reterr)
{
	*f = (struct hq_growth_finds){0};
	f->taken = hq_array_new(g->cells.ngroups, sizeof *f->taken);
	if (f->taken == NULL)
		return hq_check_nomem(reterr);
	for (size_t i = 0; i < g->cells.ngroups; i++)
		f->taken[i] = HQ_GROWTH_NONE;
	return HQ_OK;
}

void
hq_growth_finds_release(struct hq_growth_finds *f)
{
	free(f->found);
	free(f->taken);
	free(f->site);
	free(f->told);
	*f = (struct hq_growth_finds){0};
}

uint32_t
hq_growth_finds_add(struct hq_growth_finds *f, enum hq_check_rule rule,
    enum hq_grown how, uint32_t type)
{
	if (f->count >= HQ_GROWTH_NONE ||
	    hq_array_reserve((void **)&f->found, &f->room, f->count,
		sizeof *f->found) != 0)
		return HQ_GROWTH_NONE;
	f->found[f->count] = (struct hq_growth_found){
	    .rule = rule, .how = how, .type = type};
	return (uint32_t)f->count++;
}
