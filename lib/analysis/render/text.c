/*
 * Tables as aligned text.
 *
 * The first rows are kept until the widths are known; what comes after
 * HQ_TEXT_KEPT of them is printed at once with the widths found so far, so
 * that memory does not grow with the table.
 */
#include "analysis/render/backend.h"
#include "analysis/render/text_cell.h"

#include <stdlib.h>
#include <string.h>

#define HQ_TEXT_KEPT 2000
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

struct hq_table_buffer {
	struct hq_text_cell *cells; /* nrows * ncolumns */
	unsigned nrows;
	bool flowing;      /* the header is out, widths are fixed */
	size_t *widths;    /* of each column */
	bool *right;       /* flush right */
	bool *hidden;      /* not shown */
	unsigned cut;      /* the column that is cut + 1, or 0 */
	double *bar_scale; /* the largest number of each bar column */
};

static void
free_buffer(struct hq_render *r)
{
	struct hq_table_buffer *b = r->buffer;

	if (b == NULL)
		return;
	for (unsigned i = 0; b->cells && i < b->nrows * r->table.ncolumns; i++)
		hq_text_cell_release(&b->cells[i]);
	free(b->cells);
	free(b->widths);
	free(b->right);
	free(b->hidden);
	free(b->bar_scale);
	free(b);
	r->buffer = NULL;
}

static const char *
column_title(const struct hq_cell_column *c)
{
	return c->title != NULL ? c->title : c->name;
}

static enum hq_status
begin(struct hq_render *r)
{
	unsigned n = r->table.ncolumns + 1;
	struct hq_table_buffer *b = calloc(1, sizeof *b);

	r->buffer = b;
	if (b == NULL)
		return HQ_ERR_NOMEM;
	b->cells = calloc((size_t)n * HQ_TEXT_KEPT, sizeof *b->cells);
	b->widths = calloc(n, sizeof *b->widths);
	b->right = calloc(n, sizeof *b->right);
	b->hidden = calloc(n, sizeof *b->hidden);
	b->bar_scale = calloc(n, sizeof *b->bar_scale);
	if (!b->cells || !b->widths || !b->right || !b->hidden ||
	    !b->bar_scale) {
		free_buffer(r);
		return HQ_ERR_NOMEM;
	}
	if (r->ntables > 0 || r->lines)
		putc('\n', r->out);
	r->lines = false;
	if (r->table.title != NULL && r->table.layout != HQ_LAYOUT_PLAIN)
		fprintf(r->out, "%s%s%s\n\n", r->style.colour ? BOLD : "",
		    r->table.title, r->style.colour ? PLAIN : "");
	return HQ_OK;
}

static void
pad(FILE *out, size_t n)
{
	while (n-- > 0)
		putc(' ', out);
}

/* Whether anything but spaces comes after column i. */
static bool
is_last(const struct hq_render *r, const struct hq_text_cell *cells, unsigned i)
{
	while (++i < r->table.ncolumns)
		if (cells[i].width > 0 && !r->buffer->hidden[i])
			return false;
	return true;
}

static void
put_row(struct hq_render *r, struct hq_text_cell *cells)
{
	const struct hq_table_buffer *b = r->buffer;

	for (unsigned i = 0; i < r->table.ncolumns; i++)
		if (r->table.columns[i].kind == HQ_CELL_BAR)
			hq_text_cell_draw_bar(
			    &cells[i], b->bar_scale[i], r->style.utf8);
	if (b->cut > 0)
		hq_text_cell_cut(&cells[b->cut - 1], b->widths[b->cut - 1],
		    r->style.utf8);
	for (unsigned i = 0, shown = 0; i < r->table.ncolumns; i++) {
		size_t width = cells[i].width, room = b->widths[i];
		size_t space = width < room ? room - width : 0;

		if (b->hidden[i])
			continue;
		if (shown++ > 0)
			pad(r->out, 2);
		if (b->right[i])
			pad(r->out, space);
		hq_text_cell_put(&cells[i], r->table.columns[i].kind,
		    r->style.colour, r->out);
		if (is_last(r, cells, i))
			break;
		if (!b->right[i])
			pad(r->out, space);
	}
	putc('\n', r->out);
}

