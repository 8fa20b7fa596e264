/*
 * Tables out: one interface, three looks (aligned text, JSON, CSV).
 *
 *	struct hq_render *r;
 *	hq_render_new(&style, stdout, &r);
 *	hq_render_begin(r, &table);
 *	while (...)
 *		hq_render_row(r, values);       one value a column
 *	hq_render_end(r);
 *	hq_render_finish(r);                    closes the array, frees r
 *
 * JSON is one array of row objects.  Where the style says that there are
 * several tables, each object begins with "table": NAME.  Addresses are
 * strings, integers are exact whatever their size.
 * CSV is RFC 4180 with a header line; tables stand apart by an empty line.
 * Text comes out harmless for a terminal whatever the dump says.
 *
 * Writing errors stay in the stream: ask ferror, or let the command's
 * hq_output_close do it.
 */
#ifndef HQ_ANALYSIS_RENDER_RENDER_H
#define HQ_ANALYSIS_RENDER_RENDER_H

#include "analysis/render/cell.h"
#include "common/status.h"

#include <stdio.h>

enum hq_render_format {
	HQ_RENDER_TEXT,
	HQ_RENDER_JSON,
	HQ_RENDER_CSV,
};

enum hq_render_layout {
	HQ_LAYOUT_ROWS,  /* a header, then a line a row */
	HQ_LAYOUT_PAIRS, /* in text a line a column: title and value */
	HQ_LAYOUT_PLAIN, /* in text the bare values, a space between them */
};

/* Of a column; may be added. */
enum hq_render_flags {
	HQ_COLUMN_TEXT = 1,     /* shown in text only */
	HQ_COLUMN_DATA = 2,     /* in JSON and CSV only */
	HQ_COLUMN_OPTIONAL = 4, /* left out of text where all is NULL */
};

struct hq_render_style {
	enum hq_render_format format;
	bool colour;  /* text: the terminal understands escapes */
	bool utf8;    /* text: bars may use block characters */
	bool several; /* more than one table will come */
	unsigned width; /* text: places of a line, 0 is any: the last column of a
			 * table may be cut */
};

struct hq_render_table {
	const char *name;  /* in JSON, when there are several */
	const char *title; /* text: a line above; NULL is none */
	enum hq_render_layout layout;
	const struct hq_cell_column *columns; /* borrowed until the end */
	unsigned ncolumns;
	const unsigned char *flags; /* one a column; NULL is none */
};

static inline bool
hq_render_has(const struct hq_render_table *t, unsigned column, unsigned flag)
{
	return t->flags != NULL && (t->flags[column] & flag) != 0;
}

struct hq_render;

enum hq_status hq_render_new(const struct hq_render_style *style, FILE *out,
    struct hq_render **ret_render) HQ_CHECKED;

enum hq_status hq_render_begin(
    struct hq_render *r, const struct hq_render_table *table) HQ_CHECKED;

/* `values` has one value for each column of the table. */
enum hq_status hq_render_row(
    struct hq_render *r, const struct hq_value *values) HQ_CHECKED;

enum hq_status hq_render_end(struct hq_render *r) HQ_CHECKED;

/* Whether something could not be written: more rows are in vain. */
bool hq_render_failed(const struct hq_render *r);

/* A sentence below a table, in text only. */
void hq_render_note(struct hq_render *r, const char *text);

/* A line where no table is open, in text only.  The text is made harmless. */
enum hq_status hq_render_line(
    struct hq_render *r, const char *text) HQ_CHECKED;

/* How it looks. */
const struct hq_render_style *hq_render_style_of(const struct hq_render *r);

/* Closes what is open and frees; NULL is nothing. */
void hq_render_finish(struct hq_render *r);

/* The same, but where nothing was written yet, nothing is: not even an empty
 * array of what could not be answered. */
void hq_render_give_up(struct hq_render *r);

#endif
