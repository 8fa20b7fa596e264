/* Tables as CSV by RFC 4180: CRLF, quotes where they are needed. */
#include "analysis/render/backend.h"
#include "analysis/render/unit.h"

#include <inttypes.h>
#include <string.h>

static void
put_text(FILE *out, const char *s, size_t n)
{
	bool quote = false;

	for (size_t i = 0; i < n; i++)
		quote = quote || memchr(",\"\r\n", s[i], 4) != NULL;
	if (!quote) {
		fwrite(s, 1, n, out);
		return;
	}
	putc('"', out);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"')
			putc('"', out);
		putc(s[i], out);
	}
	putc('"', out);
}

static void
put_value(FILE *out, enum hq_cell_kind kind, const struct hq_value *v)
{
	char text[HQ_UNIT_SIZE];

	switch (v->type) {
	case HQ_VALUE_NULL:
		break;
	case HQ_VALUE_INT:
		if (kind == HQ_CELL_ADDR)
			fputs(hq_unit_addr(text, v->integer), out);
		else
			fprintf(out, "%" PRId64, v->integer);
		break;
	case HQ_VALUE_REAL:
		fprintf(out, "%.15g", v->real);
		break;
	case HQ_VALUE_TEXT:
		put_text(out, v->text, v->length);
		break;
	}
}

/* One line; without values, the header. */
static enum hq_status
put_line(struct hq_render *r, const struct hq_value *values)
{
	const struct hq_cell_column *c = r->table.columns;
	bool first = true;

	for (unsigned i = 0; i < r->table.ncolumns; i++) {
		if (c[i].kind == HQ_CELL_BAR ||
		    hq_render_has(&r->table, i, HQ_COLUMN_TEXT))
			continue;
		if (!first)
			putc(',', r->out);
		first = false;
		if (values == NULL)
			put_text(r->out, c[i].name, strlen(c[i].name));
		else
			put_value(r->out, c[i].kind, &values[i]);
	}
	fputs("\r\n", r->out);
	return HQ_OK;
}

static enum hq_status
begin(struct hq_render *r)
{
	if (r->ntables > 0)
		fputs("\r\n", r->out);
	return put_line(r, NULL);
}

static enum hq_status
end(struct hq_render *r)
{
	(void)r;
	return HQ_OK;
}

static void
finish(struct hq_render *r)
{
	(void)r;
}

const struct hq_render_ops hq_render_csv_ops = {
    .begin = begin,
    .row = put_line,
    .end = end,
    .finish = finish,
};
