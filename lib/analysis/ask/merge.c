/* The shortest ways to all blocks of a set, as one tree. */
#define _GNU_SOURCE
#include "analysis/ask/merge.h"

#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Slots of an untyped block are told apart up to here; what is farther out is
 * an array more often than a struct. */
#define FAR 128u

/* Kinds of keys, in their high bits. */
enum { KEY_FIELD = 1, KEY_OFFSET, KEY_TOLD, KEY_FAR };

struct work {
	struct hq_holders *h;
	struct hq_merge *m;
	const uint64_t *set; /* bits by node */
	uint32_t *types;  /* by node */
	uint32_t *group;  /* by node: of the tree, or HQ_MERGE_NONE */
	uint32_t *names;  /* of roots: text, 0: not known yet */
	uint32_t *stack;  /* nodes on the way up */
	uint32_t *slots;  /* hash table of tree nodes + 1 */
	size_t nslots;
	struct hq_error *reterr;
};

static enum hq_status
no_memory(struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

static enum hq_status
read_types(struct work *k)
{
	sqlite3 *handle = hq_ask_handle(k->h->ask);
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(handle,
	    "SELECT block_row, type_id FROM object WHERE dump_id = ?1", -1,
	    &stmt, NULL);

	if (rc == SQLITE_OK)
		sqlite3_bind_int64(stmt, 1, hq_ask_dump(k->h->ask));
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		uint64_t row = (uint64_t)sqlite3_column_int64(stmt, 0);
		if (row < k->h->graph->nodes)
			k->types[row] =
			    (uint32_t)sqlite3_column_int64(stmt, 1);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE)
		return hq_database_fail(handle, k->reterr);
	return HQ_OK;
}

