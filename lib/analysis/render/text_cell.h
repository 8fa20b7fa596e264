/*
 * One value as a person reads it: formatted, measured, drawn.
 */
#ifndef HQ_ANALYSIS_RENDER_TEXT_CELL_H
#define HQ_ANALYSIS_RENDER_TEXT_CELL_H

#include "analysis/render/cell.h"
#include "common/status.h"

#include <stdio.h>

/* Places of the longest bar. */
#define HQ_TEXT_BAR_WIDTH 32

struct hq_text_cell {
	char *text;    /* owned */
	size_t width;  /* places on the terminal */
	double number; /* of a number, else 0 */
	int64_t exact; /* of an integer */
	bool is_number;
	bool is_null;
};

enum hq_status hq_text_cell_init(struct hq_text_cell *cell,
    enum hq_cell_kind kind, const struct hq_value *value) HQ_CHECKED;

void hq_text_cell_release(struct hq_text_cell *cell);

/* Turns a number into a bar, full length at `scale`. */
void hq_text_cell_draw_bar(struct hq_text_cell *cell, double scale, bool utf8);

/* Shortens a text to so many places, the last of which says that more was
 * there. */
void hq_text_cell_cut(struct hq_text_cell *cell, size_t width, bool utf8);

/* Prints the cell, without padding. */
void hq_text_cell_put(const struct hq_text_cell *cell, enum hq_cell_kind kind,
    bool colour, FILE *out);

/* Prints a number with all its digits, a text as it is. */
void hq_text_cell_put_plain(const struct hq_text_cell *cell, FILE *out);

/* " (1,234,567)" after bytes that were rounded. */
void hq_text_cell_put_exact(const struct hq_text_cell *cell, FILE *out);

#endif