static void
put_header(struct hq_render *r)
{
	const struct hq_table_buffer *b = r->buffer;
	unsigned n = r->table.ncolumns, shown = 0;

	while (n > 0 && b->hidden[n - 1])
		n--;
	fputs(r->style.colour ? DIM : "", r->out);
	for (unsigned i = 0; i < n; i++) {
		const char *title = column_title(&r->table.columns[i]);
		size_t space = b->widths[i] - strlen(title);

		if (b->hidden[i])
			continue;
		pad(r->out,
		    (shown++ > 0 ? 2 : 0) + (b->right[i] ? space : 0));
		fputs(title, r->out);
		if (!b->right[i] && i + 1 < n)
			pad(r->out, space);
	}
	putc('\n', r->out);
	shown = 0;
	for (unsigned i = 0; i < n; i++) {
		if (b->hidden[i])
			continue;
		pad(r->out, shown++ > 0 ? 2 : 0);
		for (size_t k = 0; k < b->widths[i]; k++)
			putc('-', r->out);
	}
	fputs(r->style.colour ? PLAIN "\n" : "\n", r->out);
}

static void
measure_column(struct hq_render *r, unsigned i)
{
	struct hq_table_buffer *b = r->buffer;
	const struct hq_cell_column *c = &r->table.columns[i];
	bool numbers = b->nrows > 0, any = false;

	b->widths[i] = strlen(column_title(c));
	for (unsigned k = 0; k < b->nrows; k++) {
		const struct hq_text_cell *cell =
		    &b->cells[k * r->table.ncolumns + i];
		if (cell->width > b->widths[i])
			b->widths[i] = cell->width;
		if (cell->number > b->bar_scale[i])
			b->bar_scale[i] = cell->number;
		numbers = numbers && cell->is_number;
		any = any || !cell->is_null;
	}
	b->hidden[i] =
	    hq_render_has(&r->table, i, HQ_COLUMN_DATA) ||
	    (!any && hq_render_has(&r->table, i, HQ_COLUMN_OPTIONAL));
	b->right[i] =
	    hq_cell_is_right(c->kind) || (c->kind == HQ_CELL_ANY && numbers);
	if (c->kind == HQ_CELL_BAR)
		b->widths[i] = HQ_TEXT_BAR_WIDTH;
}

/* Makes the lines fit, if that leaves something of the last column. */
static void
fit(struct hq_render *r)
{
	struct hq_table_buffer *b = r->buffer;
	size_t total = 0, width = r->style.width, least;
	unsigned last = r->table.ncolumns;

	for (unsigned i = 0; i < r->table.ncolumns; i++)
		total += b->hidden[i] ? 0 : b->widths[i] + 2;
	while (last > 0 && b->hidden[last - 1])
		last--;
	if (width == 0 || last == 0 || total - 2 <= width ||
	    b->right[last - 1])
		return;
	total -= 2 + b->widths[last - 1];
	least = strlen(column_title(&r->table.columns[last - 1]));
	if (least < 24)
		least = 24;
	if (total + least > width)
		return;
	b->widths[last - 1] = width - total;
	b->cut = last;
}

/* Prints what was kept; from here on the widths are fixed. */
static void
flow(struct hq_render *r)
{
	struct hq_table_buffer *b = r->buffer;
	unsigned n = r->table.ncolumns;

	for (unsigned i = 0; i < n; i++)
		measure_column(r, i);
	fit(r);
	put_header(r);
	for (unsigned k = 0; k < b->nrows; k++) {
		put_row(r, b->cells + k * n);
		for (unsigned i = 0; i < n; i++)
			hq_text_cell_release(&b->cells[k * n + i]);
	}
	b->nrows = 0;
	b->flowing = true;
}

