/*
 * What holds each root, in words: the variable that has the slot, the
 * function of the frame, the register, the region.
 *
 * The three columns are made together, since the variables are looked up at
 * once; the dump keeps the two that were not asked for as well.
 */
#define _GNU_SOURCE
#include "analysis/store/compute.h"

#include "analysis/reader/columns.h"
#include "analysis/store/dump.h"
#include "analysis/store/stacks.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum root_kind { DATA, MAPPING, STACK, REGISTER, TLS, REGION, NKINDS };
static const char *const kind_names[NKINDS] = {
    "data", "mapping", "stack", "register", "tls", "region"};

struct work {
	struct hq_dump *dump;
	const struct hq_dense *root[HQ_MAX_COLUMNS];
	const struct hq_dense *module[HQ_MAX_COLUMNS];
	const struct hq_dense *mapping[HQ_MAX_COLUMNS];
	const struct hq_dense *thread[HQ_MAX_COLUMNS];
	const struct hq_stacks *stacks; /* NULL: no root is on a stack */
	struct hq_symbol_object *objects; /* one a root */
	uint32_t rows;
	uint32_t *owner, *label; /* texts + 1, 0 is none */
	uint64_t *off;           /* + 1 */
};

#define ROOT(k, name, i) hq_dense_raw((k)->root[HQ_AT(ROOT, name)], i)

/* A text of the dump as a string, cut where it does not fit. */
static void
get_text(struct work *k, uint64_t number, char *out, size_t size)
{
	const char *text;
	size_t n;

	out[0] = '\0';
	if (hq_reader_text(k->dump->reader, number, &text, &n, NULL) == HQ_OK)
		snprintf(out, size, "%.*s", (int)(n < size ? n : size), text);
}

static enum root_kind
kind_of(struct work *k, uint32_t i)
{
	char name[16];
	unsigned kind = 0;

	get_text(k, ROOT(k, kind, i), name, sizeof name);
	while (kind < NKINDS && strcmp(kind_names[kind], name) != 0)
		kind++;
	return kind;
}

/* "thread main", "thread 3", or "". */
static void
name_thread(struct work *k, uint32_t i, char *out, size_t size)
{
	const struct hq_dense *ids = k->thread[HQ_AT(THREAD, thread_id)];
	uint64_t id = ROOT(k, thread_id, i);
	char name[64] = "";
	uint32_t row = 0;

	out[0] = '\0';
	if (id == 0)
		return;
	while (row < ids->rows && hq_dense_raw(ids, row) != id)
		row++;
	if (row < ids->rows)
		get_text(k, hq_dense_raw(k->thread[HQ_AT(THREAD, name)], row),
		    name, sizeof name);
	if (name[0] != '\0')
		snprintf(out, size, "thread %s", name);
	else
		snprintf(out, size, "thread %" PRIu64, id);
}

/* The last part of a module's path; "" for no module. */
static void
name_module(struct work *k, uint64_t row, char *out, size_t size)
{
	const struct hq_dense *paths = k->module[HQ_AT(MODULE, path)];
	char path[512] = "";
	const char *slash;

	if (row < paths->rows)
		get_text(
		    k, hq_dense_raw(paths, (uint32_t)row), path, sizeof path);
	slash = strrchr(path, '/');
	snprintf(out, size, "%s", slash != NULL && slash[1] != '\0' ? slash + 1
								    : path);
}

static void
set_owner(struct work *k, uint32_t i, const char *owner, bool has_off,
    uint64_t off)
{
	uint32_t number =
	    hq_texts_add(hq_symbols_texts(k->dump->symbols), owner);

	k->owner[i] = number == 0 ? 0 : number + 1;
	k->off[i] = has_off && off != UINT64_MAX ? off + 1 : 0;
}

static void
set_label(struct work *k, uint32_t i, const char *label)
{
	uint32_t number =
	    hq_texts_add(hq_symbols_texts(k->dump->symbols), label);

	k->label[i] = number == 0 ? 0 : number + 1;
}

/* OWNER+0x18, or OWNER alone. */
static void
add_offset(char *out, size_t size, const char *owner, uint64_t off)
{
	if (off == 0)
		snprintf(out, size, "%s", owner);
	else
		snprintf(out, size, "%s+0x%" PRIx64, owner, off);
}

