/*
 * The tables that users see: one per section of sections.def, with dump_id
 * first, then the section's columns, then the computed ones.  `dump` has the
 * columns of the section cost too, and what is known of the file.  The texts
 * are no table: they appear where they are used.  After the sections come the
 * tables of derived.def.
 *
 * Constant after the first use.
 */
#ifndef HQ_ANALYSIS_STORE_TABLE_H
#define HQ_ANALYSIS_STORE_TABLE_H

#include "analysis/store/derived.h"
#include "dumpfile/schema.h"

/* More than any table has; a wider one stops at the first use. */
#define HQ_TABLE_MAX_COLUMNS 48

/* Where a value comes from. */
enum hq_origin {
	HQ_ORIGIN_DUMP_ID,
	HQ_ORIGIN_STORED,   /* index is an hq_column_id */
	HQ_ORIGIN_COMPUTED, /* index is an hq_computed_id */
	HQ_ORIGIN_DERIVED,  /* index is an hq_derived_column_id */
	HQ_ORIGIN_PATH,     /* of the file */
	HQ_ORIGIN_TRUNCATED,
	HQ_ORIGIN_DAMAGE,
};

struct hq_table_column {
	const char *name;
	const char *doc;
	enum hq_kind kind;
	enum hq_origin origin;
	unsigned index;
};

struct hq_table {
	const char *name;
	const char *doc;
	enum hq_section_id section; /* HQ_NSECTIONS: it is derived */
	enum hq_derived_id derived; /* HQ_NDERIVED: it is a section */
	const char *key; /* the columns that tell one row from another, besides
			  * dump_id; NULL: there is one row */
	unsigned ncolumns;
	struct hq_table_column columns[HQ_TABLE_MAX_COLUMNS];
};

/* All tables; *ret_n is how many. */
const struct hq_table *hq_table_all(unsigned *ret_n);

/* The table of a section, or NULL where it has none. */
const struct hq_table *hq_table_of(enum hq_section_id section);

/* Whether a value of the column, which is not the first, is that of one row
 * of a dump. */
bool hq_table_is_key(const struct hq_table *t, const struct hq_table_column *c);

/* Whether the values are of a dump, row by row: stored, computed or
 * derived. */
bool hq_table_is_dense(const struct hq_table_column *c);

/* Whether rows can be sorted and compared by the column as numbers. */
bool hq_table_is_numeric(const struct hq_table_column *c);

/*
 * Whether the column has a few words of our own, hq_table_words, whose numbers
 * ascend as they do: so rows can be sorted by it as by numbers.
 */
bool hq_table_is_worded(const struct hq_table_column *c);

/* The words of such columns in their order; the last is NULL.  Each dump has
 * them as its first texts. */
extern const char *const hq_table_words[];

/* How SQL declares the column; "ADDR INT" tells who shows it to use hex. */
const char *hq_table_decltype(const struct hq_table_column *c);

/* The column list of CREATE TABLE, without parentheses, to be freed; NULL
 * when there is no memory. */
char *hq_table_declare(const struct hq_table *t);

#endif
