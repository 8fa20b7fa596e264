/* A dump with the graph of a `.heapsnapshot`. */
#define _GNU_SOURCE
#include "mkdump_v8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heapsnapshot.h"
#include "mkdump_graph.h"

#define BASE 0x100000ull
#define SLOT 0x10000ull
#define HEADER 64u
#define QUANTUM 16u
#define LARGEST 32768u
#define LARGE (LARGEST / QUANTUM + 1) /* class of what has its own pool */
#define CLASSES (LARGE + 1)
#define INDEXES 1024u /* of elements, that have texts of their own */

enum { HOW_TRAVERSE = 2, HOW_WEAK = 3, RULE_NONE = 0 };

struct pool {
	uint64_t blk, base, size;
	uint32_t used, capacity, szidx;
};

struct v8 {
	struct hq_writer *w;
	struct heapsnapshot s;
	uint32_t *order; /* nodes by row */
	uint32_t *row;   /* of each node */
	uint32_t *type;  /* of each node */
	uint32_t *label; /* texts of the writer + 1, by texts of the snapshot */
	uint32_t index_label[INDEXES + 1];
	struct pool *pools;
	uint32_t npools, ntypes;
};

static void *
array(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	if (p == NULL)
		mkdump_die("memory", "none");
	return p;
}

static uint32_t
class_of(uint64_t size)
{
	if (size > LARGEST)
		return LARGE;
	return size == 0 ? 1 : (uint32_t)((size + QUANTUM - 1) / QUANTUM);
}

/* Rows by size, then in the order of the nodes; node 0 has none. */
static void
order_nodes(struct v8 *v)
{
	uint32_t next[CLASSES + 1] = {0};

	for (uint32_t i = 1; i < v->s.nodes; i++)
		next[class_of(v->s.node[i].size) + 1]++;
	for (uint32_t c = 1; c <= CLASSES; c++)
		next[c] += next[c - 1];
	for (uint32_t i = 1; i < v->s.nodes; i++) {
		v->row[i] = next[class_of(v->s.node[i].size)]++;
		v->order[v->row[i]] = i;
	}
}

static struct pool *
add_pool(struct v8 *v, uint64_t size)
{
	uint32_t class = class_of(size);
	bool large = class == LARGE;
	struct pool *p;

	if ((v->npools & (v->npools - 1)) == 0)
		v->pools = realloc(v->pools,
		    ((size_t)v->npools * 2 + 1) * sizeof *v->pools);
	if (v->pools == NULL)
		mkdump_die("memory", "none");
	p = &v->pools[v->npools++];
	p->base = v->npools == 1 ? BASE : p[-1].base + p[-1].size;
	p->size = large ? (size + HEADER + SLOT - 1) / SLOT * SLOT : SLOT;
	p->blk = large ? p->size - HEADER : class * QUANTUM;
	p->capacity = (uint32_t)((p->size - HEADER) / p->blk);
	p->szidx = large ? HQ_SZIDX_LARGE : class;
	p->used = 0;
	return p;
}

static void
make_pools(struct v8 *v)
{
	for (uint32_t i = 0; i + 1 < v->s.nodes; i++) {
		uint64_t size = v->s.node[v->order[i]].size;
		struct pool *last = v->pools;
		uint32_t class = class_of(size);
		if (last != NULL)
			last += v->npools - 1;
		if (last == NULL || last->used == last->capacity ||
		    last->szidx != (class == LARGE ? HQ_SZIDX_LARGE : class))
			last = add_pool(v, size);
		last->used++;
	}
}

static void
put_pools(struct v8 *v, enum hq_section_id id)
{
	const struct pool *last = &v->pools[v->npools - 1];

	if (id == HQ_SECTION_ARENA) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		uint64_t size = last->base + last->size - BASE + SLOT;
		row[HQ_AT(ARENA, kind)] = hq_writer_text(v->w, "pools");
		row[HQ_AT(ARENA, base)] = BASE;
		row[HQ_AT(ARENA, size)] = size;
		row[HQ_AT(ARENA, ntotalpools)] = size / SLOT;
		row[HQ_AT(ARENA, nfreepools)] = 1;
		row[HQ_AT(ARENA, free_bytes)] = SLOT;
		hq_writer_row(v->w, row);
		return;
	}
	for (uint32_t i = 0; i < v->npools; i++) {
		const struct pool *p = &v->pools[i];
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(POOL, pool_id)] = i;
		row[HQ_AT(POOL, base)] = p->base;
		row[HQ_AT(POOL, szidx)] = p->szidx;
		row[HQ_AT(POOL, blk_size)] = p->blk;
		row[HQ_AT(POOL, pool_size)] = p->size;
		row[HQ_AT(POOL, hdr_size)] = HEADER;
		row[HQ_AT(POOL, capacity)] = p->capacity;
		row[HQ_AT(POOL, used)] = p->used;
		row[HQ_AT(POOL, state)] = hq_writer_text(
		    v->w, p->used == p->capacity ? "full" : "used");
		row[HQ_AT(POOL, thread_id)] = 1;
		hq_writer_row(v->w, row);
	}
}

