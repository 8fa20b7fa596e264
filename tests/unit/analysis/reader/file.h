/*
 * A dump put together chunk by chunk, good or bad, and opened.
 */
#ifndef HQ_TESTS_UNIT_READER_FILE_H
#define HQ_TESTS_UNIT_READER_FILE_H

#include "analysis/reader/reader.h"
#include "dumpfile/chunk.h"

#include <stddef.h>

struct file {
	unsigned char bytes[65536];
	size_t size;
	struct hq_end_entry entries[HQ_END_MAX_SECTIONS];
	unsigned nentries;
};

/* With the file header. */
void file_begin(struct file *f);

/* A chunk of `rows` numbers, first, first + 1, ..., plain. */
void file_chunk(struct file *f, unsigned section, unsigned column,
    unsigned width, uint64_t first_row, uint32_t rows, uint64_t first,
    unsigned flags);

/* The chunks of `rows` rows for every column of a table. */
void file_table(struct file *f, enum hq_section_id id, uint32_t rows);

/* An end record that tells the truth of the chunks so far, and of all known
 * tables; `mend` may spoil the entries before they are written. */
void file_end(struct file *f, void (*mend)(struct file *f));

/* Opens what is in f; the caller closes. */
enum hq_status file_open(const struct file *f, unsigned flags,
    struct hq_reader **ret_reader, struct hq_error *reterr);

/* Whether a finding's text holds these words. */
int file_has_finding(struct hq_reader *r, const char *words);

#endif
