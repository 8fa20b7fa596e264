/* The rules of the tables of types, beside those of verify_graph.c. */
#include "analysis/reader/columns.h"
#include "analysis/reader/verify.h"

#include <string.h>

static bool
is_text(struct hq_reader *r, uint64_t number, const char *wanted)
{
	const char *text;
	size_t n;

	return hq_reader_text(r, number, &text, &n, NULL) == HQ_OK &&
	       n == strlen(wanted) && memcmp(text, wanted, n) == 0;
}

static enum hq_status
check_types(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *t[HQ_MAX_COLUMNS];
	enum hq_status status = hq_columns_get(r, HQ_SECTION_TYPE, t, reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < t[0]->rows; i++) {
		uint64_t symbol = hq_dense_raw(t[HQ_AT(TYPE, symbol)], i);
		if ((i == 0) != is_text(r, symbol, ""))
			hq_verify_fault(r, HQ_SECTION_TYPE, i,
			    "row 0, and no other, has no name");
	}
	return HQ_OK;
}

static bool
is_kind(struct hq_reader *r, uint64_t number)
{
	static const char *const kinds[] = {"pointer", "pointers", "weak"};

	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (is_text(r, number, kinds[i]))
			return true;
	return false;
}

static enum hq_status
check_fields(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *f[HQ_MAX_COLUMNS];
	uint64_t before = 0;
	enum hq_status status = hq_columns_get(r, HQ_SECTION_FIELD, f, reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < f[0]->rows; i++) {
		uint64_t type = hq_dense_raw(f[HQ_AT(FIELD, type_id)], i);
		uint64_t offset = hq_dense_raw(f[HQ_AT(FIELD, offset)], i);
		uint64_t here = type << 32 | offset;
		if (type == 0)
			hq_verify_fault(r, HQ_SECTION_FIELD, i,
			    "it is of no type");
		if (here < before)
			hq_verify_fault(r, HQ_SECTION_FIELD, i,
			    "the order is broken");
		if (!is_kind(r, hq_dense_raw(f[HQ_AT(FIELD, kind)], i)))
			hq_verify_fault(r, HQ_SECTION_FIELD, i,
			    "its kind is not known");
		if (hq_dense_raw(f[HQ_AT(FIELD, stride)], i) == 0)
			hq_verify_fault(r, HQ_SECTION_FIELD, i,
			    "its elements have no size");
		before = here;
	}
	return HQ_OK;
}

static enum hq_status
check_objects(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *o[HQ_MAX_COLUMNS], *req;
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_OBJECT, o, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(r, HQ_COL_BLOCK_req, &req, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < o[0]->rows; i++) {
		uint64_t row = hq_dense_raw(o[HQ_AT(OBJECT, block_row)], i);
		uint64_t type = hq_dense_raw(o[HQ_AT(OBJECT, type_id)], i);
		uint64_t start = hq_dense_raw(o[HQ_AT(OBJECT, start)], i);
		if (row < req->rows &&
		    start > hq_dense_raw(req, (uint32_t)row))
			hq_verify_fault(r, HQ_SECTION_OBJECT, i,
			    "it starts behind its block");
		if (type == 0)
			hq_verify_fault(r, HQ_SECTION_OBJECT, i,
			    "it is of no type");
		if (hq_dense_raw(o[HQ_AT(OBJECT, has_refcount)], i) > 1)
			hq_verify_fault(r, HQ_SECTION_OBJECT, i,
			    "has_refcount is neither 0 nor 1");
	}
	return HQ_OK;
}

static enum hq_status
check_pieces(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *s[HQ_MAX_COLUMNS], *usable;
	uint64_t types = hq_reader_rows(r, HQ_SECTION_TYPE);
	uint64_t traces = hq_reader_rows(r, HQ_SECTION_TRACE);
	uint64_t last_row = 0, last_off = 0;
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_SUBBLOCK, s, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    r, HQ_COL_BLOCK_usable, &usable, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < s[0]->rows; i++) {
		uint64_t row = hq_dense_raw(s[HQ_AT(SUBBLOCK, block_row)], i);
		uint64_t off = hq_dense_raw(s[HQ_AT(SUBBLOCK, off)], i), end;
		uint64_t type = hq_dense_raw(s[HQ_AT(SUBBLOCK, type_id)], i);
		uint64_t trace = hq_dense_raw(s[HQ_AT(SUBBLOCK, trace_id)], i);
		if (row < last_row || (row == last_row && off < last_off))
			hq_verify_fault(r, HQ_SECTION_SUBBLOCK, i,
			    "the order is broken");
		if (row >= usable->rows ||
		    __builtin_add_overflow(off,
			hq_dense_raw(s[HQ_AT(SUBBLOCK, size)], i), &end) ||
		    end > hq_dense_raw(usable, (uint32_t)row))
			hq_verify_fault(r, HQ_SECTION_SUBBLOCK, i,
			    "it does not lie in its block");
		if ((type >= types && type != 0) ||
		    (trace >= traces && trace != 0))
			hq_verify_fault(r, HQ_SECTION_SUBBLOCK, i,
			    "its type or trace is not there");
		last_row = row;
		last_off = off;
	}
	return HQ_OK;
}

static enum hq_status
check_hashes(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *flags;
	enum hq_status status =
	    hq_reader_column(r, HQ_COL_HASH_flags, &flags, reterr);

	for (uint32_t i = 0; status == HQ_OK && i < flags->rows; i++)
		if (hq_dense_raw(flags, i) > 1)
			hq_verify_fault(r, HQ_SECTION_HASH, i,
			    "its flags are not known");
	return status;
}

/* What is wrong with a container, or NULL. */
static const char *
fill_fault(const struct hq_dense *const *f, const struct hq_dense *req,
    uint32_t i)
{
	uint64_t used = hq_dense_raw(f[HQ_AT(FILL, used)], i);
	uint64_t capacity = hq_dense_raw(f[HQ_AT(FILL, capacity)], i);
	uint64_t size = hq_dense_raw(f[HQ_AT(FILL, element_size)], i);
	uint64_t row = hq_dense_raw(f[HQ_AT(FILL, buffer_row)], i), bytes;

	if (used > capacity)
		return "more is in use than there is room for";
	if (size == 0)
		return "its elements have no size";
	if (hq_dense_raw(f[HQ_AT(FILL, flags)], i) > 3)
		return "its flags are not known";
	if (row >= req->rows)
		return capacity > 0 && row == UINT32_MAX ? "it has no room"
							 : NULL;
	if (__builtin_mul_overflow(capacity, size, &bytes) ||
	    bytes > hq_dense_raw(req, (uint32_t)row))
		return "it does not fit into its block";
	return NULL;
}

static enum hq_status
check_fill(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *f[HQ_MAX_COLUMNS], *req;
	enum hq_status status = hq_columns_get(r, HQ_SECTION_FILL, f, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(r, HQ_COL_BLOCK_req, &req, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < f[0]->rows; i++) {
		const char *fault = fill_fault(f, req, i);
		if (fault != NULL)
			hq_verify_fault(r, HQ_SECTION_FILL, i, fault);
	}
	return HQ_OK;
}

enum hq_status
hq_verify_objects(struct hq_reader *r, struct hq_error *reterr)
{
	enum hq_status status = check_types(r, reterr);

	if (status == HQ_OK)
		status = check_fields(r, reterr);
	if (status == HQ_OK)
		status = check_objects(r, reterr);
	if (status == HQ_OK)
		status = check_pieces(r, reterr);
	if (status == HQ_OK)
		status = check_hashes(r, reterr);
	if (status == HQ_OK)
		status = check_fill(r, reterr);
	return status;
}
