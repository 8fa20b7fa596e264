/* What the addresses of one program or library mean. */
#include "analysis/symbol/module.h"

#include "analysis/support/memory.h"
#include "analysis/symbol/image.h"
#include "analysis/symbol/walk.h"

#include <stdlib.h>
#include <string.h>

/* Functions inlined into one another; more are left out. */
#define MOST_LEVELS 200u

/* An address whose meaning is known. */
struct known {
	uint64_t addr;
	uint32_t first; /* of rows */
	uint32_t count;
};

struct hq_module {
	const struct hq_symbol_options *options;
	char *path;
	char *build_id;
	bool opened;
	struct hq_image image;
	struct hq_names names;
	struct known *known; /* by address */
	size_t nknown, known_capacity;
	struct hq_symbol_row *rows;
	size_t nrows, rows_capacity;
};

struct hq_module *
hq_module_new(const struct hq_symbol_options *options, struct hq_texts *texts,
    const char *path, const char *build_id)
{
	struct hq_module *m = calloc(1, sizeof *m);

	if (m == NULL)
		return NULL;
	m->options = options;
	m->names.texts = texts;
	m->path = strdup(path);
	m->build_id = strdup(build_id);
	if (m->path != NULL && m->build_id != NULL)
		return m;
	hq_module_free(m);
	return NULL;
}

void
hq_module_free(struct hq_module *m)
{
	if (m == NULL)
		return;
	hq_names_release(&m->names);
	hq_image_release(&m->image);
	free(m->path);
	free(m->build_id);
	free(m->known);
	free(m->rows);
	free(m);
}

bool
hq_module_is(const struct hq_module *m, const char *path, const char *build_id)
{
	return strcmp(m->path, path) == 0 &&
	       strcmp(m->build_id, build_id) == 0;
}

static const struct known *
find_known(const struct hq_module *m, uint64_t addr)
{
	size_t low = 0, high = m->nknown;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (m->known[mid].addr < addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == m->nknown || m->known[low].addr != addr)
		return NULL;
	return &m->known[low];
}

const struct hq_symbol_row *
hq_module_find(const struct hq_module *m, uint64_t addr, uint32_t *ret_count)
{
	static const struct hq_symbol_row nothing;
	const struct known *k = find_known(m, addr);

	*ret_count = k == NULL ? 1 : k->count;
	return k == NULL ? &nothing : &m->rows[k->first];
}

static int
add_row(struct hq_module *m, struct hq_symbol_row row)
{
	if (m->nrows >= UINT32_MAX ||
	    hq_array_reserve((void **)&m->rows, &m->rows_capacity, m->nrows,
		sizeof *m->rows) != 0)
		return -1;
	m->rows[m->nrows++] = row;
	return 0;
}

/* Source file and line of an address of the debug information. */
static void
find_line(struct hq_module *m, uint64_t addr, struct hq_symbol_row *row)
{
	struct hq_unit *unit = hq_units_find(&m->image.units, addr);
	Dwarf_Line *line;
	int number;

	if (unit == NULL)
		return;
	line = dwarf_getsrc_die(&unit->die, addr);
	if (line == NULL)
		return;
	row->file = hq_names_path(
	    &m->names, unit, dwarf_linesrc(line, NULL, NULL));
	if (row->file != 0 && dwarf_lineno(line, &number) == 0 && number > 0)
		row->line = (uint32_t)number;
}

/* The function that a symbol table or the unwind table tells. */
static void
find_function(struct hq_module *m, uint64_t addr, struct hq_symbol_row *row)
{
	const char *name =
	    hq_symtab_find(&m->image.symtab, addr, &row->func_addr);
	const struct hq_span *span;

	row->has_func_addr = name != NULL;
	if (name != NULL) {
		row->func = hq_names_symbol(&m->names, name);
		row->linkage = hq_names_linkage(&m->names, name);
		return;
	}
	span = hq_spans_find(&m->image.functions, addr);
	if (span == NULL)
		return;
	row->func_addr = span->low;
	row->has_func_addr = true;
}

/* The function of the last row, whose code it is, by the symbol table. */
static void
find_linkage(struct hq_module *m, uint64_t addr, struct hq_symbol_row *row)
{
	uint64_t start;
	const char *name = hq_symtab_find(&m->image.symtab, addr, &start);

	if (name != NULL)
		row->linkage = hq_names_linkage(&m->names, name);
	else if (row->linkage == 0)
		row->linkage = row->func;
}

