/* One hop from a set of nodes, or as many as there are. */
#include "analysis/graph/hop.h"

#include "analysis/graph/wave.h"

#include <stdlib.h>
#include <string.h>

void
hq_hop_referrers(const struct hq_graph *g, const uint64_t *set, uint64_t *out)
{
	for (uint32_t v = 0; v < g->nodes; v++)
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (hq_bit(set, g->edges.target[i])) {
				hq_bit_set(out, v);
				break;
			}
}

void
hq_hop_referents(const struct hq_graph *g, const uint64_t *set, uint64_t *out)
{
	for (uint32_t v = 0; v < g->nodes; v++) {
		if (!hq_bit(set, v))
			continue;
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			hq_bit_set(out, g->edges.target[i]);
	}
}

/* To all that the wave leads to; what is in `end` is come to, and no further
 * than that.  NULL is an empty set. */
static void
spread(struct hq_wave *w, const uint64_t *end)
{
	const struct hq_graph *g = w->g;
	uint32_t v;

	while (hq_wave_next(w, &v)) {
		if (end != NULL && hq_bit(end, v))
			continue;
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			hq_wave_add(w, g->edges.target[i]);
	}
}

enum hq_status
hq_hop_reachable(const struct hq_graph *g, const uint64_t *set, uint64_t *out,
    struct hq_error *reterr)
{
	struct hq_wave w;
	bool good = hq_wave_init(&w, g);

	for (uint32_t v = 0; good && v < g->nodes; v++)
		if (hq_bit(set, v))
			hq_wave_add(&w, v);
	if (good) {
		spread(&w, NULL);
		memcpy(out, w.seen, ((size_t)g->nodes / 64 + 1) * 8);
	}
	hq_wave_release(&w);
	return good ? HQ_OK : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

enum hq_status
hq_hop_first(const struct hq_graph *g, const uint64_t *set, uint64_t *out,
    struct hq_error *reterr)
{
	struct hq_wave w;
	bool good = hq_wave_init(&w, g);

	for (uint32_t i = 0; good && i < g->roots.count; i++)
		hq_wave_add(&w, g->roots.target[i]);
	if (good) {
		spread(&w, set);
		for (uint64_t i = 0; i <= g->nodes / 64; i++)
			out[i] = set[i] & w.seen[i];
	}
	hq_wave_release(&w);
	return good ? HQ_OK : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

enum hq_status
hq_hop_imdom(const struct hq_graph *g, const uint64_t *set, uint64_t *out,
    struct hq_error *reterr)
{
	hq_hop_referrers(g, set, out);
	return hq_hop_first(g, out, out, reterr);
}
