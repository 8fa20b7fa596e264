/* The table setname: sets of referrers and of references, in words. */
#include "analysis/store/dump_graph.h"

#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More names of a set are not said. */
#define MANY_NAMES 20u

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a set, sorted, with commas; 0: no memory. */
static uint32_t
describe(struct hq_texts *texts, const struct hq_kinds *kinds, uint32_t set)
{
	uint32_t first = kinds->first[set], n = kinds->first[set + 1] - first;
	const char **names = hq_array_new(n, sizeof *names);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	uint32_t number = 0;

	for (uint32_t i = 0; names != NULL && i < n; i++) {
		names[i] = hq_texts_get(texts, kinds->member[first + i]);
		names[i] = names[i] != NULL ? names[i] : "?";
	}
	if (names != NULL && out != NULL) {
		qsort(names, n, sizeof *names, compare);
		for (uint32_t i = 0; i < n && i < MANY_NAMES; i++)
			fprintf(out, "%s%s", i > 0 ? ", " : "", names[i]);
		if (n > MANY_NAMES)
			fprintf(out, " and %u more", n - MANY_NAMES);
	}
	free(names);
	if (out != NULL && fclose(out) == 0 && names != NULL)
		number = hq_texts_add(texts, text);
	free(text);
	return number;
}

static enum hq_status
fill(struct hq_dump *dump, const struct hq_kinds *const *kinds, uint32_t *ids,
    uint32_t *labels, struct hq_error *reterr)
{
	uint32_t at = 0;

	for (unsigned words = 0; words < 2; words++)
		for (uint32_t set = 0; set < kinds[words]->count; set++) {
			uint32_t text =
			    describe(hq_symbols_texts(dump->symbols),
				kinds[words], set);
			if (text == 0)
				return hq_fail(
				    reterr, HQ_ERR_NOMEM, "out of memory");
			ids[at] = 2 * set + words;
			labels[at++] = text + 1;
		}
	return HQ_OK;
}

enum hq_status
hq_derive_setname(struct hq_dump *dump, struct hq_derived_rows *ret_rows,
    struct hq_error *reterr)
{
	const struct hq_kinds *kinds[2];
	uint32_t rows = 0, *ids, *labels;
	enum hq_status status = hq_dump_kinds(dump, false, &kinds[0], reterr);

	if (status == HQ_OK)
		status = hq_dump_kinds(dump, true, &kinds[1], reterr);
	if (status != HQ_OK)
		return status;
	if (kinds[0] != NULL &&
	    __builtin_add_overflow(kinds[0]->count, kinds[1]->count, &rows))
		return hq_fail(reterr, HQ_ERR_LIMIT, "too many sets");
	ids = hq_array_new(rows, sizeof *ids);
	labels = hq_array_new(rows, sizeof *labels);
	if (ids == NULL || labels == NULL)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	else if (rows > 0)
		status = fill(dump, kinds, ids, labels, reterr);
	if (status != HQ_OK) {
		free(ids);
		free(labels);
		return status;
	}
	*ret_rows = (struct hq_derived_rows){.rows = rows};
	ret_rows->columns[HQ_DERIVED_AT(SETNAME, set_id)] =
	    (struct hq_dense){ids, rows, 4, false};
	ret_rows->columns[HQ_DERIVED_AT(SETNAME, label)] =
	    (struct hq_dense){labels, rows, 4, true};
	return HQ_OK;
}
