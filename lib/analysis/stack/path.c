/* Stacks as paths in one tree of keys. */
#include "analysis/stack/path.h"

void
hq_paths_init(struct hq_paths *p)
{
	hq_intern_init(&p->steps, 2);
}

void
hq_paths_release(struct hq_paths *p)
{
	hq_intern_release(&p->steps);
}

uint32_t
hq_paths_add(struct hq_paths *p, uint32_t before, uint32_t key)
{
	const uint32_t step[2] = {before, key};
	uint32_t at = hq_intern_add(&p->steps, step);

	return at == HQ_INTERN_NONE ? at : at + 1;
}

uint32_t
hq_paths_before(const struct hq_paths *p, uint32_t path)
{
	return hq_intern_get(&p->steps, path - 1)[0];
}

uint32_t
hq_paths_key(const struct hq_paths *p, uint32_t path)
{
	return hq_intern_get(&p->steps, path - 1)[1];
}

uint32_t
hq_paths_count(const struct hq_paths *p)
{
	return p->steps.count + 1;
}
