/* What chains shall not use, from words of a user. */
#include "analysis/ask/chain.h"

#include "analysis/ask/private.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct work {
	struct hq_holders *h;
	struct hq_avoid *avoid;
	const char *word;
	struct hq_error *reterr;
};

static bool
read_number(const char *text, char end, const char **ret_rest, uint64_t *ret)
{
	char *stop;

	errno = 0;
	/* Never octal. */
	*ret = strtoull(text, &stop,
	    text[0] == '0' && (text[1] | 32) == 'x' ? 16 : 10);
	*ret_rest = stop + (*stop != '\0');
	return errno == 0 && text[0] >= '0' && text[0] <= '9' && *stop == end;
}

static enum hq_status
misses(const struct work *k, const char *what)
{
	return hq_fail(k->reterr, HQ_ERR_NOTFOUND, "--avoid %s: there is no %s",
	    k->word, what);
}

static void
close_reference(struct work *k, int64_t ref_id)
{
	const struct hq_graph *g = k->h->graph;
	uint32_t edge;

	if (ref_id < 0 || ref_id >= g->edges.references)
		return;
	edge = hq_edges_edge(&g->edges, (uint32_t)ref_id);
	if (edge != HQ_GRAPH_NONE)
		hq_avoid_edge(k->avoid, g, edge);
}

static void
close_root(struct work *k, uint64_t root_id)
{
	const struct hq_edges *roots = &k->h->graph->roots;
	uint32_t edge;

	if (root_id >= roots->references)
		return;
	edge = hq_edges_edge(roots, (uint32_t)root_id);
	if (edge != HQ_GRAPH_NONE)
		hq_bit_set(k->avoid->roots, edge);
}