static void
put_pairs(struct hq_render *r)
{
	struct hq_table_buffer *b = r->buffer;
	unsigned n = r->table.ncolumns;
	size_t widest = 0;

	for (unsigned i = 0; i < n; i++) {
		size_t width = strlen(column_title(&r->table.columns[i]));
		widest = width > widest ? width : widest;
	}
	if (b->nrows == 0)
		fputs("(none)\n", r->out);
	for (unsigned k = 0; k < b->nrows * n; k++) {
		const struct hq_cell_column *c = &r->table.columns[k % n];
		if (k > 0 && k % n == 0)
			putc('\n', r->out);
		if (hq_render_has(&r->table, k % n, HQ_COLUMN_DATA) ||
		    (b->cells[k].is_null &&
			hq_render_has(&r->table, k % n, HQ_COLUMN_OPTIONAL)))
			continue;
		fprintf(r->out, "%-*s  ", (int)widest, column_title(c));
		hq_text_cell_put(
		    &b->cells[k], c->kind, r->style.colour, r->out);
		if (c->kind == HQ_CELL_BYTES && b->cells[k].is_number)
			hq_text_cell_put_exact(&b->cells[k], r->out);
		putc('\n', r->out);
	}
}

/* For other programs: numbers with all their digits. */
static void
put_plain(struct hq_render *r, const struct hq_text_cell *cells)
{
	for (unsigned i = 0, shown = 0; i < r->table.ncolumns; i++) {
		if (hq_render_has(&r->table, i, HQ_COLUMN_DATA))
			continue;
		if (shown++ > 0)
			putc(' ', r->out);
		hq_text_cell_put_plain(&cells[i], r->out);
	}
	putc('\n', r->out);
}

static enum hq_status
row(struct hq_render *r, const struct hq_value *values)
{
	struct hq_table_buffer *b = r->buffer;
	unsigned n = r->table.ncolumns;
	struct hq_text_cell *cells = b->cells + (size_t)b->nrows * n;
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; i < n; i++) {
		status = hq_text_cell_init(
		    &cells[i], r->table.columns[i].kind, &values[i]);
		if (status != HQ_OK) {
			while (i-- > 0)
				hq_text_cell_release(&cells[i]);
			return status;
		}
	}
	if (r->table.layout == HQ_LAYOUT_PLAIN)
		put_plain(r, cells);
	if (b->flowing)
		put_row(r, cells);
	if (b->flowing || r->table.layout == HQ_LAYOUT_PLAIN) {
		for (unsigned i = 0; i < n; i++)
			hq_text_cell_release(&cells[i]);
		return HQ_OK;
	}
	b->nrows++;
	if (b->nrows == HQ_TEXT_KEPT && r->table.layout == HQ_LAYOUT_ROWS)
		flow(r);
	else if (b->nrows == HQ_TEXT_KEPT)
		status = HQ_ERR_LIMIT;
	return status;
}

static enum hq_status
end(struct hq_render *r)
{
	if (r->table.layout == HQ_LAYOUT_PAIRS)
		put_pairs(r);
	else if (r->table.layout == HQ_LAYOUT_PLAIN)
		free_buffer(r);
	else if (r->buffer->nrows == 0 && !r->buffer->flowing)
		fputs("(none)\n", r->out);
	else if (!r->buffer->flowing)
		flow(r);
	free_buffer(r);
	return HQ_OK;
}

static void
note(struct hq_render *r, const char *text)
{
	fprintf(r->out, "\n%s\n", text);
}

static void
finish(struct hq_render *r)
{
	free_buffer(r);
}

const struct hq_render_ops hq_render_text_ops = {
    .begin = begin,
    .row = row,
    .end = end,
    .note = note,
    .finish = finish,
};
