/*
 * The tables of derived.def: how each is made.
 */
#ifndef HQ_ANALYSIS_STORE_DERIVED_H
#define HQ_ANALYSIS_STORE_DERIVED_H

#include "analysis/reader/dense.h"
#include "analysis/support/error.h"
#include "dumpfile/schema.h"

struct hq_dump;

/* No table has more columns. */
#define HQ_DERIVED_MAX_COLUMNS 16

/* HQ_DERIVED_FRAME ...: in the order of derived.def. */
enum hq_derived_id {
#define HQ_DERIVED(id, name, key, function, doc) HQ_DERIVED_##id,
#define HQ_DERIVED_COLUMN(table, name, kind, doc)
#include "analysis/store/derived.def"
#undef HQ_DERIVED
#undef HQ_DERIVED_COLUMN
	HQ_NDERIVED
};

/* HQ_DERIVED_COL_FRAME_func ...: indices into hq_derived_columns. */
enum hq_derived_column_id {
#define HQ_DERIVED(id, name, key, function, doc)                               \
	HQ_DERIVED_FIRST_##id, HQ_DERIVED_BEFORE_##id = HQ_DERIVED_FIRST_##id - 1,
#define HQ_DERIVED_COLUMN(table, name, kind, doc)                              \
	HQ_DERIVED_COL_##table##_##name,
#include "analysis/store/derived.def"
#undef HQ_DERIVED
#undef HQ_DERIVED_COLUMN
	HQ_NDERIVED_COLUMNS
};

/* Place of a column inside its table. */
#define HQ_DERIVED_AT(table, name)                                             \
	(HQ_DERIVED_COL_##table##_##name - HQ_DERIVED_FIRST_##table)

/* A table that was made. */
struct hq_derived_rows {
	bool made;
	bool borrowed; /* the columns are somebody else's to free */
	uint32_t rows;
	struct hq_dense columns[HQ_DERIVED_MAX_COLUMNS];
};

/* Fills *ret_rows but for `made`; without `borrowed` the data of its columns
 * are then the dump's, to be freed. */
typedef enum hq_status (*hq_derive_fn)(struct hq_dump *dump,
    struct hq_derived_rows *ret_rows, struct hq_error *reterr);

struct hq_derived {
	const char *name;
	const char *key;
	hq_derive_fn derive;
	const char *doc;
	unsigned first; /* its first row in hq_derived_columns */
};

struct hq_derived_column {
	enum hq_derived_id table;
	const char *name;
	enum hq_kind kind;
	const char *doc;
};

extern const struct hq_derived hq_derived[HQ_NDERIVED];
extern const struct hq_derived_column hq_derived_columns[HQ_NDERIVED_COLUMNS];

#define HQ_DERIVED(id, name, key, function, doc)                               \
	enum hq_status hq_derive_##function(struct hq_dump *dump,              \
	    struct hq_derived_rows *ret_rows,                                  \
	    struct hq_error *reterr) HQ_CHECKED;
#define HQ_DERIVED_COLUMN(table, name, kind, doc)
#include "analysis/store/derived.def"
#undef HQ_DERIVED
#undef HQ_DERIVED_COLUMN

#endif
