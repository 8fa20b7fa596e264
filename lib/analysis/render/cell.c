/* The kinds of columns by name. */
#include "analysis/render/cell.h"

#include <string.h>

static const struct {
	const char *name;
	bool right;
} kinds[HQ_NCELL_KINDS] = {
#define HQ_CELL(id, name, right, doc) {#name, right},
#include "analysis/render/cells.def"
#undef HQ_CELL
};

enum hq_cell_kind
hq_cell_find(const char *name, size_t length)
{
	unsigned k = 0;

	while (
	    k < HQ_NCELL_KINDS && (strlen(kinds[k].name) != length ||
				      memcmp(kinds[k].name, name, length) != 0))
		k++;
	return k;
}

bool
hq_cell_is_right(enum hq_cell_kind kind)
{
	return kinds[kind].right;
}

struct hq_value
hq_value_text(const char *text)
{
	return hq_value_bytes(text, strlen(text));
}
