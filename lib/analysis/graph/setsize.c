/* What a set retains: what a wave that does not enter it does not come to,
 * though one that may would. */
#include "analysis/graph/setsize.h"

#include "analysis/graph/wave.h"

#include <stdlib.h>

static void
start(struct hq_wave *w, uint32_t node, const uint64_t *set)
{
	if (!hq_bit(set, node))
		hq_wave_add(w, node);
}

/* To all that is in neither set. */
static void
spread(struct hq_wave *w, const uint64_t *set, const uint64_t *other)
{
	const struct hq_graph *g = w->g;
	uint32_t v;

	while (hq_wave_next(w, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (other == NULL ||
			    !hq_bit(other, g->edges.target[i]))
				start(w, g->edges.target[i], set);
}

static void
from_roots(struct hq_wave *w, const uint64_t *set)
{
	for (uint32_t i = 0; i < w->g->roots.count; i++)
		start(w, w->g->roots.target[i], set);
	spread(w, set, NULL);
}

/* What is lost holds nothing that is reachable.  False: no memory. */
static bool
flow(struct hq_wave *w, const uint64_t *leaders, const uint64_t *set)
{
	uint64_t *nothing = hq_bits_new(w->g->nodes);
	struct hq_wave all;
	bool good = hq_wave_init(&all, w->g) && nothing != NULL;

	if (good) {
		from_roots(&all, nothing);
		from_roots(w, set);
		for (uint32_t i = 0; leaders != NULL && i < w->g->nodes; i++)
			if (hq_bit(leaders, i))
				start(w, i, set);
		spread(w, set, all.seen);
	}
	hq_wave_release(&all);
	free(nothing);
	return good;
}

/* What is held by the set and nothing else, into w->seen, which was what is
 * held without it. */
static void
subtract(struct hq_wave *w, const uint64_t *set)
{
	const struct hq_graph *g = w->g;
	uint32_t begin = w->tail;
	uint32_t v;

	for (uint32_t i = 0; i < g->nodes; i++)
		if (hq_bit(set, i))
			hq_wave_add(w, i);
	while (hq_wave_next(w, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			hq_wave_add(w, g->edges.target[i]);
	for (uint64_t i = 0; i <= g->nodes / 64; i++)
		w->seen[i] = 0;
	for (uint32_t i = begin; i < w->tail; i++)
		hq_bit_set(w->seen, w->queue[i]);
}

enum hq_status
hq_setsize(const struct hq_graph *g, const uint64_t *leaders,
    const struct hq_dense *sizes, const uint64_t *set,
    struct hq_setsize *ret_size, uint64_t **ret_retained,
    struct hq_error *reterr)
{
	struct hq_setsize size = {0};
	struct hq_wave w;

	if (!hq_wave_init(&w, g) || !flow(&w, leaders, set)) {
		hq_wave_release(&w);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	subtract(&w, set);
	for (uint32_t v = 0; v < g->nodes; v++) {
		if (!hq_bit(w.seen, v))
			continue;
		size.retained_nodes++;
		size.retained_bytes += hq_dense_raw(sizes, v);
		if (!hq_bit(set, v))
			continue;
		size.nodes++;
		size.bytes += hq_dense_raw(sizes, v);
	}
	*ret_size = size;
	if (ret_retained != NULL) {
		*ret_retained = w.seen;
		w.seen = NULL;
	}
	hq_wave_release(&w);
	return HQ_OK;
}
