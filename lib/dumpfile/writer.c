/* Writes a dump, table by table, through a callback. */
#include "dumpfile/writer.h"

#include <stdbool.h>
#include <string.h>

#include "common/bytes.h"
#include "common/crc32c.h"
#include "dumpfile/chunk.h"
#include "dumpfile/codec.h"
#include "dumpfile/strings.h"

struct hq_writer {
	struct hq_sink sink;
	struct hq_encoder *encoder;
	uint64_t offset; /* bytes given to the sink */
	int error;
	enum hq_section_id section; /* the open one */
	unsigned width;             /* its columns */
	uint32_t rows;              /* collected, not yet written */
	uint32_t texts_written;     /* rows of STRING */
	uint32_t bytes_written;     /* rows of TEXT */
	struct hq_end_entry entries[HQ_NSECTIONS];
	bool complete[HQ_NSECTIONS]; /* ended, if only with no rows */
	uint64_t column[HQ_MAX_COLUMNS][HQ_CHUNK_MAX_ROWS];
	struct hq_strings strings;
	_Alignas(16) uint8_t encoder_memory[];
};

size_t
hq_writer_bytes(void)
{
	return sizeof(struct hq_writer) + hq_encoder_bytes();
}

static void
emit(struct hq_writer *w, const void *data, size_t size)
{
	if (w->error == 0)
		w->error = w->sink.write(w->sink.opaque, data, size);
	if (w->error == 0)
		w->offset += size;
}

/* Writes one column's values as one chunk. */
static void
emit_chunk(struct hq_writer *w, enum hq_column_id column,
    const uint64_t *values, uint32_t rows, uint64_t first_row)
{
	static const uint8_t zeros[8];
	const struct hq_column *col = &hq_columns[column];
	struct hq_end_entry *entry = &w->entries[col->section];
	unsigned width = hq_kind_width(col->kind);
	unsigned codec = (col->delta ? HQ_CODEC_DELTA : 0) |
	    (width > 1 ? HQ_CODEC_PLANES : 0) | HQ_CODEC_ZSTD;
	struct hq_chunk chunk = {
	    .section = hq_sections[col->section].number,
	    .column = col->number,
	    .width = (uint8_t)width,
	    .flags =
	        hq_sections[col->section].required ? HQ_CHUNK_REQUIRED : 0,
	    .rows = rows,
	    .first_row = first_row,
	};
	uint8_t header[HQ_CHUNK_HEADER_BYTES];
	const uint8_t *payload = hq_encode(w->encoder, values, rows, width,
	    codec, &chunk.stored, &chunk.codec);

	chunk.crc = hq_crc32c(0, payload, chunk.stored);
	hq_chunk_put(&chunk, header);
	emit(w, header, sizeof header);
	emit(w, payload, chunk.stored);
	emit(w, zeros, -(size_t)chunk.stored & 7);
	entry->chunks++;
	entry->stored += chunk.stored;
}

static void
flush_rows(struct hq_writer *w)
{
	struct hq_end_entry *entry = &w->entries[w->section];
	unsigned first = hq_sections[w->section].first;

	if (w->rows == 0)
		return;
	for (unsigned i = 0; i < w->width; i++)
		emit_chunk(w, first + i, w->column[i], w->rows, entry->rows);
	entry->rows += w->rows;
	w->rows = 0;
}

void
hq_writer_begin(struct hq_writer *w, enum hq_section_id section)
{
	w->section = section;
	w->width = hq_section_width(section);
}

void
hq_writer_row(struct hq_writer *w, const uint64_t *row)
{
	for (unsigned i = 0; i < w->width; i++)
		w->column[i][w->rows] = row[i];
	if (++w->rows == HQ_CHUNK_MAX_ROWS)
		flush_rows(w);
}

static void
write_new_bytes(struct hq_writer *w)
{
	uint64_t row[HQ_MAX_COLUMNS];

	hq_writer_begin(w, HQ_SECTION_TEXT);
	for (; w->bytes_written < w->strings.used; w->bytes_written++) {
		row[HQ_AT(TEXT, byte)] =
		    (uint8_t)w->strings.text[w->bytes_written];
		hq_writer_row(w, row);
	}
	flush_rows(w);
}

static void
write_new_texts(struct hq_writer *w)
{
	uint64_t row[HQ_MAX_COLUMNS];

	if (w->texts_written == w->strings.count)
		return;
	write_new_bytes(w);
	hq_writer_begin(w, HQ_SECTION_STRING);
	for (; w->texts_written < w->strings.count; w->texts_written++) {
		row[HQ_AT(STRING, offset)] = w->strings.offset[w->texts_written];
		row[HQ_AT(STRING, length)] = w->strings.length[w->texts_written];
		hq_writer_row(w, row);
	}
	flush_rows(w);
}

void
hq_writer_end(struct hq_writer *w)
{
	flush_rows(w);
	w->complete[w->section] = true;
	write_new_texts(w);
}

uint32_t
hq_writer_text_n(struct hq_writer *w, const char *text, size_t n)
{
	return hq_strings_put(&w->strings, text, n);
}

uint32_t
hq_writer_text(struct hq_writer *w, const char *text)
{
	return text == NULL ? 0 : hq_writer_text_n(w, text, strlen(text));
}

uint64_t
hq_writer_lost_texts(const struct hq_writer *w)
{
	return w->strings.lost;
}

uint64_t
hq_writer_size(const struct hq_writer *w)
{
	return w->offset;
}

int
hq_writer_error(const struct hq_writer *w)
{
	return w->error;
}

/* The sections that were written, those without rows too: they are there and
 * empty, not missing. */
static unsigned
collect_entries(struct hq_writer *w, struct hq_end_entry *out)
{
	unsigned n = 0;

	for (unsigned id = 0; id < HQ_NSECTIONS; id++) {
		const struct hq_end_entry *entry = &w->entries[id];
		if (!w->complete[id] && entry->rows == 0)
			continue;
		out[n] = *entry;
		out[n].section = hq_sections[id].number;
		out[n].flags =
		    hq_sections[id].required ? HQ_CHUNK_REQUIRED : 0;
		n++;
	}
	return n;
}

int
hq_writer_finish(struct hq_writer *w)
{
	struct hq_end_entry entries[HQ_NSECTIONS];
	uint8_t record[HQ_END_HEADER_BYTES + HQ_NSECTIONS * HQ_END_ENTRY_BYTES +
	    HQ_END_TRAILER_BYTES];
	unsigned n;

	write_new_texts(w);
	n = collect_entries(w, entries);
	hq_end_put(entries, n, w->offset, record);
	emit(w, record, hq_end_bytes(n));
	return w->error;
}

struct hq_writer *
hq_writer_init(void *memory, struct hq_sink sink)
{
	struct hq_writer *w = memory;
	uint8_t header[HQ_FILE_HEADER_BYTES];

	w->sink = sink;
	w->encoder = hq_encoder_init(w->encoder_memory);
	hq_strings_init(&w->strings);
	hq_file_header_put(header);
	emit(w, header, sizeof header);
	return w;
}
