/* What the addresses of dumps mean. */
#define _GNU_SOURCE
#include "analysis/symbol/symbols.h"

#include "analysis/reader/columns.h"
#include "analysis/support/memory.h"
#include "analysis/symbol/module.h"
#include "analysis/symbol/perf_map.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The row of module of a pc in none. */
#define NO_MODULE UINT32_MAX

struct hq_symbols {
	struct hq_symbol_options options;
	struct hq_texts texts;
	struct hq_site_rules *sites;
	struct hq_module **modules;
	size_t nmodules;
	size_t capacity;
	bool told_missing; /* which modules have no file */
	bool told_bare;    /* and which have no debug information */
};

enum hq_status
hq_symbols_new(const struct hq_symbol_options *options,
    struct hq_symbols **ret_symbols, struct hq_error *reterr)
{
	struct hq_symbols *s = calloc(1, sizeof *s);
	enum hq_status status;

	if (s == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (options != NULL)
		s->options = *options;
	status = hq_site_rules_new(s->options.site_file, s->options.site_rules,
	    s->options.nsite_rules, &s->sites, reterr);
	if (status != HQ_OK) {
		hq_symbols_free(s);
		return status;
	}
	*ret_symbols = s;
	return HQ_OK;
}

void
hq_symbols_free(struct hq_symbols *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->nmodules; i++)
		hq_module_free(s->modules[i]);
	free(s->modules);
	hq_texts_release(&s->texts);
	hq_site_rules_free(s->sites);
	free(s);
}

struct hq_texts *
hq_symbols_texts(struct hq_symbols *s)
{
	return &s->texts;
}

const struct hq_site_rules *
hq_symbols_sites(const struct hq_symbols *s)
{
	return s->sites;
}

/* The module of that path and build-id; NULL: no memory. */
static struct hq_module *
get_module(struct hq_symbols *s, const char *path, const char *build_id)
{
	struct hq_module *m;

	for (size_t i = 0; i < s->nmodules; i++)
		if (hq_module_is(s->modules[i], path, build_id))
			return s->modules[i];
	if (hq_array_reserve((void **)&s->modules, &s->capacity, s->nmodules,
		sizeof *s->modules) != 0)
		return NULL;
	m = hq_module_new(&s->options, &s->texts, path, build_id);
	if (m != NULL)
		s->modules[s->nmodules++] = m;
	return m;
}

/* A text of the dump as a string; "" where there is none. */
static char *
read_text(struct hq_reader *r, enum hq_column_id column, uint32_t row)
{
	const struct hq_dense *d;
	const char *text;
	size_t n;

	if (hq_reader_column(r, column, &d, NULL) != HQ_OK ||
	    row >= d->rows ||
	    hq_reader_text(r, hq_dense_raw(d, row), &text, &n, NULL) != HQ_OK)
		return strdup("");
	return strndup(text, n);
}

/* The file of a module may be gone and another one in its place. */
static struct hq_module *
module_of(struct hq_symbols *s, struct hq_reader *r, uint32_t row)
{
	static const char gone[] = " (deleted)";
	char *path = read_text(r, HQ_COL_MODULE_path, row);
	char *build_id = read_text(r, HQ_COL_MODULE_build_id, row);
	struct hq_module *m = NULL;

	if (path != NULL && build_id != NULL) {
		size_t n = strlen(path);
		if (n > sizeof gone - 1 &&
		    strcmp(path + n - (sizeof gone - 1), gone) == 0)
			path[n - (sizeof gone - 1)] = '\0';
		m = get_module(s, path, build_id);
	}
	free(path);
	free(build_id);
	return m;
}

/* Tells of modules by name, three at most. */
static bool
note(struct hq_symbols *s, const char *(*name_of)(const struct hq_module *m),
    const char *before, const char *after)
{
	char names[600], text[900];
	unsigned n = 0;
	size_t length = 0;

	for (size_t i = 0; i < s->nmodules; i++) {
		const char *name = name_of(s->modules[i]);
		if (name != NULL && n++ < 3)
			length += (size_t)snprintf(names + length,
			    sizeof names - length, "%s%.180s",
			    n == 1 ? "" : ", ", name);
	}
	if (n > 3)
		snprintf(names + length, sizeof names - length,
		    " and %u more", n - 3);
	if (n == 0 || s->options.warn == NULL)
		return n > 0;
	snprintf(text, sizeof text, "%s%s%s", before, names, after);
	s->options.warn(text);
	return true;
}

/* Tells, once each, which modules lack what. */
static void
tell_missing(struct hq_symbols *s)
{
	if (!s->told_missing)
		s->told_missing = note(s, hq_module_missing, "",
		    ": not found; functions there have no names unless "
		    "--sysroot or --debug-dir leads to the file");
	if (!s->told_bare)
		s->told_bare = note(s, hq_module_bare,
		    "no debug information for ",
		    ": no source lines, and no names of functions that are "
		    "not exported");
}

