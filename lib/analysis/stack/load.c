/* Reads the stacks of a dump by SQL. */
#include "analysis/stack/model.h"

#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum hq_status
no_memory(struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

typedef enum hq_status (*take_fn)(
    struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr);

/* Gives each row of a query, whose only parameter is the dump, to `take`. */
static enum hq_status
read_rows(struct hq_model *m, sqlite3 *db, const char *sql, take_fn take,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 1, m->dump_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		status = take(m, stmt, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status =
		    hq_fail(reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
	sqlite3_finalize(stmt);
	return status;
}

/* The place of a new row; HQ_INTERN_NONE with *ret_full: no memory, without:
 * the number is there already. */
static uint32_t
new_place(struct hq_intern *ids, uint32_t id, void **array, size_t *room,
    size_t size, bool *ret_full)
{
	uint32_t before = ids->count, at = hq_intern_add(ids, &id);

	*ret_full = at == HQ_INTERN_NONE ||
		    hq_array_reserve(array, room, before, size) != 0;
	if (*ret_full || at < before)
		return HQ_INTERN_NONE;
	memset((char *)*array + at * size, 0, size);
	return at;
}

static uint32_t
find(const struct hq_intern *ids, sqlite3_stmt *row, int column)
{
	uint32_t id = (uint32_t)sqlite3_column_int64(row, column);

	return sqlite3_column_type(row, column) == SQLITE_NULL
		   ? HQ_INTERN_NONE
		   : hq_intern_find(ids, &id);
}

static const char *
text_of(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text != NULL && text[0] != '\0' ? text : NULL;
}

static const char modules_sql[] =
    "SELECT module_id, path FROM module WHERE dump_id = ?";

static enum hq_status
take_module(struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr)
{
	const char *path = text_of(row, 1);
	const char *slash = path == NULL ? NULL : strrchr(path, '/');
	uint32_t id = (uint32_t)sqlite3_column_int64(row, 0), pair[2], at;
	void *array = m->module_texts;
	bool full;

	at = new_place(&m->module_ids, id, &array, &m->modules_room,
	    sizeof *m->module_texts, &full);
	m->module_texts = array;
	if (at == HQ_INTERN_NONE)
		return full ? no_memory(reterr) : HQ_OK;
	pair[0] = hq_keys_text(
	    m->keys, slash != NULL && slash[1] != '\0' ? slash + 1
							       : path);
	pair[1] = hq_keys_text(m->keys, path);
	m->module_texts[at] = pair[0];
	if (pair[0] == HQ_TEXT_FAILED || pair[1] == HQ_TEXT_FAILED ||
	    hq_intern_add(&m->keys->modules, pair) == HQ_INTERN_NONE)
		return no_memory(reterr);
	return HQ_OK;
}

static uint32_t
module_text(const struct hq_model *m, sqlite3_stmt *row, int column)
{
	uint32_t at = find(&m->module_ids, row, column);

	return at == HQ_INTERN_NONE ? 0 : m->module_texts[at];
}

static const char pcs_sql[] =
    "SELECT pc_id, addr, module_id, offset FROM pc WHERE dump_id = ?";

static enum hq_status
take_pc(struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr)
{
	uint32_t id = (uint32_t)sqlite3_column_int64(row, 0), at;
	void *array = m->pcs;
	bool full;

	at = new_place(
	    &m->pc_ids, id, &array, &m->pcs_room, sizeof *m->pcs, &full);
	m->pcs = array;
	if (at == HQ_INTERN_NONE)
		return full ? no_memory(reterr) : HQ_OK;
	m->npcs++;
	m->pcs[at].module = module_text(m, row, 2);
	m->pcs[at].offset = (uint64_t)sqlite3_column_int64(
	    row, m->pcs[at].module != 0 ? 3 : 1);
	return HQ_OK;
}

/* What an unknown function is called. */
static uint32_t
unknown_function(struct hq_keys *keys, uint32_t module, uint64_t address)
{
	const char *name = hq_texts_get(&keys->texts, module);
	char text[320];

	snprintf(text, sizeof text, "%.250s%s0x%" PRIx64,
	    name != NULL ? name : "", name != NULL ? "+" : "", address);
	return hq_keys_text(keys, text);
}

static const char frames_sql[] =
    "SELECT frame_id, pc_id, module_id, func, file, line, func_addr"
    "  FROM frame WHERE dump_id = ?";

static enum hq_status
frame_key(struct hq_model *m, const struct hq_stack_pc *p, sqlite3_stmt *row,
    uint32_t *ret_key, struct hq_error *reterr)
{
	struct hq_keys *k = m->keys;
	int64_t line = sqlite3_column_int64(row, 5);
	struct hq_key key = {
	    .func = hq_keys_text(k, text_of(row, 3)),
	    .file = hq_keys_text(k, text_of(row, 4)),
	    .module = module_text(m, row, 2),
	};

	if (key.func == 0 && sqlite3_column_type(row, 6) != SQLITE_NULL)
		key.func = unknown_function(k, key.module,
		    (uint64_t)sqlite3_column_int64(row, 6));
	else if (key.func == 0)
		key.func = unknown_function(k, p->module, p->offset);
	if (key.file != 0 && line > 0 && line < UINT32_MAX)
		key.line = (uint32_t)line;
	*ret_key = hq_keys_add(k, key);
	return *ret_key == HQ_INTERN_NONE ? no_memory(reterr) : HQ_OK;
}

/* Frames of a pc stand together; what stands elsewhere is left out. */
static enum hq_status
take_frame(struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr)
{
	uint32_t id = (uint32_t)sqlite3_column_int64(row, 0), at;
	uint32_t pc = find(&m->pc_ids, row, 1);
	void *array = m->frames;
	struct hq_stack_pc *p;
	bool full;

	if (pc == HQ_INTERN_NONE)
		return HQ_OK;
	p = &m->pcs[pc];
	if (p->nframes > 0 && p->first + p->nframes != m->nframes)
		return HQ_OK;
	at = new_place(&m->frame_ids, id, &array, &m->frames_room,
	    sizeof *m->frames, &full);
	m->frames = array;
	if (at == HQ_INTERN_NONE)
		return full ? no_memory(reterr) : HQ_OK;
	if (p->nframes == 0)
		p->first = at;
	p->nframes++;
	m->nframes++;
	return frame_key(m, p, row, &m->frames[at], reterr);
}

/* A pc that has no row in frame is an unknown function. */
static enum hq_status
name_the_rest(struct hq_model *m, struct hq_error *reterr)
{
	for (uint32_t i = 0; i < m->npcs; i++) {
		struct hq_stack_pc *p = &m->pcs[i];
		void *array = m->frames;
		struct hq_key key = {.module = p->module};

		/* Row 0 is none. */
		if (p->nframes > 0 || *hq_intern_get(&m->pc_ids, i) == 0)
			continue;
		if (hq_array_reserve(&array, &m->frames_room, m->nframes,
			sizeof *m->frames) != 0)
			return no_memory(reterr);
		m->frames = array;
		key.func = unknown_function(m->keys, p->module, p->offset);
		m->frames[m->nframes] = hq_keys_add(m->keys, key);
		if (m->frames[m->nframes] == HQ_INTERN_NONE)
			return no_memory(reterr);
		p->first = m->nframes++;
		p->nframes = 1;
	}
	return HQ_OK;
}

static const char nodes_sql[] =
    "SELECT node_id, parent, pc_id FROM node WHERE dump_id = ?";

static enum hq_status
take_node(struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr)
{
	uint32_t id = (uint32_t)sqlite3_column_int64(row, 0), at;
	uint32_t parent = find(&m->node_ids, row, 1);
	void *array = m->nodes;
	bool full;

	at = new_place(
	    &m->node_ids, id, &array, &m->nodes_room, sizeof *m->nodes, &full);
	m->nodes = array;
	if (at == HQ_INTERN_NONE)
		return full ? no_memory(reterr) : HQ_OK;
	m->nnodes++;
	m->nodes[at].parent = parent;
	m->nodes[at].pc = find(&m->pc_ids, row, 2);
	return HQ_OK;
}

static const char traces_sql[] =
    "SELECT trace_id, node_id, flags, label, site_frame, live_bytes,"
    " live_blocks, peak_bytes, peak_blocks, bytes, allocs, temporaries"
    "  FROM trace WHERE dump_id = ?";

static enum hq_status
take_trace(struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr)
{
	uint32_t id = (uint32_t)sqlite3_column_int64(row, 0), at;
	void *array = m->traces;
	struct hq_stack_trace *t;
	bool full;

	at = new_place(&m->trace_ids, id, &array, &m->traces_room,
	    sizeof *m->traces, &full);
	m->traces = array;
	if (at == HQ_INTERN_NONE)
		return full ? no_memory(reterr) : HQ_OK;
	m->ntraces++;
	t = &m->traces[at];
	t->trace_id = id;
	t->node = find(&m->node_ids, row, 1);
	t->cut = (sqlite3_column_int64(row, 2) & 3) != 0;
	t->label = hq_keys_text(m->keys, text_of(row, 3));
	t->site = find(&m->frame_ids, row, 4);
	t->passed = true;
	if (t->label == 0 && (t->node == HQ_INTERN_NONE ||
				 m->nodes[t->node].pc == HQ_INTERN_NONE))
		t->label = hq_keys_text(m->keys, "no frames");
	for (unsigned v = 0; v < HQ_NVALUES; v++)
		t->values[v] =
		    (uint64_t)sqlite3_column_int64(row, 5 + (int)v);
	return t->label == HQ_TEXT_FAILED ? no_memory(reterr) : HQ_OK;
}

static const char totals_sql[] =
    "SELECT max(value) FILTER (WHERE name = 'stack_sample_bytes'),"
    "       max(value) FILTER (WHERE name = 'live_bytes'),"
    "       max(value) FILTER (WHERE name = 'live_blocks')"
    "  FROM counter WHERE dump_id = ?";

static enum hq_status
take_totals(struct hq_model *m, sqlite3_stmt *row, struct hq_error *reterr)
{
	(void)reterr;
	m->sampled = (uint64_t)sqlite3_column_int64(row, 0);
	m->live_bytes = (uint64_t)sqlite3_column_int64(row, 1);
	m->live_blocks = (uint64_t)sqlite3_column_int64(row, 2);
	return HQ_OK;
}

/* What a dump without stacks has instead of traces. */
static const char untraced_sql[] =
    "SELECT 0, NULL, 4, 'untraced', NULL, (SELECT sum(req) FROM block"
    "         WHERE dump_id = d.dump_id),"
    "       (SELECT count(*) FROM block WHERE dump_id = d.dump_id), 0, 0,"
    "       (SELECT value FROM counter WHERE dump_id = d.dump_id"
    "         AND name = 'bytes_allocated'),"
    "       (SELECT value FROM counter WHERE dump_id = d.dump_id"
    "         AND name = 'allocations'), 0"
    "  FROM dump d WHERE dump_id = ?";

enum hq_status
hq_model_load(struct hq_model *m, sqlite3 *db, int64_t dump_id,
    struct hq_keys *keys, struct hq_error *reterr)
{
	static const struct {
		const char *sql;
		take_fn take;
	} steps[] = {
	    {totals_sql, take_totals},
	    {modules_sql, take_module},
	    {pcs_sql, take_pc},
	    {frames_sql, take_frame},
	    {nodes_sql, take_node},
	    {traces_sql, take_trace},
	};
	enum hq_status status = HQ_OK;

	*m = (struct hq_model){.dump_id = dump_id, .keys = keys};
	hq_intern_init(&m->trace_ids, 1);
	hq_intern_init(&m->node_ids, 1);
	hq_intern_init(&m->pc_ids, 1);
	hq_intern_init(&m->frame_ids, 1);
	hq_intern_init(&m->module_ids, 1);
	for (unsigned i = 0;
	     status == HQ_OK && i < sizeof steps / sizeof steps[0]; i++)
		status =
		    read_rows(m, db, steps[i].sql, steps[i].take, reterr);
	if (status == HQ_OK)
		status = name_the_rest(m, reterr);
	if (status == HQ_OK && m->ntraces == 0)
		status = read_rows(m, db, untraced_sql, take_trace, reterr);
	return status;
}
