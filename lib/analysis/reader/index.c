/* Walks the headers of the chunks. */
#include "analysis/reader/index.h"

#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	struct hq_index *index;
	struct hq_source *source;
	struct hq_findings *findings;
	struct hq_error *reterr;
	uint64_t offset;
};

static enum hq_status
check_header(struct walk *w)
{
	const uint8_t *bytes;
	uint32_t version;
	enum hq_status status;

	status = hq_source_peek(w->source, 0, HQ_FILE_HEADER_BYTES, &bytes);
	if (status == HQ_ERR_TRUNCATED)
		return hq_fail(w->reterr, HQ_ERR_FORMAT,
		    "not a heap dump; it has only %" PRIu64 " bytes",
		    w->source->size);
	if (status != HQ_OK)
		return hq_fail(w->reterr, status, "cannot read its header");
	status = hq_file_header_get(bytes, &version);
	if (status == HQ_ERR_VERSION)
		return hq_fail(w->reterr, status,
		    "made by a newer version of heapql; this one reads "
		    "version %u",
		    HQ_FILE_VERSION);
	if (status == HQ_ERR_FORMAT && memcmp(bytes, "SQLite format 3", 15) == 0)
		return hq_fail(w->reterr, status,
		    "not a heap dump, but a database; a dump (.hqd) is needed "
		    "here");
	if (status == HQ_ERR_FORMAT)
		return hq_fail(w->reterr, status, "not a heap dump");
	if (status != HQ_OK)
		return hq_fail(
		    w->reterr, status, "the file's header is damaged");
	w->offset = HQ_FILE_HEADER_BYTES;
	return HQ_OK;
}

/* A table that we do not know: skipped, unless it must be understood. */
static enum hq_status
skip_unknown(struct walk *w, const struct hq_chunk *c)
{
	if (c->flags & HQ_CHUNK_REQUIRED)
		return hq_fail(w->reterr, HQ_ERR_VERSION,
		    "table number %u must be understood and is unknown; a "
		    "newer version of heapql made this dump",
		    c->section);
	return HQ_OK;
}

/* Whether the chunk continues its column; finds fault if not. */
static bool
fits(struct walk *w, const struct hq_chunk *c, enum hq_column_id id)
{
	const struct hq_column *col = &hq_columns[id];
	const char *table = hq_sections[col->section].name;
	uint64_t rows = w->index->columns[id].rows;

	if (c->width != hq_kind_width(col->kind))
		hq_findings_add(w->findings, HQ_ERR_FORMAT, w->offset, table,
		    "column %s has numbers of %u bytes instead of %u",
		    col->name, c->width, hq_kind_width(col->kind));
	else if (c->codec & ~HQ_CODEC_KNOWN)
		hq_findings_add(w->findings, HQ_ERR_FORMAT, w->offset, table,
		    "column %s: unknown codec 0x%x", col->name, c->codec);
	else if (c->first_row < rows)
		hq_findings_add(w->findings, HQ_ERR_FORMAT, w->offset, table,
		    "column %s: row %" PRIu64 " comes twice", col->name,
		    c->first_row);
	else if (c->first_row > rows)
		hq_findings_add(w->findings, HQ_ERR_FORMAT, w->offset, table,
		    "column %s: rows %" PRIu64 " to %" PRIu64 " are missing",
		    col->name, rows, c->first_row - 1);
	else
		return true;
	return false;
}

static enum hq_status
add_chunk(struct walk *w, const struct hq_chunk *c)
{
	enum hq_section_id section = hq_section_find(c->section);
	enum hq_column_id id;
	struct hq_index_column *column;

	if (section == HQ_NSECTIONS)
		return skip_unknown(w, c);
	w->index->chunks_seen[section]++;
	w->index->stored[section] += c->stored;
	id = hq_column_find(section, c->column);
	if (id == HQ_NCOLUMNS || !fits(w, c, id))
		return HQ_OK;
	column = &w->index->columns[id];
	if (column->rows + c->rows > HQ_INDEX_MAX_ROWS)
		return hq_fail(w->reterr, HQ_ERR_LIMIT,
		    "table %s has more than %" PRIu32 " rows, which is the "
		    "most that can be analysed",
		    hq_sections[section].name, HQ_INDEX_MAX_ROWS);
	if (hq_array_reserve((void **)&column->chunks, &column->capacity,
		column->nchunks, sizeof *column->chunks) != 0)
		return hq_fail(w->reterr, HQ_ERR_NOMEM, "out of memory");
	column->chunks[column->nchunks++] = (struct hq_index_chunk){
	    .offset = w->offset + HQ_CHUNK_HEADER_BYTES,
	    .rows = c->rows,
	    .stored = c->stored,
	    .crc = c->crc,
	    .codec = c->codec,
	};
	column->rows += c->rows;
	return HQ_OK;
}

