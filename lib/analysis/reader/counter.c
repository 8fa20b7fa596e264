/* One number of the table counter by its name. */
#include "analysis/reader/counter.h"

#include "analysis/reader/columns.h"

#include <string.h>

bool
hq_counter_find(struct hq_reader *r, const char *wanted, uint64_t *ret_value)
{
	const struct hq_dense *counter[HQ_MAX_COLUMNS];
	const char *name;
	size_t n;

	if (hq_columns_get(r, HQ_SECTION_COUNTER, counter, NULL) != HQ_OK)
		return false;
	for (uint32_t i = 0; i < counter[0]->rows; i++) {
		uint64_t number =
		    hq_dense_raw(counter[HQ_AT(COUNTER, name)], i);
		if (hq_reader_text(r, number, &name, &n, NULL) != HQ_OK ||
		    n != strlen(wanted) || memcmp(name, wanted, n) != 0)
			continue;
		*ret_value = hq_dense_raw(counter[HQ_AT(COUNTER, value)], i);
		return true;
	}
	return false;
}
