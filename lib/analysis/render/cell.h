/*
 * What a table shows: values as SQL has them, and the kind of each column,
 * which decides how a value looks in text, JSON and CSV.
 *
 * A value borrows its text; nothing here owns memory.
 */
#ifndef HQ_ANALYSIS_RENDER_CELL_H
#define HQ_ANALYSIS_RENDER_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* HQ_CELL_TEXT ...: see cells.def for what each means. */
enum hq_cell_kind {
#define HQ_CELL(id, name, right, doc) HQ_CELL_##id,
#include "analysis/render/cells.def"
#undef HQ_CELL
	HQ_NCELL_KINDS
};

enum hq_value_type {
	HQ_VALUE_NULL,
	HQ_VALUE_INT,
	HQ_VALUE_REAL,
	HQ_VALUE_TEXT,
};

struct hq_value {
	enum hq_value_type type;
	int64_t integer;  /* HQ_VALUE_INT */
	double real;      /* HQ_VALUE_REAL */
	const char *text; /* HQ_VALUE_TEXT: any bytes, no zero needed */
	size_t length;    /* of text */
};

struct hq_cell_column {
	const char *name;  /* key in JSON, header in CSV */
	const char *title; /* header in text; NULL is the name */
	enum hq_cell_kind kind;
};

/* The kind of that name ("bytes"), or HQ_NCELL_KINDS. */
enum hq_cell_kind hq_cell_find(const char *name, size_t length);

/* Whether text shows the kind flush right. */
bool hq_cell_is_right(enum hq_cell_kind kind);

static inline struct hq_value
hq_value_null(void)
{
	return (struct hq_value){.type = HQ_VALUE_NULL};
}

static inline struct hq_value
hq_value_int(int64_t v)
{
	return (struct hq_value){.type = HQ_VALUE_INT, .integer = v};
}

static inline struct hq_value
hq_value_real(double v)
{
	return (struct hq_value){.type = HQ_VALUE_REAL, .real = v};
}

static inline struct hq_value
hq_value_bytes(const char *text, size_t length)
{
	return (struct hq_value){
	    .type = HQ_VALUE_TEXT, .text = text, .length = length};
}

struct hq_value hq_value_text(const char *text);

#endif
