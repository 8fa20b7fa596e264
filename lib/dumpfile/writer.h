/*
 * Writes a dump, table by table, through a callback.
 *
 *   hq_writer_init(w, sink)
 *   hq_writer_begin(w, HQ_SECTION_BLOCK)
 *     hq_writer_row(w, row) ...          one number per column, in order
 *   hq_writer_end(w)
 *   ...
 *   hq_writer_finish(w)
 *
 * Columns are collected 65536 rows at a time and written as chunks; the texts
 * that a table was the first to use are written at its end, so a dump that is
 * cut off has them as far as it goes.  An error of the sink is kept: later
 * calls do nothing, and finish returns it.
 *
 * Context: snapshot child, or any one thread; no locks, no allocation.
 */
#ifndef HQ_DUMPFILE_WRITER_H
#define HQ_DUMPFILE_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "dumpfile/schema.h"

/* Takes all bytes or returns a negative errno value. */
struct hq_sink {
	int (*write)(void *opaque, const void *data, size_t size);
	void *opaque;
};

struct hq_writer;

/* Bytes of memory that a writer needs, about 20 MiB, touched as it is used. */
size_t hq_writer_bytes(void);

/*
 * Makes a writer in `memory`, which is zeroed, aligned to 16 and stays the
 * caller's; writes the file header.
 */
struct hq_writer *hq_writer_init(void *memory, struct hq_sink sink);

void hq_writer_begin(struct hq_writer *w, enum hq_section_id section);

/* row[HQ_AT(SECTION, name)] per column; the high bits of a narrow one must be
 * zero. */
void hq_writer_row(struct hq_writer *w, const uint64_t *row);

void hq_writer_end(struct hq_writer *w);

/* The number of a text, for columns of kind STR; NULL is the empty text. */
uint32_t hq_writer_text(struct hq_writer *w, const char *text);
uint32_t hq_writer_text_n(struct hq_writer *w, const char *text, size_t n);

/* Texts that found no room so far. */
uint64_t hq_writer_lost_texts(const struct hq_writer *w);

/* Bytes given to the sink so far. */
uint64_t hq_writer_size(const struct hq_writer *w);

/* The first error of the sink so far, as a negative errno value, or 0. */
int hq_writer_error(const struct hq_writer *w);

/* Writes the end record.  Returns 0 or the first error. */
int hq_writer_finish(struct hq_writer *w);

#endif
