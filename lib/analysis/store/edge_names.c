/* Words for references. */
#include "analysis/store/edge_names.h"

#include "analysis/graph/array.h"
#include "analysis/reader/columns.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Offsets in untyped blocks whose texts are found without a search. */
#define NEAR_OFFSETS 4096u

/* Values of ref.how. */
enum { SCAN, FIELD, TRAVERSE, WEAK };

struct hq_edge_names {
	struct hq_dump *dump;
	struct hq_texts *texts;
	const struct hq_dense *type[HQ_MAX_COLUMNS];
	const struct hq_dense *field[HQ_MAX_COLUMNS];
	const struct hq_dense *object[HQ_MAX_COLUMNS];
	const struct hq_dense *src, *off, *how, *name;
	const struct hq_dense *type_name; /* of each type, a text */
	uint32_t *field_text;  /* of each row of field, 0: not made yet */
	uint32_t *first_field; /* of each type, and one more */
	uint32_t near[NEAR_OFFSETS];
	uint32_t at; /* the row of object that was found last */
};

#define TYPE(n, column, i) hq_dense_raw((n)->type[HQ_AT(TYPE, column)], i)
#define FIELD_OF(n, column, i) hq_dense_raw((n)->field[HQ_AT(FIELD, column)], i)
#define OBJECT(n, column, i) hq_dense_raw((n)->object[HQ_AT(OBJECT, column)], i)

