/* One value as a person reads it. */
#include "analysis/render/text_cell.h"

#include "analysis/render/escape.h"
#include "analysis/render/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *
format_integer(char *buffer, enum hq_cell_kind kind, int64_t v)
{
	switch (kind) {
	case HQ_CELL_COUNT:
		return hq_unit_count(buffer, v);
	case HQ_CELL_BYTES:
		return hq_unit_bytes(buffer, v);
	case HQ_CELL_ADDR:
		return hq_unit_addr(buffer, v);
	case HQ_CELL_DURATION:
		return hq_unit_duration(buffer, v);
	case HQ_CELL_TIME:
		return hq_unit_time(buffer, v);
	case HQ_CELL_PERCENT:
		snprintf(buffer, HQ_UNIT_SIZE, "%" PRId64 ".0", v);
		return buffer;
	default:
		snprintf(buffer, HQ_UNIT_SIZE, "%" PRId64, v);
		return buffer;
	}
}

static const char *
format_real(char *buffer, enum hq_cell_kind kind, double v)
{
	int64_t rounded = v >= -9e18 && v <= 9e18 ? (int64_t)v : 0;

	if (kind == HQ_CELL_BYTES || kind == HQ_CELL_DURATION)
		return format_integer(buffer, kind, rounded);
	snprintf(buffer, HQ_UNIT_SIZE,
	    kind == HQ_CELL_PERCENT ? "%.1f"
	    : kind == HQ_CELL_REAL  ? "%.2f"
				    : "%.15g",
	    v);
	return buffer;
}

/* The escaped copy of a text, or a copy of a formatted number. */
static char *
make_text(
    struct hq_text_cell *cell, enum hq_cell_kind kind, const struct hq_value *v)
{
	char buffer[HQ_UNIT_SIZE];
	const char *text = "-";
	char *copy;

	if (v->type == HQ_VALUE_TEXT)
		return hq_escape_terminal(v->text, v->length, &cell->width);
	if (v->type == HQ_VALUE_INT) {
		cell->number = (double)v->integer;
		cell->exact = v->integer;
		text = format_integer(buffer, kind, v->integer);
	} else if (v->type == HQ_VALUE_REAL) {
		cell->number = v->real;
		text = format_real(buffer, kind, v->real);
	}
	cell->is_null = v->type == HQ_VALUE_NULL;
	cell->is_number = !cell->is_null;
	copy = strdup(text);
	cell->width = strlen(text);
	return copy;
}

enum hq_status
hq_text_cell_init(struct hq_text_cell *cell, enum hq_cell_kind kind,
    const struct hq_value *value)
{
	*cell = (struct hq_text_cell){0};
	cell->text = make_text(cell, kind, value);
	return cell->text == NULL ? HQ_ERR_NOMEM : HQ_OK;
}

void
hq_text_cell_release(struct hq_text_cell *cell)
{
	free(cell->text);
	*cell = (struct hq_text_cell){0};
}

void
hq_text_cell_draw_bar(struct hq_text_cell *cell, double scale, bool utf8)
{
	/* Eighths of a place, from one to seven. */
	static const char *const parts[] = {
	    "", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	double share = scale > 0 && cell->number > 0 ? cell->number / scale : 0;
	unsigned eighths = (unsigned)(share * HQ_TEXT_BAR_WIDTH * 8 + 0.5);
	char bar[HQ_TEXT_BAR_WIDTH * 3 + 8] = "";
	unsigned whole;

	/* Rows printed as they come may exceed the scale of the first ones. */
	if (eighths > HQ_TEXT_BAR_WIDTH * 8)
		eighths = HQ_TEXT_BAR_WIDTH * 8;
	if (eighths == 0 && share > 0)
		eighths = 1;
	if (!utf8)
		eighths = (eighths + 4) / 8 * 8;
	whole = eighths / 8;
	for (unsigned i = 0; i < whole; i++)
		strcat(bar, utf8 ? "█" : "#");
	strcat(bar, parts[eighths % 8]);
	free(cell->text);
	cell->text = strdup(bar);
	cell->width = cell->text == NULL ? 0 : whole + (eighths % 8 > 0);
}

/* A place of a map: a level from 1 to 8, in digits or blocks, is red, yellow or
 * green; '=' is a large block, blue; anything else holds nothing, and is dim.
 * Returns its bytes. */
static size_t
map_place(const char *s, char *ret_colour)
{
	static const char *const levels[] = {
	    "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	unsigned level = *s >= '1' && *s <= '8' ? (unsigned)(*s - '0') : 0;
	size_t n = 1;

	for (unsigned i = 0; i < 8; i++)
		if (strncmp(s, levels[i], 3) == 0)
			level = i + 1;
	while ((s[n] & 0xc0) == 0x80)
		n++;
	*ret_colour = level >= 7   ? '2'
		      : level >= 4 ? '3'
		      : level >= 1 ? '1'
		      : *s == '='  ? '4'
				   : '0';
	return n;
}

static void
put_map(const char *s, FILE *out)
{
	char last = '\0', colour;

	for (size_t n; *s != '\0'; s += n) {
		n = map_place(s, &colour);
		if (colour == '0' && colour != last)
			fputs("\033[0;2m", out);
		else if (colour != last)
			fprintf(out, "\033[0;3%cm", colour);
		last = colour;
		fwrite(s, 1, n, out);
	}
	fputs("\033[0m", out);
}

/* What trees are drawn with, one character each. */
static size_t
tree_line(const char *s)
{
	static const char *const lines[] = {
	    " ", "|", "-", "`", "│", "├", "└", "─"};

	for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (strncmp(s, lines[i], strlen(lines[i])) == 0)
			return strlen(lines[i]);
	return 0;
}

static void
put_tree(const char *s, FILE *out)
{
	size_t n = 0, step;

	while ((step = tree_line(s + n)) > 0)
		n += step;
	fprintf(out, "\033[2m%.*s\033[0m%s", (int)n, s, s + n);
}

void
hq_text_cell_put(const struct hq_text_cell *cell, enum hq_cell_kind kind,
    bool colour, FILE *out)
{
	if (cell->text == NULL)
		return;
	if (kind == HQ_CELL_MAP && colour)
		put_map(cell->text, out);
	else if (kind == HQ_CELL_TREE && colour)
		put_tree(cell->text, out);
	else
		fputs(cell->text, out);
}

void
hq_text_cell_cut(struct hq_text_cell *cell, size_t width, bool utf8)
{
	char *p = cell->text;
	size_t n = 0;

	if (p == NULL || cell->width <= width || width == 0)
		return;
	/* A character is its first byte and those that continue it. */
	while (*p != '\0' && (n + 1 < width || (*p & 0xc0) == 0x80)) {
		n += (*p & 0xc0) != 0x80;
		p++;
	}
	n = (size_t)(p - cell->text);
	p = realloc(cell->text, n + 4);
	if (p == NULL)
		return;
	strcpy(p + n, utf8 ? "…" : "~");
	cell->text = p;
	cell->width = width;
}

void
hq_text_cell_put_plain(const struct hq_text_cell *cell, FILE *out)
{
	if (cell->is_number)
		fprintf(out, "%" PRId64, cell->exact);
	else if (cell->text != NULL)
		fputs(cell->text, out);
}

void
hq_text_cell_put_exact(const struct hq_text_cell *cell, FILE *out)
{
	char buffer[HQ_UNIT_SIZE];

	if (cell->exact >= 1024 || cell->exact <= -1024)
		fprintf(out, " (%s)", hq_unit_count(buffer, cell->exact));
}
