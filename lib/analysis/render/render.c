/* Hands tables to the look that was asked for. */
#include "analysis/render/render.h"

#include "analysis/render/backend.h"
#include "analysis/render/escape.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

enum hq_status
hq_render_new(const struct hq_render_style *style, FILE *out,
    struct hq_render **ret_render)
{
	static const struct hq_render_ops *const ops[] = {
	    [HQ_RENDER_TEXT] = &hq_render_text_ops,
	    [HQ_RENDER_JSON] = &hq_render_json_ops,
	    [HQ_RENDER_CSV] = &hq_render_csv_ops,
	};
	struct hq_render *r = calloc(1, sizeof *r);

	if (r == NULL)
		return HQ_ERR_NOMEM;
	r->ops = ops[style->format];
	r->style = *style;
	r->out = out;
	*ret_render = r;
	return HQ_OK;
}

enum hq_status
hq_render_begin(struct hq_render *r, const struct hq_render_table *table)
{
	enum hq_status status;

	r->table = *table;
	status = r->ops->begin(r);
	r->ntables++;
	return status;
}

enum hq_status
hq_render_row(struct hq_render *r, const struct hq_value *values)
{
	HQ_PHASE("print", NULL);
	enum hq_status status;

	hq_phase_print();
	status = r->ops->row(r, values);

	r->nrows++;
	return status;
}

enum hq_status
hq_render_end(struct hq_render *r)
{
	HQ_PHASE("print", NULL);

	hq_phase_print();
	return r->ops->end(r);
}

bool
hq_render_failed(const struct hq_render *r)
{
	return ferror(r->out) != 0;
}

void
hq_render_note(struct hq_render *r, const char *text)
{
	if (r->ops->note != NULL)
		r->ops->note(r, text);
}

enum hq_status
hq_render_line(struct hq_render *r, const char *text)
{
	char *safe;

	if (r->style.format != HQ_RENDER_TEXT)
		return HQ_OK;
	safe = hq_escape_terminal(text, strlen(text), NULL);
	if (safe == NULL)
		return HQ_ERR_NOMEM;
	hq_phase_print();
	fprintf(r->out, "%s\n", safe);
	free(safe);
	r->lines = true;
	return HQ_OK;
}

const struct hq_render_style *
hq_render_style_of(const struct hq_render *r)
{
	return &r->style;
}

void
hq_render_finish(struct hq_render *r)
{
	if (r == NULL)
		return;
	r->ops->finish(r);
	free(r);
}

void
hq_render_give_up(struct hq_render *r)
{
	if (r != NULL && r->ntables == 0 && !r->lines)
		free(r);
	else
		hq_render_finish(r);
}