static enum hq_status
get_columns(struct hq_edge_names *n, struct hq_error *reterr)
{
	struct hq_reader *r = n->dump->reader;
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_TYPE, n->type, reterr);

	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_FIELD, n->field, reterr);
	if (status == HQ_OK)
		status =
		    hq_columns_get(r, HQ_SECTION_OBJECT, n->object, reterr);
	if (status == HQ_OK)
		status =
		    hq_reader_column(r, HQ_COL_REF_src_row, &n->src, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(r, HQ_COL_REF_off, &n->off, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(r, HQ_COL_REF_how, &n->how, reterr);
	if (status == HQ_OK)
		status =
		    hq_reader_column(r, HQ_COL_REF_name, &n->name, reterr);
	if (status == HQ_OK)
		status = hq_dump_computed(n->dump, HQ_COMPUTED_TYPE_name,
		    &n->type_name, reterr);
	return status;
}

/* The fields of a type stand together; those of a table that does not ascend
 * are partly not found. */
static void
find_fields(struct hq_edge_names *n)
{
	uint32_t types = n->type[0]->rows, fields = n->field[0]->rows, at = 0;

	for (uint32_t type = 0; type < types; type++) {
		n->first_field[type] = at;
		while (at < fields && FIELD_OF(n, type_id, at) <= type)
			at++;
	}
	n->first_field[types] = at;
}

enum hq_status
hq_edge_names_new(struct hq_dump *d, struct hq_edge_names **ret_names,
    struct hq_error *reterr)
{
	struct hq_edge_names *n = calloc(1, sizeof *n);
	enum hq_status status;

	if (n == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	n->dump = d;
	n->texts = hq_symbols_texts(d->symbols);
	status = get_columns(n, reterr);
	if (status == HQ_OK) {
		uint64_t types = n->type[0]->rows;
		n->first_field = hq_big_new(types + 1, 4);
		n->field_text = hq_big_filled(n->field[0]->rows, 4, 0);
		if (n->field_text == NULL || n->first_field == NULL)
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	if (status != HQ_OK) {
		hq_edge_names_free(n);
		return status;
	}
	find_fields(n);
	*ret_names = n;
	return HQ_OK;
}

void
hq_edge_names_free(struct hq_edge_names *n)
{
	if (n == NULL)
		return;
	free(n->field_text);
	free(n->first_field);
	free(n);
}

bool
hq_edge_names_object(
    struct hq_edge_names *n, uint32_t block, uint32_t *ret_object)
{
	uint32_t rows = n->object[0]->rows, low = 0, high = rows;

	/* Most are asked for in order. */
	if (n->at < rows && OBJECT(n, block_row, n->at) <= block)
		low = n->at;
	if (low + 1 < rows && OBJECT(n, block_row, low + 1) > block)
		high = low + 1;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (OBJECT(n, block_row, mid) <= block)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return false;
	n->at = *ret_object = low - 1;
	return OBJECT(n, block_row, low - 1) == block;
}

bool
hq_edge_names_type_of(
    struct hq_edge_names *n, uint32_t block, uint64_t *ret_type)
{
	uint32_t object;

	if (!hq_edge_names_object(n, block, &object))
		return false;
	*ret_type = OBJECT(n, type_id, object);
	return true;
}

/* A text of the dump, cut where it does not fit. */
static void
get_text(
    const struct hq_edge_names *n, uint64_t number, char *out, size_t size)
{
	const char *text;
	size_t length;

	out[0] = '\0';
	if (hq_reader_text(n->dump->reader, number, &text, &length, NULL) ==
	    HQ_OK)
		snprintf(out, size, "%.*s",
		    (int)(length < size ? length : size), text);
}

uint32_t
hq_edge_names_type(struct hq_edge_names *n, uint64_t type)
{
	int64_t text;

	if (type >= n->type_name->rows ||
	    !hq_dense_get(n->type_name, (uint32_t)type, &text))
		return hq_texts_add(n->texts, "?");
	return (uint32_t)text;
}

/* "Type" and something of it. */
static uint32_t
join(struct hq_edge_names *n, uint64_t type, const char *what)
{
	uint32_t name = hq_edge_names_type(n, type);
	char text[2560];

	if (name == 0)
		return 0;
	snprintf(text, sizeof text, "%s%s", hq_texts_get(n->texts, name), what);
	return hq_texts_add(n->texts, text);
}

/* Whether a word of a field, which may be an array, is at the offset. */
static bool
covers(const struct hq_edge_names *n, uint32_t field, uint64_t off)
{
	uint64_t start = FIELD_OF(n, offset, field);
	uint64_t stride = FIELD_OF(n, stride, field);
	uint64_t count = FIELD_OF(n, count, field);

	return off == start || (off > start && stride > 0 &&
	    (off - start) % stride == 0 &&
	    (count == 0 || (off - start) / stride < count));
}

/* The last field of the type that has a word at the offset. */
static bool
find_field(const struct hq_edge_names *n, uint64_t type, uint64_t off,
    uint32_t *ret_field)
{
	uint64_t best = 0;
	bool found = false;

	if (type >= n->type[0]->rows)
		return false;
	for (uint32_t i = n->first_field[type]; i < n->first_field[type + 1];
	     i++) {
		uint64_t start = FIELD_OF(n, offset, i);
		if (!covers(n, i, off) || (found && start < best))
			continue;
		best = start;
		*ret_field = i;
		found = true;
	}
	return found;
}

static uint32_t
name_field(struct hq_edge_names *n, uint64_t type, uint32_t field)
{
	char name[1024], text[1100], kind[16];

	if (n->field_text[field] == 0) {
		get_text(n, FIELD_OF(n, name, field), name, sizeof name);
		get_text(n, FIELD_OF(n, kind, field), kind, sizeof kind);
		snprintf(text, sizeof text, ".%s%s", name,
		    FIELD_OF(n, count, field) != 1 && kind[0] == 'p' &&
			    kind[7] == 's' && strstr(name, "[*]") == NULL
			? "[*]"
			: "");
		n->field_text[field] = join(n, type, text);
	}
	return n->field_text[field];
}

static uint32_t
name_word(struct hq_edge_names *n, uint64_t off)
{
	char text[32];

	if (off < NEAR_OFFSETS && n->near[off] != 0)
		return n->near[off];
	snprintf(text, sizeof text, "+%" PRIu64, off);
	if (off >= NEAR_OFFSETS)
		return hq_texts_add(n->texts, text);
	return n->near[off] = hq_texts_add(n->texts, text);
}

/* The offset in the object that an array's element is. */
static uint64_t
in_element(const struct hq_edge_names *n, uint32_t object, uint64_t type,
    uint64_t off)
{
	uint64_t size = type < n->type[0]->rows
			    ? TYPE(n, size, (uint32_t)type)
			    : 0;

	uint64_t start = OBJECT(n, start, object);

	if (off < start)
		return off;
	off -= start;
	return OBJECT(n, count, object) > 1 && size > 0 ? off % size : off;
}

uint32_t
hq_edge_names_label(struct hq_edge_names *n, uint32_t ref)
{
	uint64_t how = hq_dense_raw(n->how, ref), type;
	uint64_t off = hq_dense_raw(n->off, ref);
	uint32_t object, field;
	char name[1024], text[1100];

	if (!hq_edge_names_object(
		n, (uint32_t)hq_dense_raw(n->src, ref), &object))
		return name_word(n, off);
	type = OBJECT(n, type_id, object);
	if (how == TRAVERSE) {
		get_text(n, hq_dense_raw(n->name, ref), name, sizeof name);
		snprintf(text, sizeof text, ".%s",
		    name[0] != '\0' ? name : "*");
		return join(n, type, text);
	}
	off = in_element(n, object, type, off);
	if ((how == FIELD || how == WEAK) && find_field(n, type, off, &field))
		return name_field(n, type, field);
	snprintf(text, sizeof text, "+%" PRIu64, off);
	return join(n, type, text);
}