static void
put_blocks(struct v8 *v)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < v->npools; i++) {
		const struct pool *p = &v->pools[i];
		for (uint32_t k = 0; k < p->used; k++, at++) {
			const struct heapsnapshot_node *n =
			    &v->s.node[v->order[at]];
			uint64_t row[HQ_MAX_COLUMNS] = {0};
			row[HQ_AT(BLOCK, addr)] = p->base + HEADER + k * p->blk;
			row[HQ_AT(BLOCK, serial)] = n->id;
			row[HQ_AT(BLOCK, req)] = n->size;
			row[HQ_AT(BLOCK, usable)] = p->blk;
			row[HQ_AT(BLOCK, pool_id)] = i;
			row[HQ_AT(BLOCK, thread_id)] = 1;
			hq_writer_row(v->w, row);
		}
	}
}

/* Only these have names that are classes; others' are their contents. */
static bool
has_class(const char *type)
{
	return strcmp(type, "object") == 0 || strcmp(type, "native") == 0;
}

static uint32_t
put_type(struct v8 *v, const char *name, uint32_t otherwise)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	uint32_t text = hq_writer_text(v->w, name);

	if (text == 0 && v->ntypes > 0)
		return otherwise;
	row[HQ_AT(TYPE, type_id)] = v->ntypes;
	row[HQ_AT(TYPE, symbol)] = text;
	row[HQ_AT(TYPE, source)] =
	    hq_writer_text(v->w, v->ntypes == 0 ? "" : "told");
	hq_writer_row(v->w, row);
	return v->ntypes++;
}

static void
put_types(struct v8 *v)
{
	uint32_t kinds[HEAPSNAPSHOT_TYPES];
	uint32_t *by_name = array(v->s.texts, sizeof *by_name);
	char name[128];

	put_type(v, "", 0);
	for (unsigned i = 0; i < HEAPSNAPSHOT_TYPES; i++) {
		if (v->s.node_types[i] == NULL)
			continue;
		snprintf(name, sizeof name, "(%s)", v->s.node_types[i]);
		kinds[i] = put_type(v, name, 0);
	}
	for (uint32_t i = 1; i < v->s.nodes; i++) {
		const struct heapsnapshot_node *n = &v->s.node[i];
		v->type[i] = kinds[n->type];
		if (!has_class(v->s.node_types[n->type]))
			continue;
		if (by_name[n->name] == 0) {
			heapsnapshot_copy_text(&v->s, n->name, name, sizeof name);
			by_name[n->name] = put_type(v, name, kinds[n->type]);
		}
		v->type[i] = by_name[n->name];
	}
	free(by_name);
}

static void
put_objects(struct v8 *v)
{
	for (uint32_t i = 0; i + 1 < v->s.nodes; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(OBJECT, block_row)] = i;
		row[HQ_AT(OBJECT, type_id)] = v->type[v->order[i]];
		row[HQ_AT(OBJECT, count)] = 1;
		hq_writer_row(v->w, row);
	}
}

/* The text of an edge's name. */
static uint32_t
label_of(struct v8 *v, const struct heapsnapshot_edge *e)
{
	bool index = v->s.has_index[e->type];
	uint32_t i = !index || e->name < INDEXES ? e->name : INDEXES;
	uint32_t *label = index ? &v->index_label[i] : &v->label[i];
	char name[128];

	if (*label == 0) {
		if (!index)
			heapsnapshot_copy_text(&v->s, i, name, sizeof name);
		else if (i < INDEXES)
			snprintf(name, sizeof name, "[%u]", i);
		else
			snprintf(name, sizeof name, "[]");
		*label = hq_writer_text(v->w, name) + 1;
	}
	return *label - 1;
}