static void
describe_data(struct work *k, uint32_t i)
{
	const struct hq_symbol_object *o = &k->objects[i];
	const struct hq_dense *bases = k->module[HQ_AT(MODULE, base)];
	const char *symbol =
	    hq_texts_get(hq_symbols_texts(k->dump->symbols), o->name);
	uint64_t addr = ROOT(k, addr, i), row = ROOT(k, module_id, i);
	char module[256], place[600], label[900];

	name_module(k, row, module, sizeof module);
	if (symbol == NULL) {
		uint64_t base = row < bases->rows
				    ? hq_dense_raw(bases, (uint32_t)row)
				    : 0;
		add_offset(label, sizeof label, module, addr - base);
		set_owner(k, i, module, true, addr - base);
	} else {
		add_offset(place, sizeof place, symbol, o->off);
		snprintf(label, sizeof label, "%s in %s", place, module);
		set_owner(k, i, symbol, true, o->off);
	}
	set_label(k, i, label);
}

/* The mapping that has the slot; they ascend, but are not trusted to. */
static void
describe_mapping(struct work *k, uint32_t i)
{
	const struct hq_dense *starts = k->mapping[HQ_AT(MAPPING, start)];
	const struct hq_dense *sizes = k->mapping[HQ_AT(MAPPING, size)];
	uint64_t addr = ROOT(k, addr, i), start = 0;
	uint32_t low = 0, high = starts->rows;
	char path[512] = "", label[600];

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (hq_dense_raw(starts, mid) <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (low > 0 && addr - hq_dense_raw(starts, low - 1) <
			   hq_dense_raw(sizes, low - 1)) {
		start = hq_dense_raw(starts, low - 1);
		get_text(k,
		    hq_dense_raw(k->mapping[HQ_AT(MAPPING, path)], low - 1),
		    path, sizeof path);
	}
	if (path[0] == '\0')
		snprintf(label, sizeof label, "anonymous memory at 0x%" PRIx64,
		    addr);
	else
		add_offset(label, sizeof label, path, addr - start);
	set_owner(k, i, path[0] == '\0' ? "anonymous memory" : path, start != 0,
	    addr - start);
	set_label(k, i, label);
}

/* The innermost function of the frame that has the slot; "" is not known. */
static void
name_function(struct work *k, uint32_t i, char *out, size_t size)
{
	const struct hq_frames *f = &k->stacks->frames;
	uint64_t pc = ROOT(k, pc_id, i);
	const char *func = NULL;
	char module[256];
	uint32_t frame;

	out[0] = '\0';
	if (pc == 0 || pc >= f->npcs || f->first[pc] == f->first[pc + 1])
		return;
	/* An inlined function has no frame of its own. */
	frame = f->first[pc + 1] - 1;
	if (f->func[frame] != 0)
		func = hq_texts_get(
		    hq_symbols_texts(k->dump->symbols), f->func[frame] - 1);
	if (func != NULL) {
		snprintf(out, size, "%s", func);
		return;
	}
	if (f->module[frame] == 0)
		return;
	name_module(k, f->module[frame] - 1, module, sizeof module);
	if (f->func_addr[frame] != 0)
		snprintf(out, size, "%s+0x%" PRIx64, module,
		    f->func_addr[frame] - 1);
	else
		snprintf(out, size, "%s", module);
}

static void
describe_thread(struct work *k, uint32_t i, enum root_kind kind)
{
	char owner[700] = "", thread[96], label[900];

	name_thread(k, i, thread, sizeof thread);
	if (kind == STACK)
		name_function(k, i, owner, sizeof owner);
	else if (kind == REGISTER)
		get_text(k, ROOT(k, name, i), owner, sizeof owner);
	else
		snprintf(owner, sizeof owner, "thread-local storage");
	snprintf(label, sizeof label, "%s%s%s",
	    owner[0] != '\0' ? owner : "stack",
	    thread[0] != '\0' ? " of " : "", thread);
	if (kind == STACK && owner[0] != '\0')
		snprintf(label, sizeof label, "%s, stack%s%s", owner,
		    thread[0] != '\0' ? " of " : "", thread);
	if (owner[0] != '\0')
		set_owner(k, i, owner, false, 0);
	set_label(k, i, label);
}

static void
describe_other(struct work *k, uint32_t i, enum root_kind kind)
{
	char name[256], label[300];

	get_text(k, ROOT(k, name, i), name, sizeof name);
	set_owner(k, i, name, false, 0);
	snprintf(label, sizeof label, "%s%s", kind == REGION ? "region " : "",
	    name);
	set_label(k, i, label);
}

static enum hq_status
get_columns(struct work *k, struct hq_error *reterr)
{
	struct hq_reader *r = k->dump->reader;
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_ROOT, k->root, reterr);

	if (status == HQ_OK)
		status =
		    hq_columns_get(r, HQ_SECTION_MODULE, k->module, reterr);
	if (status == HQ_OK)
		status =
		    hq_columns_get(r, HQ_SECTION_MAPPING, k->mapping, reterr);
	if (status == HQ_OK)
		status =
		    hq_columns_get(r, HQ_SECTION_THREAD, k->thread, reterr);
	if (status == HQ_OK)
		status = hq_dump_stacks(k->dump, &k->stacks, reterr);
	return status;
}

