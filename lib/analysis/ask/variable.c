/* The variable that has an address. */
#define _GNU_SOURCE
#include "analysis/ask/private.h"

#include <inttypes.h>
#include <stdio.h>

/* The module that has the address, or UINT32_MAX. */
static enum hq_status
find_module(struct hq_dump *d, uint64_t addr, uint32_t *ret_row,
    struct hq_error *reterr)
{
	const struct hq_dense *start, *size;
	enum hq_status status = hq_reader_column(
	    d->reader, HQ_COL_MODULE_start, &start, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    d->reader, HQ_COL_MODULE_size, &size, reterr);
	*ret_row = UINT32_MAX;
	for (uint32_t i = 0; status == HQ_OK && i < start->rows; i++)
		if (addr - hq_dense_raw(start, i) < hq_dense_raw(size, i))
			*ret_row = i;
	return status;
}

enum hq_status
hq_ask_variable(struct hq_ask *a, uint64_t addr, char **ret_text,
    struct hq_error *reterr)
{
	struct hq_symbol_object object = {.addr = addr};
	const char *name;
	enum hq_status status;

	*ret_text = NULL;
	if (a->opened == NULL)
		return HQ_OK;
	status = find_module(a->opened, addr, &object.module, reterr);
	if (status != HQ_OK || object.module == UINT32_MAX)
		return status;
	status = hq_symbols_objects(
	    a->opened->symbols, a->opened->reader, &object, 1, reterr);
	if (status != HQ_OK || object.name == 0)
		return status;
	name = hq_texts_get(hq_symbols_texts(a->opened->symbols), object.name);
	if (asprintf(ret_text, object.off == 0 ? "%s" : "%s+0x%" PRIx64, name,
		object.off) >= 0)
		return HQ_OK;
	*ret_text = NULL;
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}
