/* Opens a dump and decodes its columns when they are asked for. */
#include "analysis/reader/reader.h"

#include "analysis/reader/open.h"
#include "analysis/support/phase.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Decodes every chunk once and cuts each column at the first bad one. */
static enum hq_status
keep_what_is_whole(struct hq_reader *r, struct hq_error *reterr)
{
	for (unsigned id = 0; id < HQ_NCOLUMNS; id++) {
		const struct hq_column *col = &hq_columns[id];
		struct hq_index_column *c = &r->index.columns[id];

		for (size_t i = 0; i < c->nchunks; i++) {
			enum hq_status status =
			    hq_column_decode_chunk(&r->source, &c->chunks[i],
				hq_kind_width(col->kind), r->scratch);
			if (status == HQ_OK)
				continue;
			if (status == HQ_ERR_IO)
				return hq_fail(reterr, status, "cannot read");
			hq_findings_add(&r->findings, status,
			    c->chunks[i].offset - HQ_CHUNK_HEADER_BYTES,
			    hq_sections[col->section].name, "column %s: %s",
			    col->name, hq_status_message(status));
			hq_index_cut(&r->index, id, i);
		}
	}
	return HQ_OK;
}

static enum hq_status
open_reader(struct hq_reader *r, const char *path, unsigned flags,
    struct hq_error *reterr)
{
	enum hq_status status;

	r->path = strdup(strcmp(path, "-") == 0 ? "standard input" : path);
	r->scratch = malloc(sizeof *r->scratch);
	if (r->path == NULL || r->scratch == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_source_open(&r->source, path, reterr);
	if (status == HQ_OK)
		status = hq_index_build(
		    &r->index, &r->source, &r->findings, reterr);
	if (status == HQ_OK && flags & HQ_READER_PARTIAL)
		status = keep_what_is_whole(r, reterr);
	if (status == HQ_OK)
		hq_index_settle(&r->index, &r->findings);
	return status;
}

enum hq_status
hq_reader_open(const char *path, unsigned flags, struct hq_reader **ret_reader,
    struct hq_error *reterr)
{
	struct hq_reader *r = calloc(1, sizeof *r);
	enum hq_status status;

	if (r == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	r->source.fd = -1;
	status = open_reader(r, path, flags, reterr);
	if (status != HQ_OK) {
		hq_error_file(reterr, path);
		hq_reader_close(r);
		return status;
	}
	*ret_reader = r;
	return HQ_OK;
}

void
hq_reader_close(struct hq_reader *r)
{
	if (r == NULL)
		return;
	for (unsigned i = 0; i < HQ_NCOLUMNS; i++) {
		free(r->columns[i].data);
		free(r->peeks[i].here.data);
	}
	hq_index_release(&r->index);
	hq_source_release(&r->source);
	free(r->scratch);
	free(r->path);
	free(r);
}

const char *
hq_reader_path(const struct hq_reader *r)
{
	return r->path;
}

uint64_t
hq_reader_size(const struct hq_reader *r)
{
	return r->source.size;
}

struct hq_findings *
hq_reader_findings(struct hq_reader *r)
{
	return &r->findings;
}

uint32_t
hq_reader_rows(const struct hq_reader *r, enum hq_section_id section)
{
	return (uint32_t)r->index.rows[section];
}

uint64_t
hq_reader_stored(const struct hq_reader *r, enum hq_section_id section)
{
	return r->index.stored[section];
}

enum hq_status
hq_reader_column(struct hq_reader *r, enum hq_column_id id,
    const struct hq_dense **ret_column, struct hq_error *reterr)
{
	const struct hq_column *col = &hq_columns[id];
	const struct hq_index_column *c = &r->index.columns[id];
	const char *table = hq_sections[col->section].name;
	size_t bad = 0;
	enum hq_status status;

	*ret_column = &r->columns[id];
	if (r->columns[id].data != NULL)
		return HQ_OK;
	HQ_PHASE("read", table);
	status = hq_column_decode(&r->source, c, hq_kind_width(col->kind),
	    (uint32_t)r->index.rows[col->section], r->scratch, &r->columns[id],
	    &bad);
	if (status == HQ_OK)
		return HQ_OK;
	hq_error_file(reterr, r->path);
	if (status == HQ_ERR_NOMEM)
		return hq_fail(reterr, status,
		    "table %s, column %s: out of memory", table, col->name);
	return hq_fail(reterr, status,
	    "table %s, column %s, byte %" PRIu64 ": %s", table, col->name,
	    c->chunks[bad].offset, hq_status_message(status));
}

enum hq_status
hq_reader_text(struct hq_reader *r, uint64_t number, const char **ret_text,
    size_t *ret_length, struct hq_error *reterr)
{
	const struct hq_dense *offset, *length, *bytes;
	uint64_t at, n;
	enum hq_status status;

	status = hq_reader_column(r, HQ_COL_STRING_offset, &offset, reterr);
	if (status == HQ_OK)
		status =
		    hq_reader_column(r, HQ_COL_STRING_length, &length, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(r, HQ_COL_TEXT_byte, &bytes, reterr);
	if (status != HQ_OK)
		return status;
	if (number >= offset->rows)
		return hq_fail(reterr, HQ_ERR_RANGE,
		    "there is no text number %" PRIu64, number);
	at = hq_dense_raw(offset, (uint32_t)number);
	n = hq_dense_raw(length, (uint32_t)number);
	if (at > bytes->rows || n > bytes->rows - at)
		return hq_fail(reterr, HQ_ERR_RANGE,
		    "text number %" PRIu64 " lies outside of the texts",
		    number);
	*ret_text = (const char *)bytes->data + at;
	*ret_length = (size_t)n;
	return HQ_OK;
}