static bool
is_type(const struct v8 *v, const struct heapsnapshot_edge *e, const char *type)
{
	return strcmp(v->s.edge_types[e->type], type) == 0;
}

static void
put_roots(struct v8 *v)
{
	uint32_t n = 0;

	for (uint32_t i = v->s.first[0]; i < v->s.first[1]; i++) {
		const struct heapsnapshot_edge *e = &v->s.edge[i];
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		if (e->to == 0 || is_type(v, e, "weak"))
			continue;
		row[HQ_AT(ROOT, root_id)] = n++;
		row[HQ_AT(ROOT, kind)] = hq_writer_text(v->w, "region");
		row[HQ_AT(ROOT, module_id)] = UINT32_MAX;
		row[HQ_AT(ROOT, name)] = label_of(v, e);
		row[HQ_AT(ROOT, dst_row)] = v->row[e->to];
		row[HQ_AT(ROOT, rule)] = RULE_NONE;
		hq_writer_row(v->w, row);
	}
}

static void
put_refs(struct v8 *v)
{
	for (uint32_t i = 0; i + 1 < v->s.nodes; i++) {
		uint32_t node = v->order[i];
		for (uint32_t k = v->s.first[node]; k < v->s.first[node + 1];
		     k++) {
			const struct heapsnapshot_edge *e = &v->s.edge[k];
			uint64_t row[HQ_MAX_COLUMNS] = {0};
			bool weak =
			    is_type(v, e, "weak") || is_type(v, e, "shortcut");
			if (e->to == 0)
				continue;
			row[HQ_AT(REF, src_row)] = i;
			row[HQ_AT(REF, off)] = UINT64_MAX;
			row[HQ_AT(REF, dst_row)] = v->row[e->to];
			row[HQ_AT(REF, how)] = weak ? HOW_WEAK : HOW_TRAVERSE;
			row[HQ_AT(REF, rule)] = RULE_NONE;
			row[HQ_AT(REF, name)] = label_of(v, e);
			hq_writer_row(v->w, row);
		}
	}
}

static void
put_dump(struct v8 *v)
{
	uint64_t next = 1;
	char values[256];

	for (uint32_t i = 0; i < v->s.nodes; i++)
		if (v->s.node[i].id >= next)
			next = v->s.node[i].id + 1;
	snprintf(values, sizeof values,
	    "seq=1 pid=77 trigger=call program=v8 page_size=4096 mono_ns=2 "
	    "start_ns=1 next_serial=%llu",
	    (unsigned long long)next);
	mkdump_put_row(v->w, HQ_SECTION_DUMP, values);
}

static void
put_section(struct v8 *v, enum hq_section_id id)
{
	if (id == HQ_SECTION_DUMP)
		put_dump(v);
	else if (id == HQ_SECTION_ARENA || id == HQ_SECTION_POOL)
		put_pools(v, id);
	else if (id == HQ_SECTION_BLOCK)
		put_blocks(v);
	else if (id == HQ_SECTION_TYPE)
		put_types(v);
	else if (id == HQ_SECTION_OBJECT)
		put_objects(v);
	else if (id == HQ_SECTION_ROOT)
		put_roots(v);
	else if (id == HQ_SECTION_REF)
		put_refs(v);
	else
		mkdump_put_default(v->w, id);
}

void
mkdump_write_v8(struct hq_writer *w, const char *path)
{
	struct v8 v = {.w = w};

	heapsnapshot_read(path, &v.s);
	if (v.s.nodes < 2)
		mkdump_die(path, "has no nodes");
	v.order = array(v.s.nodes, sizeof *v.order);
	v.row = array(v.s.nodes, sizeof *v.row);
	v.type = array(v.s.nodes, sizeof *v.type);
	v.label = array(v.s.texts, sizeof *v.label);
	order_nodes(&v);
	make_pools(&v);
	for (unsigned id = HQ_SECTION_DUMP; id < HQ_NSECTIONS; id++) {
		hq_writer_begin(w, id);
		put_section(&v, id);
		hq_writer_end(w);
	}
	free(v.order);
	free(v.row);
	free(v.type);
	free(v.label);
	free(v.pools);
	heapsnapshot_release(&v.s);
}
