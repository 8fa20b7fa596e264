/*
 * The tables of a dump as data: sections.def turned into arrays, which the
 * writer, the reader and the SQL tables walk.
 * Context: any; constant data.
 */
#ifndef HQ_DUMPFILE_SCHEMA_H
#define HQ_DUMPFILE_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

enum hq_kind {
	HQ_KIND_U8,
	HQ_KIND_U16,
	HQ_KIND_U32,
	HQ_KIND_U64,
	HQ_KIND_STR,  /* u32, row of STRING */
	HQ_KIND_ADDR, /* u64, shown in hex */
};

/* Bytes of one value in a file. */
unsigned hq_kind_width(enum hq_kind kind);

struct hq_column {
	uint16_t section; /* index into hq_sections */
	uint16_t number;  /* on disk */
	const char *name;
	enum hq_kind kind;
	bool delta; /* written with HQ_CODEC_DELTA */
	const char *doc;
};

struct hq_section {
	uint16_t number; /* on disk */
	bool required;
	const char *name;
	const char *doc;
	unsigned first; /* its first row in hq_columns */
};

/* HQ_SECTION_BLOCK ...: dense indices in the order of sections.def. */
enum hq_section_id {
#define HQ_SECTION(id, number, name, required, doc) HQ_SECTION_##id,
#define HQ_COLUMN(section, number, name, kind, codec, doc)
#include "dumpfile/sections.def"
#undef HQ_SECTION
#undef HQ_COLUMN
	HQ_NSECTIONS
};

/* HQ_COL_BLOCK_addr ...: dense indices into hq_columns. */
enum hq_column_id {
#define HQ_SECTION(id, number, name, required, doc)                            \
	HQ_FIRST_##id, HQ_BEFORE_##id = HQ_FIRST_##id - 1,
#define HQ_COLUMN(section, number, name, kind, codec, doc)                     \
	HQ_COL_##section##_##name,
#include "dumpfile/sections.def"
#undef HQ_SECTION
#undef HQ_COLUMN
	HQ_NCOLUMNS
};

/* Place of a column inside a row of its section: row[HQ_AT(BLOCK, addr)]. */
#define HQ_AT(section, name) (HQ_COL_##section##_##name - HQ_FIRST_##section)

/* No section has more columns; a row buffer has this many places. */
#define HQ_MAX_COLUMNS 24

/* szidx of a block with pages of its own. */
#define HQ_SZIDX_LARGE 65535u

extern const struct hq_section hq_sections[HQ_NSECTIONS];
extern const struct hq_column hq_columns[HQ_NCOLUMNS];

/* How many columns the section has. */
unsigned hq_section_width(enum hq_section_id id);

/* The section with this number on disk, or HQ_NSECTIONS. */
enum hq_section_id hq_section_find(unsigned number);

/* The column of a section with this number on disk, as an index into
 * hq_columns, or HQ_NCOLUMNS. */
enum hq_column_id hq_column_find(enum hq_section_id id, unsigned number);

#endif
