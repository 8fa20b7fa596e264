/*
 * All blocks of a dump with what they are to be grouped by, one after the
 * other: from the columns of an opened dump where these are asked for, else by
 * SQL.  Ten million take some tenths of a second, or two seconds.
 */
#ifndef HQ_ANALYSIS_SET_SCAN_H
#define HQ_ANALYSIS_SET_SCAN_H

#include "analysis/store/database.h"
#include "analysis/store/dump.h"
#include "analysis/support/texts.h"

#define HQ_SCAN_KEYS 6u

enum hq_scan_type { HQ_SCAN_NULL, HQ_SCAN_NUMBER, HQ_SCAN_TEXT };

/* A text goes by a number; hq_scan_text has it. */
struct hq_scan_key {
	int64_t number;
	enum hq_scan_type type;
};

struct hq_scan_block {
	struct hq_scan_key keys[HQ_SCAN_KEYS];
	uint32_t row;
	uint64_t req;
};

struct hq_scan {
	sqlite3 *handle;
	int64_t dump;
	const char *by; /* terms of SQL on the columns of block, with commas */
	unsigned nkeys;
	struct hq_dump *opened; /* NULL: by SQL */
	const struct hq_table_column *columns[HQ_SCAN_KEYS]; /* of opened */
	struct hq_texts texts;
};

/* `by` may be empty and is borrowed.  HQ_ERR_USAGE where it is no list of up
 * to HQ_SCAN_KEYS terms. */
enum hq_status hq_scan_init(struct hq_scan *s, struct hq_database *db,
    int64_t dump_id, const char *by, struct hq_error *reterr) HQ_CHECKED;

void hq_scan_release(struct hq_scan *s);

/* Gives each block to `take`, which may stop it with a status of its own. */
typedef enum hq_status (*hq_scan_fn)(
    void *opaque, const struct hq_scan_block *block);
enum hq_status hq_scan_run(struct hq_scan *s, hq_scan_fn take, void *opaque,
    struct hq_error *reterr) HQ_CHECKED;

/* The text of the i-th key, or NULL; it lives as long as the scan. */
const char *hq_scan_text(
    struct hq_scan *s, unsigned i, const struct hq_scan_key *key);

#endif
