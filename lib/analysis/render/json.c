/*
 * Tables as one JSON array of row objects, one object in memory at a time.
 *
 * cJSON keeps numbers as doubles, exact only to 2^53, so integers go in as raw
 * digits.
 */
#include "analysis/render/backend.h"
#include "analysis/render/escape.h"
#include "analysis/render/unit.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static cJSON *
make_integer(enum hq_cell_kind kind, int64_t v)
{
	char text[HQ_UNIT_SIZE];

	if (kind == HQ_CELL_ADDR)
		return cJSON_CreateString(hq_unit_addr(text, v));
	snprintf(text, sizeof text, "%" PRId64, v);
	return cJSON_CreateRaw(text);
}

static cJSON *
make_text(const char *s, size_t n)
{
	char *valid = hq_escape_utf8(s, n);
	cJSON *item = valid == NULL ? NULL : cJSON_CreateString(valid);

	free(valid);
	return item;
}

static cJSON *
make_value(enum hq_cell_kind kind, const struct hq_value *v)
{
	switch (v->type) {
	case HQ_VALUE_NULL:
		return cJSON_CreateNull();
	case HQ_VALUE_INT:
		return make_integer(kind, v->integer);
	case HQ_VALUE_REAL:
		return isfinite(v->real) ? cJSON_CreateNumber(v->real)
					 : cJSON_CreateNull();
	case HQ_VALUE_TEXT:
		return make_text(v->text, v->length);
	}
	return NULL;
}

static bool
add(cJSON *object, const char *name, cJSON *item)
{
	if (item != NULL && cJSON_AddItemToObject(object, name, item))
		return true;
	cJSON_Delete(item);
	return false;
}

static bool
fill(cJSON *object, const struct hq_render *r, const struct hq_value *values)
{
	const struct hq_render_table *t = &r->table;

	if (r->style.several &&
	    !add(object, "table", cJSON_CreateString(t->name)))
		return false;
	for (unsigned i = 0; i < t->ncolumns; i++) {
		const struct hq_cell_column *c = &t->columns[i];
		if (c->kind == HQ_CELL_BAR ||
		    hq_render_has(t, i, HQ_COLUMN_TEXT))
			continue;
		if (!add(object, c->name, make_value(c->kind, &values[i])))
			return false;
	}
	return true;
}

static enum hq_status
row(struct hq_render *r, const struct hq_value *values)
{
	cJSON *object = cJSON_CreateObject();
	char *text = NULL;

	if (object != NULL && fill(object, r, values))
		text = cJSON_PrintUnformatted(object);
	cJSON_Delete(object);
	if (text == NULL)
		return HQ_ERR_NOMEM;
	fputs(r->nrows == 0 ? "[\n" : ",\n", r->out);
	fputs(text, r->out);
	free(text);
	return HQ_OK;
}

static enum hq_status
begin_or_end(struct hq_render *r)
{
	(void)r;
	return HQ_OK;
}

static void
finish(struct hq_render *r)
{
	fputs(r->nrows == 0 ? "[]\n" : "\n]\n", r->out);
}

const struct hq_render_ops hq_render_json_ops = {
    .begin = begin_or_end,
    .row = row,
    .end = begin_or_end,
    .finish = finish,
};
