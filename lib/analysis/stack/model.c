/* The stacks of one dump in memory: what is asked of them. */
#include "analysis/stack/model.h"

#include <stdlib.h>

void
hq_model_release(struct hq_model *m)
{
	free(m->traces);
	free(m->nodes);
	free(m->pcs);
	free(m->frames);
	free(m->module_texts);
	hq_intern_release(&m->trace_ids);
	hq_intern_release(&m->node_ids);
	hq_intern_release(&m->pc_ids);
	hq_intern_release(&m->frame_ids);
	hq_intern_release(&m->module_ids);
	*m = (struct hq_model){0};
}

/* Where a walk is. */
struct walk {
	uint32_t site; /* the frame to begin at; HQ_INTERN_NONE: begun */
	uint32_t *out;
	unsigned n;
};

static void
walk_pc(const struct hq_model *m, uint32_t pc, struct walk *w)
{
	const struct hq_stack_pc *p = &m->pcs[pc];

	for (uint32_t i = 0; i < p->nframes && w->n < HQ_STACK_DEPTH; i++) {
		if (w->site == p->first + i)
			w->site = HQ_INTERN_NONE;
		if (w->site == HQ_INTERN_NONE)
			w->out[w->n++] = m->frames[p->first + i];
	}
}

static void
walk_nodes(const struct hq_model *m, uint32_t node, struct walk *w)
{
	for (unsigned steps = 0; node != HQ_INTERN_NONE &&
	     w->n < HQ_STACK_DEPTH && steps < HQ_STACK_DEPTH; steps++) {
		uint32_t pc = m->nodes[node].pc;
		if (pc != HQ_INTERN_NONE)
			walk_pc(m, pc, w);
		node = m->nodes[node].parent;
	}
}

/* The key of what has no frames: a label, or a trace that leads nowhere. */
static uint32_t
label_key(const struct hq_model *m, const struct hq_stack_trace *t)
{
	return hq_keys_add(m->keys, (struct hq_key){.label = t->label});
}

unsigned
hq_model_walk(const struct hq_model *m, const struct hq_stack_trace *t,
    bool from_site, uint32_t *out)
{
	struct walk w = {from_site ? t->site : HQ_INTERN_NONE, out, 0};

	if (t->label == 0)
		walk_nodes(m, t->node, &w);
	/* A site that is not among its own frames is no site. */
	if (t->label == 0 && w.n == 0 && from_site) {
		w.site = HQ_INTERN_NONE;
		walk_nodes(m, t->node, &w);
	}
	if (w.n == 0)
		out[w.n++] = label_key(m, t);
	return w.n;
}

uint32_t
hq_model_site(const struct hq_model *m, const struct hq_stack_trace *t)
{
	uint32_t node = t->node;

	if (t->label == 0 && t->site != HQ_INTERN_NONE)
		return m->frames[t->site];
	for (unsigned steps = 0; t->label == 0 && node != HQ_INTERN_NONE &&
	     steps < HQ_STACK_DEPTH; steps++) {
		uint32_t pc = m->nodes[node].pc;
		if (pc != HQ_INTERN_NONE && m->pcs[pc].nframes > 0)
			return m->frames[m->pcs[pc].first];
		node = m->nodes[node].parent;
	}
	return label_key(m, t);
}

const struct hq_stack_trace *
hq_model_trace(const struct hq_model *m, uint32_t trace_id)
{
	uint32_t at = hq_intern_find(&m->trace_ids, &trace_id);

	return at == HQ_INTERN_NONE ? NULL : &m->traces[at];
}
