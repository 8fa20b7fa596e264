/* A column read once, chunk by chunk. */
#include "analysis/reader/stream.h"

#include "analysis/reader/column.h"
#include "analysis/reader/open.h"

#include <inttypes.h>
#include <stdlib.h>

struct hq_stream {
	struct hq_reader *reader;
	enum hq_column_id id;
	struct hq_column_scratch *scratch; /* NULL: the column is in memory */
	struct hq_dense here; /* the chunk, or the column */
	uint32_t at;          /* the next row of it */
	size_t chunk;         /* the next one */
	uint32_t left;        /* rows of the column */
};

enum hq_status
hq_stream_open(struct hq_reader *r, enum hq_column_id id,
    struct hq_stream **ret_stream, struct hq_error *reterr)
{
	unsigned width = hq_kind_width(hq_columns[id].kind);
	struct hq_stream *s;

	if (width > 4)
		return hq_fail(reterr, HQ_ERR_USAGE, "column %s is too wide",
		    hq_columns[id].name);
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	s->reader = r;
	s->id = id;
	s->left = hq_reader_rows(r, hq_columns[id].section);
	s->here = r->columns[id];
	if (s->here.data == NULL) {
		s->scratch = malloc(sizeof *s->scratch);
		if (s->scratch == NULL) {
			free(s);
			return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		}
		s->here = (struct hq_dense){
		    .data = s->scratch->out, .width = (uint8_t)width};
	}
	*ret_stream = s;
	return HQ_OK;
}

static enum hq_status
decode_next(struct hq_stream *s, struct hq_error *reterr)
{
	const struct hq_column *col = &hq_columns[s->id];
	const struct hq_index_column *c = &s->reader->index.columns[s->id];
	const struct hq_index_chunk *chunk;
	enum hq_status status;

	/* The index has counted the rows of these chunks. */
	if (s->chunk >= c->nchunks)
		return hq_fail(reterr, HQ_ERR_USAGE, "no more rows");
	chunk = &c->chunks[s->chunk++];
	status = hq_column_decode_chunk(
	    &s->reader->source, chunk, s->here.width, s->scratch);
	if (status != HQ_OK) {
		hq_error_file(reterr, s->reader->path);
		return hq_fail(reterr, status,
		    "table %s, column %s, byte %" PRIu64 ": %s",
		    hq_sections[col->section].name, col->name, chunk->offset,
		    hq_status_message(status));
	}
	s->here.rows = chunk->rows;
	s->at = 0;
	return HQ_OK;
}

enum hq_status
hq_stream_read(struct hq_stream *s, uint32_t n, uint32_t *out,
    struct hq_error *reterr)
{
	enum hq_status status;

	if (n > s->left)
		return hq_fail(reterr, HQ_ERR_USAGE, "no more rows");
	s->left -= n;
	while (n > 0) {
		uint32_t here = s->here.rows - s->at;
		if (here == 0) {
			status = decode_next(s, reterr);
			if (status != HQ_OK)
				return status;
			continue;
		}
		here = here < n ? here : n;
		for (uint32_t i = 0; i < here; i++)
			out[i] = (uint32_t)hq_dense_raw(&s->here, s->at + i);
		s->at += here;
		out += here;
		n -= here;
	}
	return HQ_OK;
}

void
hq_stream_close(struct hq_stream *s)
{
	if (s == NULL)
		return;
	free(s->scratch);
	free(s);
}
