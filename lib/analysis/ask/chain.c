/* Chains of references. */
#include "analysis/ask/chain.h"

#include "analysis/graph/shortest.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct hq_holders *h;
	const struct hq_chain_options *options;
	struct hq_avoid avoid;
	struct hq_chain *chains;
	uint32_t count;
	struct hq_error *reterr;
};

/* The reference by which one comes to a step; none where a chain from another
 * block begins. */
static enum hq_status
describe(struct work *k, const struct hq_way *way, uint32_t at, bool root,
    struct hq_chain *chain)
{
	const struct hq_step *s = &way->steps[at];
	struct hq_chain_step *step = &chain->steps[at];
	const struct hq_chain_step *before = at == 0 ? NULL : step - 1;
	struct hq_ask *a = k->h->ask;
	enum hq_status status = hq_ask_block_at(a,
	    hq_holders_key(k->h, s->node), &step->block, k->reterr);

	if (status == HQ_OK)
		status = hq_ask_site(
		    a, step->block.trace, &step->site, k->reterr);
	if (status != HQ_OK || s->via == HQ_GRAPH_NONE)
		return status;
	if (at == 0 && root)
		status = hq_ask_root(a,
		    hq_edges_reference(&k->h->graph->roots, s->via),
		    &step->ref, k->reterr);
	else
		status = hq_ask_ref(a,
		    hq_edges_reference(&k->h->graph->edges, s->via),
		    &step->ref, k->reterr);
	if (status != HQ_OK)
		return status;
	step->has_ref = true;
	step->label = hq_ask_label(
	    a, &step->ref, before == NULL ? NULL : &before->block);
	if (step->label == NULL)
		return hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	hq_ask_edge(step->edge, &step->ref,
	    before == NULL ? 0 : before->block.serial, step->block.serial);
	return HQ_OK;
}

static enum hq_status
add_chain(struct work *k, const struct hq_way *way, bool root)
{
	struct hq_chain *chain = &k->chains[k->count];
	enum hq_status status = HQ_OK;

	chain->steps = hq_array_new_zero(way->count, sizeof *chain->steps);
	if (chain->steps == NULL)
		return hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	chain->count = way->count;
	k->count++;
	for (uint32_t i = 0; status == HQ_OK && i < way->count; i++)
		status = describe(k, way, i, root, chain);
	return status;
}

/* Closes all edges of a way; false: it has none. */
static bool
close_way(struct work *k, const struct hq_way *way, bool root)
{
	bool any = false;

	for (uint32_t i = 0; i < way->count; i++) {
		uint32_t via = way->steps[i].via;
		if (via == HQ_GRAPH_NONE)
			continue;
		any = true;
		if (i == 0 && root)
			hq_bit_set(k->avoid.roots, via);
		else
			hq_avoid_edge(&k->avoid, k->h->graph, via);
	}
	return any;
}

/* Ways without a common edge, one after the other. */
static enum hq_status
find_apart(struct work *k, uint32_t from, uint32_t to)
{
	bool root = from == HQ_GRAPH_NONE, more = true;
	enum hq_status status = HQ_OK;

	while (status == HQ_OK && more && k->count < k->options->most) {
		struct hq_way way;
		status = hq_ways_find(
		    k->h->ways, from, to, &k->avoid, &way, k->reterr);
		if (status == HQ_ERR_NOTFOUND)
			return HQ_OK;
		if (status != HQ_OK)
			return status;
		status = add_chain(k, &way, root);
		more = close_way(k, &way, root);
		free(way.steps);
	}
	return status;
}

static enum hq_status
find_shared(struct work *k, uint32_t from, uint32_t to)
{
	struct hq_way *ways;
	uint32_t count;
	enum hq_status status = hq_ways_all(k->h->ways, from, to, &k->avoid,
	    k->options->most, &ways, &count, k->reterr);

	if (status != HQ_OK)
		return status == HQ_ERR_NOTFOUND ? HQ_OK : status;
	for (uint32_t i = 0; status == HQ_OK && i < count; i++)
		status = add_chain(k, &ways[i], from == HQ_GRAPH_NONE);
	hq_ways_release(ways, count);
	return status;
}

static enum hq_status
find(struct work *k, uint32_t from, uint32_t to)
{
	if (k->options->shared)
		return find_shared(k, from, to);
	return find_apart(k, from, to);
}