static size_t
slot_of(const struct work *k, uint32_t parent, uint64_t key, uint32_t type)
{
	uint64_t hash = ((uint64_t)parent << 32 | type) ^ key * 0x9e3779b97f4a7c15ull;
	size_t at;

	hash = (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9ull;
	for (at = (size_t)(hash >> 16);; at++) {
		uint32_t n = k->slots[at &= k->nslots - 1];
		const struct hq_merge_node *node = &k->m->nodes[n - 1];
		if (n == 0 || (node->parent == parent && node->key == key &&
				  node->type == type))
			return at;
	}
}

static bool
grow_slots(struct work *k)
{
	size_t n = k->nslots == 0 ? 1024 : 2 * k->nslots;

	if (2 * (k->m->nnodes + 1) <= k->nslots)
		return true;
	free(k->slots);
	k->slots = hq_array_new_zero(n, sizeof *k->slots);
	if (k->slots == NULL)
		return false;
	k->nslots = n;
	for (uint32_t i = 0; i < k->m->nnodes; i++) {
		const struct hq_merge_node *node = &k->m->nodes[i];
		k->slots[slot_of(k, node->parent, node->key, node->type)] =
		    i + 1;
	}
	return true;
}

/* The tree's node below `parent` of that kind, new or not. */
static enum hq_status
get_node(struct work *k, uint32_t parent, uint64_t key, uint32_t graph_node,
    uint32_t ref, uint32_t *ret_node)
{
	struct hq_merge *m = k->m;
	uint32_t type = k->types[graph_node];
	size_t slot;

	if (!grow_slots(k))
		return no_memory(k->reterr);
	slot = slot_of(k, parent, key, type);
	*ret_node = k->slots[slot];
	if ((*ret_node)-- != 0)
		return HQ_OK;
	if (m->nnodes >= HQ_MERGE_NONE - 1 ||
	    hq_array_reserve((void **)&m->nodes, &m->room, m->nnodes,
		sizeof *m->nodes) != 0)
		return no_memory(k->reterr);
	*ret_node = (uint32_t)m->nnodes;
	m->nodes[m->nnodes++] = (struct hq_merge_node){.parent = parent,
	    .key = key,
	    .type = type,
	    .ref = ref,
	    .block = graph_node};
	k->slots[slot] = *ret_node + 1;
	return HQ_OK;
}

/* The name of a root, as a number of the merge's texts. */
static enum hq_status
name_root(struct work *k, uint32_t root, uint64_t *ret_key)
{
	uint32_t *name = &k->names[root];

	if (*name == 0) {
		struct hq_ask_ref ref = {.number = root, .src = -1};
		char *label = hq_ask_label(k->h->ask, &ref, NULL);
		if (label != NULL)
			*name = hq_texts_add(&k->m->texts, label);
		free(label);
	}
	*ret_key = *name;
	return *name == 0 ? no_memory(k->reterr) : HQ_OK;
}

static enum hq_status
key_of(struct work *k, const struct hq_ask_ref *ref, uint32_t parent,
    uint64_t *ret_key)
{
	struct hq_ask *a = k->h->ask;
	struct hq_ask_block block;
	uint64_t index, element;
	uint32_t field = HQ_ASK_NO_FIELD;
	enum hq_status status = HQ_OK;

	*ret_key = (uint64_t)KEY_TOLD << 60;
	if (ref->how == HQ_ASK_TOLD || ref->off == HQ_ASK_NOWHERE)
		return HQ_OK;
	if (k->types[parent] != 0 && ref->how != HQ_ASK_SCAN) {
		status = hq_ask_block_at(
		    a, hq_holders_key(k->h, parent), &block, k->reterr);
		if (status != HQ_OK)
			return status;
		field = hq_ask_field_at(a, block.type,
		    hq_ask_place(a, &block, ref->off, &element), &index);
	}
	if (field != HQ_ASK_NO_FIELD)
		*ret_key = (uint64_t)KEY_FIELD << 60 | field;
	else if (ref->off >= FAR)
		*ret_key = (uint64_t)KEY_FAR << 60;
	else
		*ret_key = (uint64_t)KEY_OFFSET << 60 | ref->off;
	return HQ_OK;
}

/* Gives a node whose parent has been given one its place in the tree. */
static enum hq_status
place(struct work *k, uint32_t node)
{
	const struct hq_nearest *t = k->h->nearest;
	uint32_t parent = t->parent[node], above = HQ_MERGE_NONE, number;
	struct hq_ask_ref ref;
	uint64_t key;
	enum hq_status status;

	if (parent == HQ_GRAPH_NONE) {
		number = hq_edges_reference(&k->h->graph->roots, t->via[node]);
		status = name_root(k, number, &key);
	} else {
		number = hq_edges_reference(&k->h->graph->edges, t->via[node]);
		above = k->group[parent];
		status = hq_ask_ref(k->h->ask, number, &ref, k->reterr);
		if (status == HQ_OK)
			status = key_of(k, &ref, parent, &key);
	}
	if (status != HQ_OK)
		return status;
	/* The next one of a list. */
	if (above != HQ_MERGE_NONE && k->m->nodes[above].key == key &&
	    k->m->nodes[above].type == k->types[node] &&
	    k->types[parent] == k->types[node] &&
	    k->m->nodes[above].parent != HQ_MERGE_NONE)
		k->group[node] = above;
	else
		status =
		    get_node(k, above, key, node, number, &k->group[node]);
	if (status == HQ_OK)
		k->m->nodes[k->group[node]].blocks++;
	return status;
}

/* Places a node of the set and all before it on its way. */
static enum hq_status
place_way(struct work *k, uint32_t node)
{
	uint32_t n = 0;
	enum hq_status status = HQ_OK;

	while (node != HQ_GRAPH_NONE && k->group[node] == HQ_MERGE_NONE) {
		k->stack[n++] = node;
		node = k->h->nearest->parent[node];
	}
	while (status == HQ_OK && n > 0)
		status = place(k, k->stack[--n]);
	return status;
}

/* The bytes of the blocks of the set, placed one by one. */
static enum hq_status
place_all(struct work *k)
{
	static const char sql[] =
	    "SELECT row, req FROM block WHERE dump_id = ?1";
	sqlite3 *handle = hq_ask_handle(k->h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		sqlite3_bind_int64(stmt, 1, hq_ask_dump(k->h->ask));
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		uint64_t row = (uint64_t)sqlite3_column_int64(stmt, 0);
		uint64_t req = (uint64_t)sqlite3_column_int64(stmt, 1);
		rc = SQLITE_OK;
		if (row >= k->h->graph->nodes || !hq_bit(k->set, row))
			continue;
		k->m->set_n++;
		k->m->set_bytes += req;
		if (k->h->nearest->via[row] == HQ_GRAPH_NONE) {
			k->m->lost_n++;
			k->m->lost_bytes += req;
			continue;
		}
		status = place_way(k, (uint32_t)row);
		if (status != HQ_OK)
			break;
		k->m->nodes[k->group[row]].own_n++;
		k->m->nodes[k->group[row]].own_bytes += req;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(handle, k->reterr);
	sqlite3_finalize(stmt);
	return status;
}

static void
sum_up(struct hq_merge *m)
{
	for (size_t i = m->nnodes; i-- > 0;) {
		struct hq_merge_node *n = &m->nodes[i];
		n->all_n += n->own_n;
		n->all_bytes += n->own_bytes;
		if (n->parent == HQ_MERGE_NONE)
			continue;
		m->nodes[n->parent].all_n += n->all_n;
		m->nodes[n->parent].all_bytes += n->all_bytes;
	}
}

enum hq_status
hq_merge_take(struct hq_holders *h, const uint64_t *set, struct hq_merge *m,
    struct hq_error *reterr)
{
	struct work k = {.h = h, .m = m, .set = set, .reterr = reterr};
	uint32_t nodes = h->graph->nodes;
	enum hq_status status = hq_holders_nearest(h, reterr);

	memset(m, 0, sizeof *m);
	k.types = hq_big_filled(nodes, sizeof *k.types, 0);
	k.group = hq_big_filled(nodes, sizeof *k.group, 0xff);
	k.stack = hq_big_new(nodes, sizeof *k.stack);
	k.names =
	    hq_array_new_zero(h->graph->roots.references, sizeof *k.names);
	if (status == HQ_OK && (k.types == NULL || k.group == NULL ||
				   k.stack == NULL || k.names == NULL))
		status = no_memory(reterr);
	if (status == HQ_OK)
		status = read_types(&k);
	if (status == HQ_OK)
		status = place_all(&k);
	if (status == HQ_OK)
		sum_up(m);
	free(k.types);
	free(k.group);
	free(k.stack);
	free(k.names);
	free(k.slots);
	return status;
}

void
hq_merge_release(struct hq_merge *m)
{
	free(m->nodes);
	hq_texts_release(&m->texts);
	memset(m, 0, sizeof *m);
}

/* The reference of a node in words; several elements of an array are [*]. */
static char *
reference_label(struct hq_holders *h, const struct hq_merge *m, uint32_t node)
{
	const struct hq_merge_node *n = &m->nodes[node];
	struct hq_ask_block src;
	struct hq_ask_ref ref;

	if (n->key >> 60 == KEY_FAR)
		return strdup("+*");
	if (n->key >> 60 == KEY_FIELD && n->blocks > 1)
		return hq_ask_field_label(h->ask, (uint32_t)n->key);
	if (hq_ask_ref(h->ask, n->ref, &ref, NULL) != HQ_OK ||
	    hq_ask_block_at(h->ask, ref.src, &src, NULL) != HQ_OK)
		return NULL;
	return hq_ask_label(h->ask, &ref, &src);
}

char *
hq_merge_label(struct hq_holders *h, const struct hq_merge *m, uint32_t node,
    bool utf8)
{
	const struct hq_merge_node *n = &m->nodes[node];
	const char *arrow = utf8 ? " → " : " -> ";
	const char *type = hq_ask_type_name(h->ask, n->type);
	char *by, *label, who[48] = "";
	struct hq_ask_block block;
	int r;

	if (n->blocks == 1 &&
	    hq_ask_block_at(
		h->ask, hq_holders_key(h, n->block), &block, NULL) == HQ_OK)
		snprintf(who, sizeof who, " #%" PRId64, block.serial);
	if (n->parent == HQ_MERGE_NONE)
		by = strdup(hq_texts_get(&m->texts, n->key));
	else
		by = reference_label(h, m, node);
	r = by == NULL
		? -1
		: asprintf(&label, "%s%s%s%s", by, arrow, type, who);
	free(by);
	return r < 0 ? NULL : label;
}
