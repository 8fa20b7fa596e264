/* Survivors by who holds them. */
#include "analysis/check/holder_groups.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

struct work {
	struct hq_holding *h;
	const struct hq_survivor *survivors;
	size_t n;
	bool climb;
	uint64_t kinds[HQ_HOLDER_KINDS];
	unsigned nkinds;
	uint32_t *group; /* by node that came by: its group */
	struct hq_holder_groups *out;
};

static bool
is_young(const struct hq_holding *h, uint32_t node)
{
	return h->serials[node] >= h->first;
}

static bool
has_kind(const struct work *k, uint64_t kind)
{
	for (unsigned i = 0; i < k->nkinds; i++)
		if (k->kinds[i] == kind)
			return true;
	return false;
}

/* What grows: the survivors, and what is young above them. */
static void
collect_kinds(struct work *k)
{
	struct hq_holding *h = k->h;

	h->stamp++;
	for (size_t i = 0; k->climb && i < k->n; i++) {
		uint32_t node = k->survivors[i].row;
		if (node >= h->holders->graph->nodes)
			continue;
		do {
			if (h->stamps[node] == h->stamp)
				break;
			h->stamps[node] = h->stamp;
			if (!has_kind(k, h->kinds[node]) &&
			    k->nkinds < HQ_HOLDER_KINDS)
				k->kinds[k->nkinds++] = h->kinds[node];
			node = hq_holding_above(h, node).node;
		} while (node != HQ_GRAPH_NONE && is_young(h, node));
	}
}

static uint32_t *
slot_of(const struct hq_holder_groups *k, const struct hq_holder *holder)
{
	uint64_t key = (uint64_t)holder->node << 32 | holder->root;
	size_t at = (size_t)((key * 0x9e3779b97f4a7c15ull) >> 20);

	for (;; at++) {
		uint32_t *slot = &k->slots[at &= k->nslots - 1];
		const struct hq_holder_group *g = &k->groups[*slot - (*slot > 0)];
		if (*slot == 0 || (g->holder.node == holder->node &&
				      g->holder.root == holder->root))
			return slot;
	}
}

static bool
grow_slots(struct hq_holder_groups *k)
{
	size_t n = k->nslots == 0 ? 256 : 2 * k->nslots;

	if (2 * (k->count + 1) <= k->nslots)
		return true;
	free(k->slots);
	k->slots = hq_array_new_zero(n, sizeof *k->slots);
	k->nslots = k->slots == NULL ? 0 : n;
	for (uint32_t i = 0; k->slots != NULL && i < k->count; i++)
		*slot_of(k, &k->groups[i].holder) = i + 1;
	return k->slots != NULL;
}

uint32_t
hq_holder_groups_find(struct hq_holder_groups *k, struct hq_holder holder,
    uint32_t below)
{
	uint32_t *slot;

	if (!grow_slots(k) ||
	    hq_array_reserve((void **)&k->groups, &k->room, k->count,
		sizeof *k->groups) != 0)
		return HQ_GROWTH_NONE;
	slot = slot_of(k, &holder);
	if (*slot == 0) {
		k->groups[k->count] =
		    (struct hq_holder_group){.holder = holder, .below = below};
		*slot = (uint32_t)++k->count;
	}
	return *slot - 1;
}

/*
 * The group of a node: goes up to what is older than the steps and of no kind
 * that grows.  Who came by goes no further the next time.
 */
static uint32_t
find_group(struct work *k, uint32_t node)
{
	struct hq_holding *h = k->h;
	struct hq_holder at = {node, HQ_GRAPH_NONE};
	uint32_t below = node, group = HQ_GROWTH_NONE;
	bool known = false;

	do {
		below = at.node;
		known = h->stamps[below] == h->stamp;
		if (known)
			break;
		at = hq_holding_above(h, below);
	} while (at.node != HQ_GRAPH_NONE &&
		 (is_young(h, at.node) || has_kind(k, h->kinds[at.node])));
	group = known ? k->group[below] : hq_holder_groups_find(k->out, at, below);
	if (group == HQ_GROWTH_NONE)
		return group;
	for (; h->stamps[node] != h->stamp;
	     node = hq_holding_above(h, node).node) {
		h->stamps[node] = h->stamp;
		k->group[node] = group;
		if (node == below)
			break;
	}
	return group;
}

enum hq_status
hq_holder_groups_make(struct hq_holding *h, const struct hq_survivor *survivors,
    size_t n, bool climb, struct hq_holder_groups *ret_groups,
    struct hq_error *reterr)
{
	struct work k = {.h = h,
	    .survivors = survivors,
	    .n = n,
	    .climb = climb,
	    .out = ret_groups};
	uint32_t nodes = h->holders->graph->nodes;
	bool good;

	*ret_groups = (struct hq_holder_groups){0};
	ret_groups->of = hq_array_new(n, sizeof *ret_groups->of);
	k.group = hq_array_new(nodes, sizeof *k.group);
	good = k.group != NULL && ret_groups->of != NULL;
	if (good)
		collect_kinds(&k);
	h->stamp++;
	for (size_t i = 0; good && i < n; i++) {
		uint32_t *of = &ret_groups->of[i];
		*of = HQ_GROWTH_NONE;
		if (survivors[i].row >= nodes)
			continue;
		*of = find_group(&k, survivors[i].row);
		good = *of != HQ_GROWTH_NONE;
		if (good)
			ret_groups->groups[*of].count++;
	}
	free(k.group);
	if (good)
		return HQ_OK;
	hq_holder_groups_release(ret_groups);
	return hq_check_nomem(reterr);
}

void
hq_holder_groups_release(struct hq_holder_groups *g)
{
	for (size_t i = 0; i < g->count; i++)
		free(g->groups[i].words);
	free(g->groups);
	free(g->slots);
	free(g->of);
	*g = (struct hq_holder_groups){0};
}
