/*
 * Draws the timeline: live bytes filled, arenas shaded above them, resident
 * memory as a line of dots, over the width of the terminal.
 */
#include "analysis/report/prepare.h"

#include "analysis/render/unit.h"
#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEIGHT 14
/* Places of the scale at the left, and the most that are drawn beside it. */
#define SCALE 12
#define WIDTH_MAX 400

/* What is drawn in a place of the chart. */
struct pens {
	const char *levels[9]; /* eighths of a place that are live */
	const char *arenas, *resident, *axis;
};
static const struct pens blocks = {
    {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, "░", "•", "─"};
static const struct pens ascii = {
    {" ", " ", " ", " ", "#", "#", "#", "#", "#"}, ".", "o", "-"};

/* One place of time: the most in it. */
struct column {
	bool known;
	double live, arenas, resident;
};

struct chart {
	struct hq_report_context *c;
	const struct pens *pens;
	struct column columns[WIDTH_MAX];
	unsigned width;
	int64_t first, last; /* nanoseconds since recording began */
	double top;
};

static const char rows_sql[] =
    "SELECT t.mono_ns - d.start_ns AS at, t.live_bytes, t.arena_bytes, t.rss"
    "  FROM timeline t JOIN dump d USING (dump_id)"
    " WHERE t.dump_id = ? ORDER BY t.mono_ns";
static const char span_sql[] =
    "SELECT min(t.mono_ns - d.start_ns), max(t.mono_ns - d.start_ns)"
    "  FROM timeline t JOIN dump d USING (dump_id) WHERE t.dump_id = ?";

static void
raise_to(double *value, double v, double *top)
{
	*value = v > *value ? v : *value;
	*top = v > *top ? v : *top;
}

static void
take_row(struct chart *chart, sqlite3_stmt *row)
{
	double span = (double)chart->last - (double)chart->first;
	double at = (double)sqlite3_column_int64(row, 0) - (double)chart->first;
	unsigned i = span <= 0 ? 0 : (unsigned)(at / span * chart->width);
	struct column *column;

	column = &chart->columns[i < chart->width ? i : chart->width - 1];
	column->known = true;
	raise_to(&column->live, sqlite3_column_double(row, 1), &chart->top);
	raise_to(&column->arenas, sqlite3_column_double(row, 2), &chart->top);
	raise_to(
	    &column->resident, sqlite3_column_double(row, 3), &chart->top);
}

/* Reads all rows, twice: the time that they span comes first. */
static enum hq_status
read_rows(struct chart *chart, struct hq_error *reterr)
{
	sqlite3 *db = chart->c->db;
	sqlite3_stmt *span = NULL, *rows = NULL;
	bool fine;

	fine = sqlite3_prepare_v2(db, span_sql, -1, &span, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v2(db, rows_sql, -1, &rows, NULL) == SQLITE_OK &&
	       sqlite3_bind_int64(span, 1, chart->c->values->dump) ==
		   SQLITE_OK &&
	       sqlite3_bind_int64(rows, 1, chart->c->values->dump) ==
		   SQLITE_OK &&
	       sqlite3_step(span) == SQLITE_ROW;
	if (fine) {
		chart->first = sqlite3_column_int64(span, 0);
		chart->last = sqlite3_column_int64(span, 1);
		while (sqlite3_step(rows) == SQLITE_ROW)
			take_row(chart, rows);
	}
	sqlite3_finalize(span);
	if (sqlite3_finalize(rows) == SQLITE_OK && fine)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
}

/* What stands at a height, which is counted from the bottom. */
static const char *
place_of(const struct chart *chart, const struct column *column, unsigned row)
{
	double unit = chart->top / HEIGHT, from = unit * row;
	double eighths = (column->live - from) / unit * 8;

	if (column->resident > 0 && column->resident > from &&
	    column->resident <= from + unit)
		return chart->pens->resident;
	if (eighths >= 8)
		return chart->pens->levels[8];
	if (eighths >= 1)
		return chart->pens->levels[(unsigned)eighths];
	return column->arenas > from + unit / 2 ? chart->pens->arenas : " ";
}

static enum hq_status
put_line(struct chart *chart, const char *left, const char *line)
{
	char text[SCALE + 2 + 4 * WIDTH_MAX];

	snprintf(text, sizeof text, "%*s %s", SCALE - 1, left, line);
	return hq_render_line(chart->c->render, text);
}

static enum hq_status
draw_rows(struct chart *chart)
{
	char line[4 * WIDTH_MAX + 1], left[HQ_UNIT_SIZE];
	enum hq_status status = HQ_OK;

	for (unsigned row = HEIGHT; status == HQ_OK && row-- > 0;) {
		line[0] = left[0] = '\0';
		for (unsigned i = 0; i < chart->width; i++)
			strcat(line, place_of(chart, &chart->columns[i], row));
		if (row == HEIGHT - 1 || row == HEIGHT / 2)
			hq_unit_bytes(left,
			    (int64_t)(chart->top * (row + 1) / HEIGHT));
		status = put_line(chart, left, line);
	}
	return status;
}

/* The axis, its times and what the marks mean. */
static enum hq_status
draw_axis(struct chart *chart)
{
	char line[4 * WIDTH_MAX + 1] = "", from[HQ_UNIT_SIZE],
					to[HQ_UNIT_SIZE];
	const struct pens *p = chart->pens;
	enum hq_status status;
	size_t n;

	for (unsigned i = 0; i < chart->width; i++)
		strcat(line, p->axis);
	status = put_line(chart, "0 B", line);
	hq_unit_duration(from, chart->first);
	hq_unit_duration(to, chart->last);
	n = strlen(from) + strlen(to);
	snprintf(line, sizeof line, "%s%*s%s", from,
	    n < chart->width ? (int)(chart->width - n) : 1, "", to);
	if (status == HQ_OK)
		status = put_line(chart, "", line);
	snprintf(line, sizeof line, "%s live   %s arenas   %s resident",
	    p->levels[8], p->arenas, p->resident);
	return status == HQ_OK ? put_line(chart, "", line) : status;
}

/* A place in which nothing was noted is as the one before it. */
static void
fill_gaps(struct chart *chart)
{
	for (unsigned i = 1; i < chart->width; i++)
		if (!chart->columns[i].known)
			chart->columns[i] = chart->columns[i - 1];
}

enum hq_status
hq_prepare_chart(struct hq_report_context *c, struct hq_error *reterr)
{
	unsigned width = c->values->width == 0 ? 80 : c->values->width;
	struct chart *chart;
	enum hq_status status;

	if (c->render == NULL ||
	    hq_render_style_of(c->render)->format != HQ_RENDER_TEXT)
		return HQ_OK;
	chart = hq_array_new_zero(1, sizeof *chart);
	if (chart == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	chart->c = c;
	chart->width = width < SCALE + 10 ? 10 : width - SCALE;
	if (chart->width > WIDTH_MAX)
		chart->width = WIDTH_MAX;
	chart->pens =
	    hq_render_style_of(c->render)->utf8 ? &blocks : &ascii;
	status = read_rows(chart, reterr);
	fill_gaps(chart);
	if (status == HQ_OK && chart->top == 0)
		status = hq_prepare_line(
		    c, reterr, "the dump has no timeline");
	else if (status == HQ_OK && (draw_rows(chart) != HQ_OK ||
					draw_axis(chart) != HQ_OK))
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	free(chart);
	return status;
}
