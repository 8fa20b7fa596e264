/* The computed columns about what blocks are. */
#include "analysis/store/compute.h"

#include "analysis/reader/columns.h"
#include "analysis/store/dump.h"
#include "analysis/support/memory.h"
#include "analysis/symbol/demangle.h"

#include <stdlib.h>
#include <string.h>

/* Where a value of an object goes, as a nullable column keeps it: + 1. */
typedef void take_fn(const struct hq_dense *const *object, uint32_t i,
    void *column, uint32_t row);

static void
take_type(const struct hq_dense *const *object, uint32_t i, void *column,
    uint32_t row)
{
	uint64_t id = hq_dense_raw(object[HQ_AT(OBJECT, type_id)], i);

	((uint32_t *)column)[row] = id < UINT32_MAX ? (uint32_t)id + 1 : 0;
}

static void
take_refcount(const struct hq_dense *const *object, uint32_t i, void *column,
    uint32_t row)
{
	uint64_t n = hq_dense_raw(object[HQ_AT(OBJECT, refcount)], i);

	if (hq_dense_raw(object[HQ_AT(OBJECT, has_refcount)], i) != 0)
		((uint64_t *)column)[row] = n < UINT64_MAX ? n + 1 : n;
}

/* A column of block from the rows of object, which name blocks. */
static enum hq_status
spread(struct hq_dump *dump, unsigned width, take_fn *take,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	const struct hq_dense *object[HQ_MAX_COLUMNS];
	struct hq_dense d = {.width = (uint8_t)width, .nullable = true};
	enum hq_status status =
	    hq_columns_get(dump->reader, HQ_SECTION_OBJECT, object, reterr);

	if (status != HQ_OK)
		return status;
	d.rows = hq_reader_rows(dump->reader, HQ_SECTION_BLOCK);
	d.data = hq_array_new_zero(d.rows, width);
	if (d.data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < object[0]->rows; i++) {
		uint64_t row =
		    hq_dense_raw(object[HQ_AT(OBJECT, block_row)], i);
		if (row < d.rows)
			take(object, i, d.data, (uint32_t)row);
	}
	*ret_column = d;
	return HQ_OK;
}

enum hq_status
hq_compute_block_type(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return spread(dump, 4, take_type, ret_column, reterr);
}

enum hq_status
hq_compute_block_refcount(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return spread(dump, 8, take_refcount, ret_column, reterr);
}

/* A text of the dump that can be looked at with its zero; NULL: there is none,
 * or it has a zero inside. */
static char *
get_text(struct hq_dump *dump, uint64_t number)
{
	const char *text;
	size_t n;

	if (hq_reader_text(dump->reader, number, &text, &n, NULL) != HQ_OK ||
	    memchr(text, '\0', n) != NULL)
		return NULL;
	return strndup(text, n);
}

/* Names of the program's own are not mangled: those of vtables only are. */
static uint32_t
name_of(struct hq_dump *dump, const struct hq_dense *const *type, uint32_t i,
    char buffer[HQ_DEMANGLE_MAX])
{
	struct hq_texts *texts = hq_symbols_texts(dump->symbols);
	char *symbol =
	    get_text(dump, hq_dense_raw(type[HQ_AT(TYPE, symbol)], i));
	char *source =
	    get_text(dump, hq_dense_raw(type[HQ_AT(TYPE, source)], i));
	uint32_t name = 0;

	if (symbol != NULL && source != NULL)
		name = hq_texts_add(texts, strcmp(source, "vtable") == 0
					       ? hq_demangle_type(symbol, buffer)
					       : symbol);
	free(source);
	free(symbol);
	return name;
}

enum hq_status
hq_compute_type_name(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *type[HQ_MAX_COLUMNS];
	uint32_t *out;
	char *buffer;
	enum hq_status status =
	    hq_columns_get(dump->reader, HQ_SECTION_TYPE, type, reterr);

	if (status != HQ_OK)
		return status;
	out = hq_array_new_zero(type[0]->rows, sizeof *out);
	buffer = malloc(HQ_DEMANGLE_MAX);
	if (out == NULL || buffer == NULL) {
		free(out);
		free(buffer);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (uint32_t i = 0; i < type[0]->rows; i++) {
		uint32_t name = name_of(dump, type, i, buffer);
		out[i] = name == 0 ? 0 : name + 1;
	}
	free(buffer);
	*ret_column = (struct hq_dense){out, type[0]->rows, 4, true};
	return HQ_OK;
}
