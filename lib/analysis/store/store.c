/* The dumps that one connection has open. */
#include "analysis/store/store.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

enum hq_status
hq_store_new(const struct hq_symbol_options *symbols,
    struct hq_store **ret_store, struct hq_error *reterr)
{
	struct hq_store *s = calloc(1, sizeof *s);
	enum hq_status status;

	if (s == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	s->references = 1;
	status = hq_symbols_new(symbols, &s->symbols, reterr);
	if (status != HQ_OK) {
		free(s);
		return status;
	}
	*ret_store = s;
	return HQ_OK;
}

void
hq_store_take(struct hq_store *s)
{
	s->references++;
}

void
hq_store_drop(struct hq_store *s)
{
	if (s == NULL || --s->references > 0)
		return;
	for (size_t i = 0; i < s->ndumps; i++)
		hq_dump_close(s->dumps[i]);
	free(s->dumps);
	hq_symbols_free(s->symbols);
	free(s);
}

enum hq_status
hq_store_open(struct hq_store *s, const char *path, int64_t dump_id,
    bool partial, struct hq_error *reterr)
{
	enum hq_status status;

	if (hq_array_reserve((void **)&s->dumps, &s->capacity, s->ndumps,
		sizeof *s->dumps) != 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_dump_open(path, dump_id, partial, s->symbols,
	    &s->dumps[s->ndumps], reterr);
	if (status == HQ_OK)
		s->ndumps++;
	return status;
}
