/* The shortest way from a root to each node. */
#include "analysis/graph/nearest.h"

#include "analysis/graph/wave.h"

#include <stdlib.h>

static void
spread(struct hq_nearest *n, struct hq_wave *w)
{
	const struct hq_graph *g = w->g;
	uint32_t v, t;

	for (uint32_t i = 0; i < g->roots.count; i++) {
		t = g->roots.target[i];
		if (!hq_wave_add(w, t))
			continue;
		n->via[t] = n->root[t] = i;
		n->dist[t] = 1;
	}
	while (hq_wave_next(w, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++) {
			t = g->edges.target[i];
			if (!hq_wave_add(w, t))
				continue;
			n->parent[t] = v;
			n->via[t] = i;
			n->root[t] = n->root[v];
			n->dist[t] = n->dist[v] + 1;
		}
}

enum hq_status
hq_nearest_new(const struct hq_graph *g, struct hq_nearest *ret_nearest,
    struct hq_error *reterr)
{
	struct hq_nearest n;
	struct hq_wave w;
	bool good = hq_wave_init(&w, g);

	n.parent = hq_big_filled(g->nodes, sizeof *n.parent, 0xff);
	n.via = hq_big_filled(g->nodes, sizeof *n.via, 0xff);
	n.dist = hq_big_filled(g->nodes, sizeof *n.dist, 0xff);
	n.root = hq_big_filled(g->nodes, sizeof *n.root, 0xff);
	good = good && n.parent != NULL && n.via != NULL && n.dist != NULL &&
	       n.root != NULL;
	if (good)
		spread(&n, &w);
	hq_wave_release(&w);
	if (!good) {
		hq_nearest_release(&n);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_nearest = n;
	return HQ_OK;
}

void
hq_nearest_release(struct hq_nearest *n)
{
	free(n->parent);
	free(n->via);
	free(n->dist);
	free(n->root);
	*n = (struct hq_nearest){0};
}