/* Compares the end record with what was seen. */
static void
compare_end(struct walk *w, const struct hq_end_entry *entries, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const struct hq_end_entry *e = &entries[i];
		enum hq_section_id id = hq_section_find(e->section);

		if (id == HQ_NSECTIONS)
			continue;
		w->index->listed[id] = true;
		w->index->told[id] = e->rows;
		if (e->chunks != w->index->chunks_seen[id] ||
		    e->stored != w->index->stored[id])
			hq_findings_add(w->findings, HQ_ERR_INCONSISTENT,
			    w->offset, hq_sections[id].name,
			    "the end record tells of %" PRIu32 " chunks, %" PRIu64
			    " bytes; there are %" PRIu64 ", %" PRIu64 " bytes",
			    e->chunks, e->stored, w->index->chunks_seen[id],
			    w->index->stored[id]);
	}
}

static enum hq_status
read_end(struct walk *w)
{
	struct hq_end_entry entries[HQ_END_MAX_SECTIONS];
	uint64_t left = w->source->size - w->offset;
	size_t most = hq_end_bytes(HQ_END_MAX_SECTIONS);
	const uint8_t *bytes;
	unsigned n = 0;
	enum hq_status status;

	if (left < most)
		most = (size_t)left;
	status = hq_source_peek(w->source, w->offset, most, &bytes);
	if (status != HQ_OK)
		return status;
	status = hq_end_get(bytes, most, w->offset, entries, &n);
	if (status != HQ_OK)
		return status;
	for (unsigned i = 0; i < n; i++)
		if (hq_section_find(entries[i].section) == HQ_NSECTIONS &&
		    entries[i].flags & HQ_CHUNK_REQUIRED)
			return hq_fail(w->reterr, HQ_ERR_VERSION,
			    "table number %u must be understood and is "
			    "unknown; a newer version of heapql made this "
			    "dump",
			    entries[i].section);
	w->index->has_end = true;
	compare_end(w, entries, n);
	w->offset += hq_end_bytes(n);
	if (w->offset != w->source->size)
		hq_findings_add(w->findings, HQ_ERR_FORMAT, w->offset, NULL,
		    "%" PRIu64 " bytes follow the end record",
		    w->source->size - w->offset);
	return HQ_OK;
}

/* The next place that starts a good chunk or may start the end record; the
 * file's size if there is none. */
static uint64_t
resync(struct walk *w, uint64_t from)
{
	uint64_t at = (from + 7) & ~7ull;
	struct hq_chunk c;
	const uint8_t *p;

	for (; at < w->source->size; at += 8) {
		if (hq_source_peek(w->source, at, 8, &p) != HQ_OK)
			break;
		if (memcmp(p, HQ_END_MAGIC, 8) == 0)
			return at;
		if (memcmp(p, HQ_CHUNK_MAGIC, 4) != 0)
			continue;
		if (hq_source_peek(w->source, at, HQ_CHUNK_HEADER_BYTES, &p) ==
			HQ_OK &&
		    hq_chunk_get(p, &c) == HQ_OK)
			return at;
	}
	return w->source->size;
}