/* A pc and where to look for it: a call's return address may already be in
 * the next line, or the next function. */
struct look {
	uint32_t module; /* row of module; those without are the last */
	uint32_t pc;
	uint64_t addr; /* in the module's file */
};

/* What is done for one dump. */
struct job {
	struct hq_symbols *symbols;
	struct hq_reader *reader;
	const struct hq_dense *pc[HQ_MAX_COLUMNS];
	const struct hq_dense *base; /* of the modules */
	struct look *looks;          /* by module, then by address */
	size_t nlooks;
	struct hq_module **modules; /* of the dump; NULL: not needed */
	struct hq_perf_map perf_map;
	struct hq_symbol_row run_time; /* of the pc asked for last */
};

static int
compare_looks(const void *a, const void *b)
{
	const struct look *x = a, *y = b;

	if (x->module != y->module)
		return x->module < y->module ? -1 : 1;
	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static struct look
look_of(const struct job *j, uint32_t pc)
{
	uint64_t module = hq_dense_raw(j->pc[HQ_AT(PC, module_id)], pc);
	uint64_t addr = hq_dense_raw(j->pc[HQ_AT(PC, addr)], pc);

	if (hq_dense_raw(j->pc[HQ_AT(PC, exact)], pc) == 0)
		addr--;
	if (module >= j->base->rows)
		return (struct look){NO_MODULE, pc, addr};
	return (struct look){(uint32_t)module, pc,
	    addr - hq_dense_raw(j->base, (uint32_t)module)};
}

static enum hq_status
collect(struct job *j, struct hq_error *reterr)
{
	enum hq_status status =
	    hq_columns_get(j->reader, HQ_SECTION_PC, j->pc, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    j->reader, HQ_COL_MODULE_base, &j->base, reterr);
	if (status != HQ_OK)
		return status;
	j->looks = hq_array_new(j->pc[0]->rows, sizeof *j->looks);
	j->modules = hq_array_new_zero(j->base->rows, sizeof(void *));
	if (j->looks == NULL || j->modules == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 1; i < j->pc[0]->rows; i++)
		j->looks[j->nlooks++] = look_of(j, i);
	if (j->nlooks > 0)
		qsort(j->looks, j->nlooks, sizeof *j->looks, compare_looks);
	return HQ_OK;
}

/* Resolves looks[from..to), which are of one module. */
static enum hq_status
resolve_module(struct job *j, size_t from, size_t to, struct hq_error *reterr)
{
	struct hq_module *m =
	    module_of(j->symbols, j->reader, j->looks[from].module);
	uint64_t *addrs = hq_array_new(to - from, sizeof *addrs);
	enum hq_status status;
	size_t n = 0;

	if (m == NULL || addrs == NULL) {
		free(addrs);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (size_t i = from; i < to; i++)
		if (n == 0 || addrs[n - 1] != j->looks[i].addr)
			addrs[n++] = j->looks[i].addr;
	status = hq_module_resolve(m, addrs, n, reterr);
	free(addrs);
	j->modules[j->looks[from].module] = m;
	return status;
}

/* Code made at run time: the map of the process, if it wrote one. */
static enum hq_status
read_perf_map(struct job *j, struct hq_error *reterr)
{
	const char *root = j->symbols->options.sysroot;
	const struct hq_dense *pid;
	char *path;
	int result;

	if (hq_reader_column(j->reader, HQ_COL_DUMP_pid, &pid, NULL) !=
		HQ_OK ||
	    pid->rows == 0)
		return HQ_OK;
	if (asprintf(&path, "%s/tmp/perf-%" PRIu64 ".map",
		root == NULL ? "" : root, hq_dense_raw(pid, 0)) < 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	result =
	    hq_perf_map_read(&j->perf_map, path, &j->symbols->texts);
	free(path);
	if (result == 0)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

static enum hq_status
resolve(struct job *j, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	size_t from = 0, to;

	for (; status == HQ_OK && from < j->nlooks; from = to) {
		uint32_t module = j->looks[from].module;
		for (to = from; to < j->nlooks; to++)
			if (j->looks[to].module != module)
				break;
		if (module == NO_MODULE)
			status = read_perf_map(j, reterr);
		else
			status = resolve_module(j, from, to, reterr);
	}
	return status;
}

/* The rows of a pc, innermost first, at least one. */
static const struct hq_symbol_row *
rows_of(struct job *j, uint32_t pc, uint32_t *ret_count)
{
	struct look look = look_of(j, pc);
	struct hq_symbol_row *row = &j->run_time;

	if (look.module != NO_MODULE)
		return hq_module_find(
		    j->modules[look.module], look.addr, ret_count);
	*ret_count = 1;
	*row = (struct hq_symbol_row){0};
	hq_perf_map_find(&j->perf_map, look.addr, row);
	return row;
}

static enum hq_status
reserve(struct job *j, struct hq_frames *f, struct hq_error *reterr)
{
	uint64_t n = 0;
	uint32_t count, npcs = j->pc[0]->rows;

	for (uint32_t i = 1; i < npcs; i++) {
		rows_of(j, i, &count);
		n += count;
	}
	if (n > UINT32_MAX - 2)
		return hq_fail(reterr, HQ_ERR_LIMIT, "too many frames");
	f->npcs = npcs;
	f->count = (uint32_t)n;
	f->first = hq_array_new_zero((size_t)npcs + 1, sizeof *f->first);
	f->pc = hq_array_new_zero(n, sizeof *f->pc);
	f->module = hq_array_new_zero(n, sizeof *f->module);
	f->func = hq_array_new_zero(n, sizeof *f->func);
	f->linkage = hq_array_new_zero(n, sizeof *f->linkage);
	f->file = hq_array_new_zero(n, sizeof *f->file);
	f->line = hq_array_new_zero(n, sizeof *f->line);
	f->func_addr = hq_array_new_zero(n, sizeof *f->func_addr);
	f->level = hq_array_new_zero(n, sizeof *f->level);
	f->inlined = hq_array_new_zero(n, sizeof *f->inlined);
	if (f->first != NULL && f->pc != NULL && f->module != NULL &&
	    f->func != NULL && f->linkage != NULL && f->file != NULL && f->line != NULL &&
	    f->func_addr != NULL && f->level != NULL && f->inlined != NULL)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

/* A number as a nullable column keeps it; 0 is not known. */
static uint32_t
kept(uint32_t number)
{
	return number == 0 || number == UINT32_MAX ? 0 : number + 1;
}

static void
fill(struct job *j, struct hq_frames *f)
{
	uint32_t at = 0, count;

	for (uint32_t pc = 1; pc < f->npcs; pc++) {
		const struct hq_symbol_row *row = rows_of(j, pc, &count);
		uint64_t module =
		    hq_dense_raw(j->pc[HQ_AT(PC, module_id)], pc);
		f->first[pc] = at;
		for (uint32_t level = 0; level < count; level++, row++, at++) {
			f->pc[at] = pc;
			f->module[at] = module < j->base->rows
					    ? (uint32_t)module + 1
					    : 0;
			f->func[at] = kept(row->func);
			f->linkage[at] = kept(row->linkage);
			f->file[at] = kept(row->file);
			f->line[at] = kept(row->line);
			if (row->has_func_addr)
				f->func_addr[at] = row->func_addr + 1;
			f->level[at] = (uint8_t)level;
			f->inlined[at] = row->inlined;
		}
	}
	f->first[f->npcs] = at;
}

enum hq_status
hq_symbols_frames(struct hq_symbols *s, struct hq_reader *r,
    struct hq_frames *ret_frames, struct hq_error *reterr)
{
	struct job j = {.symbols = s, .reader = r};
	struct hq_frames frames = {0};
	enum hq_status status = collect(&j, reterr);

	if (status == HQ_OK)
		status = resolve(&j, reterr);
	if (status == HQ_OK)
		status = reserve(&j, &frames, reterr);
	if (status == HQ_OK) {
		fill(&j, &frames);
		tell_missing(s);
		*ret_frames = frames;
	} else {
		hq_frames_release(&frames);
	}
	hq_perf_map_release(&j.perf_map);
	free(j.looks);
	free(j.modules);
	return status;
}

/* The module of a row, opened when it is first needed. */
static struct hq_module *
module_at(struct hq_symbols *s, struct hq_reader *r, struct hq_module **known,
    uint32_t row)
{
	if (known[row] == NULL)
		known[row] = module_of(s, r, row);
	return known[row];
}

enum hq_status
hq_symbols_objects(struct hq_symbols *s, struct hq_reader *r,
    struct hq_symbol_object *objects, size_t n, struct hq_error *reterr)
{
	const struct hq_dense *base;
	struct hq_module **known;
	enum hq_status status =
	    hq_reader_column(r, HQ_COL_MODULE_base, &base, reterr);

	if (status != HQ_OK)
		return status;
	known = hq_array_new_zero(base->rows, sizeof *known);
	if (known == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (size_t i = 0; status == HQ_OK && i < n; i++) {
		struct hq_symbol_object *o = &objects[i];
		struct hq_module *m;
		uint64_t addr, start;
		o->name = 0;
		if (o->module >= base->rows)
			continue;
		addr = o->addr - hq_dense_raw(base, o->module);
		m = module_at(s, r, known, o->module);
		if (m == NULL)
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		else
			status = hq_module_object(
			    m, addr, &o->name, &start, reterr);
		if (status == HQ_OK && o->name != 0)
			o->off = addr - start;
	}
	tell_missing(s);
	free(known);
	return status;
}