static enum hq_status
close_all(struct work *k)
{
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < k->options->nedges; i++)
		status = hq_avoid_word(
		    k->h, &k->avoid, k->options->edges[i], k->reterr);
	for (unsigned i = 0; status == HQ_OK && i < k->options->nblocks; i++) {
		struct hq_ask_block block;
		int64_t serial;
		status = hq_ask_find(k->h->ask, k->options->blocks[i], &serial,
		    k->reterr);
		if (status == HQ_OK)
			status = hq_ask_block(
			    k->h->ask, serial, &block, k->reterr);
		if (status == HQ_OK && block.row < k->h->graph->nodes)
			hq_bit_set(k->avoid.nodes, (uint64_t)block.row);
	}
	return status;
}

static enum hq_status
find_set(struct work *k, const uint64_t *from, const uint64_t *set,
    uint64_t skip, uint64_t *ret_total)
{
	struct hq_way *ways;
	uint32_t count;
	enum hq_status status = hq_shortest_find(k->h->graph, from, set,
	    &k->avoid, skip, k->options->most, &ways, &count, ret_total, k->reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; status == HQ_OK && i < count; i++)
		status = add_chain(k, &ways[i], from == NULL);
	hq_ways_release(ways, count);
	return status;
}

enum hq_status
hq_chain_find_set(struct hq_holders *h, const uint64_t *from,
    const uint64_t *set, uint64_t skip,
    const struct hq_chain_options *options, struct hq_chain **ret_chains,
    uint32_t *ret_count, uint64_t *ret_total, struct hq_error *reterr)
{
	struct work k = {.h = h, .options = options, .reterr = reterr};
	enum hq_status status = HQ_OK;

	k.chains = hq_array_new_zero(options->most, sizeof *k.chains);
	if (!hq_avoid_init(&k.avoid, h->graph) || k.chains == NULL)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK)
		status = close_all(&k);
	if (status == HQ_OK)
		status = find_set(&k, from, set, skip, ret_total);
	hq_avoid_release(&k.avoid);
	if (status != HQ_OK) {
		hq_chain_release(k.chains, k.count);
		return status;
	}
	*ret_chains = k.chains;
	*ret_count = k.count;
	return HQ_OK;
}

enum hq_status
hq_chain_find(struct hq_holders *h, const struct hq_ask_block *to,
    uint32_t leader, const struct hq_chain_options *options,
    struct hq_chain **ret_chains, uint32_t *ret_count, struct hq_error *reterr)
{
	struct work k = {.h = h, .options = options, .reterr = reterr};
	uint32_t node = (uint32_t)to->row;
	enum hq_status status = hq_holders_ways(h, reterr);

	if (status != HQ_OK)
		return status;
	if (to->row < 0 || to->row >= h->graph->nodes)
		return hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "the block's row is none of the dump's");
	k.chains = hq_array_new_zero(options->most, sizeof *k.chains);
	if (!hq_avoid_init(&k.avoid, h->graph) || k.chains == NULL)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK)
		status = close_all(&k);
	if (status == HQ_OK)
		status = find(&k, HQ_GRAPH_NONE, node);
	if (status == HQ_OK && k.count == 0 && leader != HQ_GRAPH_NONE)
		status = find(&k, leader, node);
	hq_avoid_release(&k.avoid);
	if (status != HQ_OK) {
		hq_chain_release(k.chains, k.count);
		return status;
	}
	*ret_chains = k.chains;
	*ret_count = k.count;
	return HQ_OK;
}

enum hq_status
hq_chain_describe(struct hq_holders *h, const struct hq_way *way,
    enum hq_chain_start start, struct hq_chain **ret_chain,
    struct hq_error *reterr)
{
	struct work k = {.h = h, .reterr = reterr};
	enum hq_status status;

	k.chains = hq_array_new_zero(1, sizeof *k.chains);
	if (k.chains == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	k.chains->start = start;
	status = add_chain(&k, way, start == HQ_CHAIN_HELD);
	if (status == HQ_OK)
		*ret_chain = k.chains;
	else
		hq_chain_release(k.chains, k.count);
	return status;
}

void
hq_chain_release(struct hq_chain *chains, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t s = 0; s < chains[i].count; s++) {
			free(chains[i].steps[s].label);
			free(chains[i].steps[s].site);
		}
		free(chains[i].steps);
	}
	free(chains);
}