/* One chunk or the end record at w->offset; false: neither, and why. */
static enum hq_status
step(struct walk *w, bool *ret_done)
{
	uint64_t left = w->source->size - w->offset;
	struct hq_chunk c;
	const uint8_t *p;
	enum hq_status status;

	if (left < 8)
		return HQ_ERR_TRUNCATED;
	status = hq_source_peek(w->source, w->offset, 8, &p);
	if (status == HQ_OK && memcmp(p, HQ_END_MAGIC, 8) == 0) {
		status = read_end(w);
		*ret_done = status == HQ_OK;
		return status;
	}
	if (status == HQ_OK)
		status = hq_source_peek(
		    w->source, w->offset, HQ_CHUNK_HEADER_BYTES, &p);
	if (status == HQ_OK)
		status = hq_chunk_get(p, &c);
	if (status != HQ_OK)
		return status;
	if (hq_chunk_span(&c) > left)
		return HQ_ERR_TRUNCATED;
	status = add_chunk(w, &c);
	w->offset += hq_chunk_span(&c);
	return status;
}

/* Errors that end the walk instead of being found fault with. */
static bool
is_fatal(enum hq_status status)
{
	return status == HQ_ERR_VERSION || status == HQ_ERR_LIMIT ||
	       status == HQ_ERR_NOMEM || status == HQ_ERR_IO;
}

enum hq_status
hq_index_build(struct hq_index *index, struct hq_source *source,
    struct hq_findings *findings, struct hq_error *reterr)
{
	struct walk w = {index, source, findings, reterr, 0};
	enum hq_status status = check_header(&w);
	bool done = false;

	if (status != HQ_OK)
		return status;
	while (!done && w.offset < source->size) {
		uint64_t start = w.offset;
		status = step(&w, &done);
		if (status == HQ_OK)
			continue;
		if (is_fatal(status)) {
			if (status == HQ_ERR_IO)
				hq_fail(reterr, status, "cannot read");
			return status;
		}
		w.offset = resync(&w, start + 8);
		hq_findings_add(findings, status, start, NULL,
		    w.offset < source->size
			? "no chunk here, the next one is %" PRIu64
			  " bytes further"
			: "the file is cut off: its last %" PRIu64
			  " bytes are no whole chunk",
		    w.offset - start);
	}
	if (!index->has_end)
		hq_findings_add(findings, HQ_ERR_TRUNCATED, source->size, NULL,
		    "the end record is missing: the file was cut off");
	return HQ_OK;
}

void
hq_index_cut(struct hq_index *index, enum hq_column_id column, size_t nchunks)
{
	struct hq_index_column *c = &index->columns[column];

	while (c->nchunks > nchunks)
		c->rows -= c->chunks[--c->nchunks].rows;
}

/* The shortest and the longest column of a table. */
static void
measure(const struct hq_index *index, enum hq_section_id id,
    uint64_t *ret_least, uint64_t *ret_most)
{
	unsigned first = hq_sections[id].first;
	uint64_t least = UINT64_MAX, most = 0;

	for (unsigned i = 0; i < hq_section_width(id); i++) {
		uint64_t rows = index->columns[first + i].rows;
		least = rows < least ? rows : least;
		most = rows > most ? rows : most;
	}
	*ret_least = least;
	*ret_most = most;
}

static void
settle_section(struct hq_index *index, enum hq_section_id id,
    struct hq_findings *findings)
{
	const char *name = hq_sections[id].name;
	uint64_t most, told = index->told[id];

	measure(index, id, &index->rows[id], &most);
	if (told < most)
		told = most;
	if (index->rows[id] < told)
		hq_findings_add(findings, HQ_ERR_TRUNCATED, HQ_FINDING_NOWHERE,
		    name, "%" PRIu64 " of %s%" PRIu64 " rows are whole",
		    index->rows[id], index->has_end ? "" : "at least ", told);
	if (index->has_end ? !index->listed[id] && hq_sections[id].required
			   : index->rows[id] == 0 && most == 0)
		hq_findings_add(findings, HQ_ERR_TRUNCATED, HQ_FINDING_NOWHERE,
		    name, "the table is %s",
		    index->has_end ? "missing" : "not in what is left");
}

void
hq_index_settle(struct hq_index *index, struct hq_findings *findings)
{
	for (unsigned id = 0; id < HQ_NSECTIONS; id++)
		settle_section(index, id, findings);
}

void
hq_index_release(struct hq_index *index)
{
	for (unsigned i = 0; i < HQ_NCOLUMNS; i++)
		free(index->columns[i].chunks);
	memset(index, 0, sizeof *index);
}