/* The rows of an address whose innermost level is `tip`. */
static int
add_rows(struct hq_module *m, const struct hq_walk *w, uint32_t tip,
    uint64_t addr)
{
	struct hq_symbol_row row = {0};
	int result = 0;

	find_line(m, addr + m->image.shift, &row);
	if (tip == HQ_WALK_NONE) {
		find_function(m, addr, &row);
		return add_row(m, row);
	}
	for (unsigned i = 0;
	     result == 0 && tip != HQ_WALK_NONE && i < MOST_LEVELS; i++) {
		const struct hq_level *level = &w->levels[tip];
		struct hq_symbol_row from_symbols = row;
		row.func = level->func;
		row.linkage = level->linkage != 0 ? level->linkage
						  : level->func;
		row.func_addr = level->start - m->image.shift;
		row.has_func_addr = level->start != 0;
		row.inlined = level->outer != HQ_WALK_NONE;
		if (row.func == 0 && !row.inlined) {
			find_function(m, addr, &from_symbols);
			row.func = from_symbols.func;
		}
		if (!row.inlined)
			find_linkage(m, addr, &row);
		result = add_row(m, row);
		row.file = level->call_file;
		row.line = level->call_line;
		tip = level->outer;
	}
	return result;
}

/* Walks the units that the addresses lie in: those of which no function is
 * known yet. */
static int
walk_units(struct hq_module *m, struct hq_walk *w, bool deep)
{
	struct hq_units *units = &m->image.units;

	for (size_t i = 0; i < w->naddrs; i++) {
		struct hq_unit *unit = hq_units_find(units, w->addrs[i]);
		if (unit != NULL && w->tips[i] == HQ_WALK_NONE)
			unit->wanted = true;
	}
	for (size_t i = 0; i < units->count; i++) {
		if (units->items[i].wanted &&
		    hq_walk_unit(w, &units->items[i], deep) != 0)
			return -1;
		units->items[i].wanted = false;
	}
	return 0;
}

static int
compare_known(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* Addresses that are new, ascending. */
static int
resolve_new(struct hq_module *m, const uint64_t *addrs, size_t n)
{
	struct hq_walk w = {.names = &m->names,
	    .least = m->image.least,
	    .naddrs = n};
	uint64_t *shifted = hq_array_new(n, sizeof *shifted);
	int result = -1;

	w.tips = hq_array_new(n, sizeof *w.tips);
	if (shifted != NULL && w.tips != NULL) {
		for (size_t i = 0; i < n; i++) {
			shifted[i] = addrs[i] + m->image.shift;
			w.tips[i] = HQ_WALK_NONE;
		}
		w.addrs = shifted;
		result = walk_units(m, &w, false);
		if (result == 0)
			result = walk_units(m, &w, true);
	}
	for (size_t i = 0; result == 0 && i < n; i++) {
		size_t first = m->nrows;
		result = hq_array_reserve((void **)&m->known,
		    &m->known_capacity, m->nknown, sizeof *m->known);
		if (result == 0)
			result = add_rows(m, &w, w.tips[i], addrs[i]);
		if (result == 0)
			m->known[m->nknown++] = (struct known){addrs[i],
			    (uint32_t)first, (uint32_t)(m->nrows - first)};
	}
	if (m->nknown > 0)
		qsort(m->known, m->nknown, sizeof *m->known, compare_known);
	free(shifted);
	free(w.tips);
	free(w.levels);
	return result;
}

/* Opens the files, the first time. */
static int
open_image(struct hq_module *m)
{
	if (m->opened)
		return 0;
	m->opened = true;
	return hq_image_open(&m->image, m->options, m->path, m->build_id);
}

enum hq_status
hq_module_object(struct hq_module *m, uint64_t addr, uint32_t *ret_name,
    uint64_t *ret_start, struct hq_error *reterr)
{
	const char *name;

	*ret_name = 0;
	if (open_image(m) != 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	name = hq_symtab_find_object(&m->image.symtab, addr, ret_start);
	if (name == NULL)
		return HQ_OK;
	*ret_name = hq_names_symbol(&m->names, name);
	if (*ret_name == 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

enum hq_status
hq_module_resolve(struct hq_module *m, const uint64_t *addrs, size_t naddrs,
    struct hq_error *reterr)
{
	uint64_t *wanted = hq_array_new(naddrs, sizeof *wanted);
	size_t n = 0;
	int result = wanted == NULL ? -1 : open_image(m);

	for (size_t i = 0; result == 0 && i < naddrs; i++)
		if (find_known(m, addrs[i]) == NULL)
			wanted[n++] = addrs[i];
	if (result == 0 && n > 0)
		result = resolve_new(m, wanted, n);
	free(wanted);
	if (result == 0)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

const char *
hq_module_bare(const struct hq_module *m)
{
	const char *slash = strrchr(m->path, '/');

	if (m->image.dwfl == NULL || m->image.dwarf != NULL)
		return NULL;
	return slash == NULL ? m->path : slash + 1;
}

const char *
hq_module_missing(const struct hq_module *m)
{
	return m->image.missing ? m->path : NULL;
}
