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

static bool
next_frame(
    const struct hq_model *m, struct hq_stack_cursor *c, uint32_t *ret_frame)
{
	while (c->node != HQ_INTERN_NONE && c->steps < HQ_STACK_DEPTH) {
		uint32_t pc = m->nodes[c->node].pc;
		if (pc != HQ_INTERN_NONE && c->at < m->pcs[pc].nframes) {
			*ret_frame = m->pcs[pc].first + c->at++;
			return true;
		}
		c->node = m->nodes[c->node].parent;
		c->at = 0;
		c->steps++;
	}
	return false;
}

struct hq_stack_cursor
hq_model_begin(const struct hq_model *m, const struct hq_stack_trace *t,
    bool from_site)
{
	struct hq_stack_cursor c = {HQ_INTERN_NONE, 0, 0}, before;
	uint32_t frame;

	if (t->label != 0)
		return c;
	c.node = t->node;
	before = c;
	while (from_site && t->site != HQ_INTERN_NONE &&
	       next_frame(m, &c, &frame)) {
		if (frame == t->site)
			return before;
		before = c;
	}
	/* A site that is not among its own frames is no site. */
	return (struct hq_stack_cursor){t->node, 0, 0};
}

bool
hq_model_next(
    const struct hq_model *m, struct hq_stack_cursor *c, uint32_t *ret_key)
{
	uint32_t frame;

	if (!next_frame(m, c, &frame))
		return false;
	*ret_key = m->frames[frame];
	return true;
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
	struct hq_stack_cursor c = hq_model_begin(m, t, from_site);
	unsigned n = 0;

	while (n < HQ_STACK_DEPTH && hq_model_next(m, &c, &out[n]))
		n++;
	if (n == 0)
		out[n++] = label_key(m, t);
	return n;
}

uint32_t
hq_model_site(const struct hq_model *m, const struct hq_stack_trace *t)
{
	struct hq_stack_cursor c = hq_model_begin(m, t, true);
	uint32_t key;

	if (t->label == 0 && t->site != HQ_INTERN_NONE)
		return m->frames[t->site];
	return hq_model_next(m, &c, &key) ? key : label_key(m, t);
}

const struct hq_stack_trace *
hq_model_trace(const struct hq_model *m, uint32_t trace_id)
{
	uint32_t at = hq_intern_find(&m->trace_ids, &trace_id);

	return at == HQ_INTERN_NONE ? NULL : &m->traces[at];
}