static enum hq_status
look_up(struct work *k, struct hq_error *reterr)
{
	k->rows = k->root[0]->rows;
	k->owner = hq_array_new_zero(k->rows, sizeof *k->owner);
	k->label = hq_array_new_zero(k->rows, sizeof *k->label);
	k->off = hq_array_new_zero(k->rows, sizeof *k->off);
	k->objects = hq_array_new_zero(k->rows, sizeof *k->objects);
	if (k->owner == NULL || k->label == NULL || k->off == NULL ||
	    k->objects == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < k->rows; i++)
		k->objects[i] = (struct hq_symbol_object){
		    .module = kind_of(k, i) == DATA
				  ? (uint32_t)ROOT(k, module_id, i)
				  : UINT32_MAX,
		    .addr = ROOT(k, addr, i)};
	return hq_symbols_objects(k->dump->symbols, k->dump->reader,
	    k->objects, k->rows, reterr);
}

static void
describe(struct work *k)
{
	for (uint32_t i = 0; i < k->rows; i++) {
		enum root_kind kind = kind_of(k, i);
		if (kind == DATA)
			describe_data(k, i);
		else if (kind == MAPPING)
			describe_mapping(k, i);
		else if (kind == STACK || kind == REGISTER || kind == TLS)
			describe_thread(k, i, kind);
		else
			describe_other(k, i, kind);
	}
}

/* Keeps a column unless it is there, or is the one that was asked for. */
static void
keep(struct work *k, enum hq_computed_id id, enum hq_computed_id asked,
    void *data, uint8_t width, struct hq_dense *ret_column)
{
	struct hq_dense *place =
	    id == asked ? ret_column : &k->dump->computed[id];

	if (id != asked && place->data != NULL) {
		free(data);
		return;
	}
	*place = (struct hq_dense){data, k->rows, width, true};
}

static enum hq_status
compute(struct hq_dump *dump, enum hq_computed_id asked,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	struct work k = {.dump = dump};
	enum hq_status status = get_columns(&k, reterr);

	if (status == HQ_OK)
		status = look_up(&k, reterr);
	if (status == HQ_OK) {
		describe(&k);
		keep(&k, HQ_COMPUTED_ROOT_owner, asked, k.owner, 4, ret_column);
		keep(&k, HQ_COMPUTED_ROOT_off, asked, k.off, 8, ret_column);
		keep(&k, HQ_COMPUTED_ROOT_label, asked, k.label, 4, ret_column);
	} else {
		free(k.owner);
		free(k.off);
		free(k.label);
	}
	free(k.objects);
	return status;
}

enum hq_status
hq_compute_root_owner(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute(dump, HQ_COMPUTED_ROOT_owner, ret_column, reterr);
}

enum hq_status
hq_compute_root_off(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute(dump, HQ_COMPUTED_ROOT_off, ret_column, reterr);
}

enum hq_status
hq_compute_root_label(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute(dump, HQ_COMPUTED_ROOT_label, ret_column, reterr);
}
