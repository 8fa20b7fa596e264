/* Breadth first. */
#include "analysis/graph/wave.h"

#include <stdlib.h>

bool
hq_wave_init(struct hq_wave *w, const struct hq_graph *g)
{
	*w = (struct hq_wave){.g = g};
	w->seen = hq_bits_new(g->nodes);
	w->queue = hq_big_new(g->nodes, sizeof *w->queue);
	return w->seen != NULL && w->queue != NULL;
}

void
hq_wave_release(struct hq_wave *w)
{
	free(w->seen);
	free(w->queue);
	w->seen = NULL;
	w->queue = NULL;
}