/* A number of the root, or a kind of roots. */
static enum hq_status
avoid_root(struct work *k, const char *which)
{
	sqlite3 *handle = hq_ask_handle(k->h->ask);
	uint32_t nroots = k->h->graph->roots.references;
	uint64_t number;
	const char *rest;
	sqlite3_stmt *stmt;
	bool any = false;
	int rc;

	if (read_number(which, '\0', &rest, &number)) {
		if (number >= nroots)
			return misses(k, "such root");
		close_root(k, number);
		return HQ_OK;
	}
	if (sqlite3_prepare_v2(handle,
		"SELECT root_id FROM root WHERE dump_id = ?1 AND kind = ?2",
		-1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, k->reterr);
	sqlite3_bind_int64(stmt, 1, hq_ask_dump(k->h->ask));
	sqlite3_bind_text(stmt, 2, which, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		number = (uint64_t)sqlite3_column_int64(stmt, 0);
		any = true;
		close_root(k, number);
	}
	sqlite3_finalize(stmt);
	if (rc != SQLITE_DONE)
		return hq_database_fail(handle, k->reterr);
	return any ? HQ_OK : misses(k, "root of that kind");
}

/* References of a block: those of the slot at `off`, or to `dst`. */
static enum hq_status
avoid_slot(struct work *k, uint64_t serial, uint64_t off, int64_t dst)
{
	struct hq_ask *a = k->h->ask;
	struct hq_ask_block src, target = {.key = -1};
	struct hq_ask_ref *refs = NULL;
	uint64_t total = 0;
	bool any = false;
	enum hq_status status =
	    hq_ask_block(a, (int64_t)serial, &src, k->reterr);

	if (status == HQ_OK && dst >= 0)
		status = hq_ask_block(a, dst, &target, k->reterr);
	if (status == HQ_OK)
		status = hq_ask_refs(
		    a, HQ_ASK_OUT, src.key, NULL, 0, &total, k->reterr);
	if (status == HQ_OK) {
		refs = calloc(total + 1, sizeof *refs);
		if (refs == NULL)
			return hq_fail(
			    k->reterr, HQ_ERR_NOMEM, "out of memory");
		status = hq_ask_refs(a, HQ_ASK_OUT, src.key, refs, total,
		    &total, k->reterr);
	}
	for (uint64_t i = 0; status == HQ_OK && i < total; i++)
		if (dst < 0 ? refs[i].off == off
			    : refs[i].dst == target.key) {
			close_reference(k, refs[i].number);
			any = true;
		}
	free(refs);
	if (status == HQ_OK && !any)
		status = misses(k, "such reference");
	return status;
}

/* The references of a block by the field. */
static enum hq_status
avoid_field_of(struct work *k, uint32_t node, const char *name)
{
	const struct hq_graph *g = k->h->graph;
	struct hq_ask_block block;
	enum hq_status status = hq_ask_block_at(
	    k->h->ask, hq_holders_key(k->h, node), &block, k->reterr);

	for (uint32_t e = g->first[node];
	     status == HQ_OK && e < g->first[node + 1]; e++) {
		uint32_t number = hq_edges_reference(&g->edges, e), field;
		struct hq_ask_ref ref;
		uint64_t index, element;
		status = hq_ask_ref(k->h->ask, number, &ref, k->reterr);
		if (status != HQ_OK)
			break;
		field = hq_ask_field_at(k->h->ask, block.type,
		    hq_ask_place(k->h->ask, &block, ref.off, &element),
		    &index);
		if (field != HQ_ASK_NO_FIELD &&
		    hq_ask_field_is(k->h->ask, field, name))
			hq_avoid_edge(k->avoid, g, e);
	}
	return status;
}

/* The references of all blocks of the types of a list by the field. */
static enum hq_status
avoid_field_of_types(struct work *k, const char *types, const char *name)
{
	sqlite3 *handle = hq_ask_handle(k->h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_NOMEM;
	char *sql = sqlite3_mprintf("SELECT block_row FROM object"
				    " WHERE dump_id = ?1 AND type_id IN (%s)",
	    types);

	if (sql != NULL)
		rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);
	sqlite3_free(sql);
	if (rc == SQLITE_OK)
		sqlite3_bind_int64(stmt, 1, hq_ask_dump(k->h->ask));
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		uint64_t node = (uint64_t)sqlite3_column_int64(stmt, 0);
		if (node < k->h->graph->nodes)
			status = avoid_field_of(k, (uint32_t)node, name);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(handle, k->reterr);
	return status;
}

/* TYPE.FIELD; a name of a type may have dots, as that of a field may. */
static enum hq_status
avoid_field(struct work *k, const char *name)
{
	char *types;
	enum hq_status status = hq_ask_type_list(k->h->ask, k->word,
	    (size_t)(name - k->word - 1), &types, NULL);

	if (status != HQ_OK)
		return status;
	status = avoid_field_of_types(k, types, name);
	sqlite3_free(types);
	return status;
}

enum hq_status
hq_avoid_word(struct hq_holders *h, struct hq_avoid *avoid, const char *word,
    struct hq_error *reterr)
{
	struct work k = {h, avoid, word, reterr};
	enum hq_status status = HQ_ERR_NOTFOUND;
	uint64_t src, other;
	const char *rest, *end;

	if (strncmp(word, "root:", 5) == 0)
		return avoid_root(&k, word + 5);
	if (read_number(word, '+', &rest, &src) &&
	    read_number(rest, '\0', &end, &other))
		return avoid_slot(&k, src, other, -1);
	if (read_number(word, '>', &rest, &src) &&
	    read_number(rest, '\0', &end, &other))
		return avoid_slot(&k, src, 0, (int64_t)other);
	if (strchr(word, '.') == NULL)
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "--avoid wants an edge such as 12+24, 12>15, root:3, "
		    "root:stack or List.items, not \"%s\"",
		    word);
	for (const char *dot = strchr(word, '.');
	     dot != NULL && status == HQ_ERR_NOTFOUND;
	     dot = strchr(dot + 1, '.'))
		status = avoid_field(&k, dot + 1);
	return status == HQ_ERR_NOTFOUND ? misses(&k, "such type")
					 : status;
}
