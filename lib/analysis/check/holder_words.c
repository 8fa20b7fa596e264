/*
 * A holder in words that outlive a run and most changes of the program: how it
 * is held from a variable on, by fields of types where these are known, else
 * by what allocated each block.
 *
 *	data g_cache in prog -> Cache.table[*]
 *	data g_queue in prog -> [queue_new] -> [grow]
 */
#define _GNU_SOURCE
#include "analysis/check/holder.h"

#include "analysis/check/frame_name.h"
#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words of a repetition, as of a tree's nodes, that stand once. */
#define RUN_MAX 4
/* References of a holder that are looked at. */
#define EDGES_MAX 1024

static const char root_sql[] =
    "SELECT r.kind, r.owner, m.path FROM root r"
    "  LEFT JOIN module m ON m.dump_id = r.dump_id"
    "   AND m.module_id = r.module_id"
    " WHERE r.dump_id = ?1 AND r.root_id = ?2";
static const char site_sql[] =
    "SELECT f.func FROM trace t JOIN frame f ON f.dump_id = t.dump_id"
    "   AND f.frame_id = t.site_frame"
    " WHERE t.dump_id = ?1 AND t.trace_id = ?2";

struct words {
	char **words;
	size_t count, room;
};

static void
pop(struct words *w, size_t n)
{
	while (n-- > 0)
		free(w->words[--w->count]);
}

static bool
repeats(const struct words *w, size_t n)
{
	if (w->count < 2 * n)
		return false;
	for (size_t i = 1; i <= n; i++)
		if (strcmp(w->words[w->count - i],
			w->words[w->count - n - i]) != 0)
			return false;
	return true;
}

/* Takes the word over, which may be NULL for want of memory. */
static enum hq_status
push(struct words *w, char *word, struct hq_error *reterr)
{
	if (word == NULL ||
	    hq_array_reserve((void **)&w->words, &w->room, w->count,
		sizeof *w->words) != 0) {
		free(word);
		return hq_check_nomem(reterr);
	}
	w->words[w->count++] = word;
	for (size_t n = 1; n <= RUN_MAX; n++)
		if (repeats(w, n))
			pop(w, n);
	return HQ_OK;
}

static char *
join(const struct words *w)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; out != NULL && i < w->count; i++)
		fprintf(out, "%s%s", i == 0 ? "" : " -> ", w->words[i]);
	if (out == NULL || fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

/* "data g_cache in prog", "main, stack" */
static char *
root_words(const char *kind, const char *owner, const char *path)
{
	char *module = path == NULL ? NULL : hq_frame_name_module(path);
	char *text;
	int r;

	if (owner == NULL || owner[0] == '\0')
		r = asprintf(&text, "%s", kind);
	else if (strcmp(kind, "data") == 0 && module != NULL &&
		 strcmp(module, owner) != 0)
		r = asprintf(&text, "data %s in %s", owner, module);
	else if (strcmp(kind, "tls") == 0)
		r = asprintf(&text, "%s", owner);
	else if (strcmp(kind, "stack") == 0)
		r = asprintf(&text, "%s, stack", owner);
	else if (strcmp(kind, "register") == 0)
		r = asprintf(&text, "register");
	else
		r = asprintf(&text, "%s %s", kind, owner);
	free(module);
	return r < 0 ? NULL : text;
}

static enum hq_status
push_root(struct hq_holding *h, int64_t root, struct words *w,
    struct hq_error *reterr)
{
	sqlite3 *db = h->c->db;
	enum hq_status status;
	sqlite3_stmt *row;
	const char *kind;

	if (sqlite3_prepare_v2(db, root_sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(db, reterr);
	sqlite3_bind_int64(row, 1, h->c->series->dump_id);
	sqlite3_bind_int64(row, 2, root);
	if (sqlite3_step(row) == SQLITE_ROW) {
		kind = (const char *)sqlite3_column_text(row, 0);
		status = push(w,
		    root_words(kind == NULL ? "root" : kind,
			(const char *)sqlite3_column_text(row, 1),
			(const char *)sqlite3_column_text(row, 2)),
		    reterr);
	} else {
		status = push(w, strdup("root"), reterr);
	}
	sqlite3_finalize(row);
	return status;
}

/* What allocated a block, in brackets. */
static enum hq_status
push_site(struct hq_holding *h, int64_t trace, struct words *w,
    struct hq_error *reterr)
{
	sqlite3 *db = h->c->db;
	sqlite3_stmt *row;
	char *func = NULL, *text;
	bool named = false;

	if (sqlite3_prepare_v2(db, site_sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(db, reterr);
	sqlite3_bind_int64(row, 1, h->c->series->dump_id);
	sqlite3_bind_int64(row, 2, trace);
	if (sqlite3_step(row) == SQLITE_ROW &&
	    sqlite3_column_type(row, 0) != SQLITE_NULL) {
		named = true;
		func = hq_frame_name_func(
		    (const char *)sqlite3_column_text(row, 0));
	}
	if ((named && func == NULL) ||
	    asprintf(&text, "[%s]", named ? func : "untyped") < 0)
		text = NULL;
	free(func);
	sqlite3_finalize(row);
	return push(w, text, reterr);
}

/* Type.field, or NULL where the source has none there. */
static enum hq_status
field_words(struct hq_holding *h, const struct hq_ask_block *src,
    const struct hq_ask_ref *ref, char **ret_text, struct hq_error *reterr)
{
	sqlite3 *db = h->c->db;
	uint64_t index;
	uint32_t field = HQ_ASK_NO_FIELD;
	sqlite3_stmt *row;

	*ret_text = NULL;
	if (src->type == 0)
		return HQ_OK;
	if (ref->how != HQ_ASK_TOLD && ref->off != HQ_ASK_NOWHERE) {
		uint64_t place = hq_ask_place(h->ask, src, ref->off, &index);
		field = hq_ask_field_at(h->ask, src->type, place, &index);
		if (field == HQ_ASK_NO_FIELD)
			return HQ_OK;
		*ret_text = hq_ask_field_label(h->ask, field);
		return *ret_text != NULL ? HQ_OK : hq_check_nomem(reterr);
	}
	if (sqlite3_prepare_v2(db,
		"SELECT name FROM ref WHERE dump_id = ?1 AND ref_id = ?2", -1,
		&row, NULL) != SQLITE_OK)
		return hq_database_fail(db, reterr);
	sqlite3_bind_int64(row, 1, h->c->series->dump_id);
	sqlite3_bind_int64(row, 2, ref->number);
	if (sqlite3_step(row) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 0);
		if (asprintf(ret_text, "%s.%s",
			hq_ask_type_name(h->ask, src->type),
			name == NULL || name[0] == '\0' ? "*" : name) < 0)
			*ret_text = NULL;
	}
	sqlite3_finalize(row);
	return HQ_OK;
}

/* A step of the chain: the field that leads to it, else what it is. */
static enum hq_status
push_step(struct hq_holding *h, const struct hq_chain_step *before,
    const struct hq_chain_step *step, struct words *w, struct hq_error *reterr)
{
	char *text = NULL;
	enum hq_status status =
	    field_words(h, &before->block, &step->ref, &text, reterr);

	if (status != HQ_OK)
		return status;
	if (text == NULL && step->block.type == 0)
		return push_site(h, step->block.trace, w, reterr);
	if (text == NULL &&
	    asprintf(&text, "[%s]",
		hq_ask_type_name(h->ask, step->block.type)) < 0)
		text = NULL;
	return push(w, text, reterr);
}

/* The field that an edge of a block is; *ret_text is NULL where it is none. */
static enum hq_status
edge_words(struct hq_holding *h, const struct hq_ask_block *src, uint32_t edge,
    char **ret_text, struct hq_error *reterr)
{
	struct hq_ask_ref ref;
	enum hq_status status = hq_ask_ref(h->ask,
	    hq_edges_reference(&h->holders->graph->edges, edge), &ref, reterr);

	return status == HQ_OK
		   ? field_words(h, src, &ref, ret_text, reterr)
		   : status;
}

/* The field of a holder that leads to what is young, or of the kind of what
 * it holds; where several do, none is better than the others. */
static enum hq_status
push_field(struct hq_holding *h, uint32_t node, uint32_t below,
    struct words *w, struct hq_error *reterr)
{
	const struct hq_graph *g = h->holders->graph;
	uint32_t last = g->first[node + 1];
	char *only = NULL, *text;
	struct hq_ask_block src;
	enum hq_status status = hq_ask_block_at(
	    h->ask, hq_holders_key(h->holders, node), &src, reterr);

	if (status != HQ_OK || src.type == 0)
		return status;
	if (last - g->first[node] > EDGES_MAX)
		last = g->first[node] + EDGES_MAX;
	for (uint32_t e = g->first[node]; status == HQ_OK && e < last; e++) {
		uint32_t to = g->edges.target[e];
		if (h->serials[to] < h->first &&
		    h->kinds[to] != h->kinds[below])
			continue;
		status = edge_words(h, &src, e, &text, reterr);
		if (status != HQ_OK || text == NULL)
			continue;
		if (only != NULL && strcmp(only, text) != 0) {
			free(only);
			free(text);
			return HQ_OK;
		}
		free(only);
		only = text;
	}
	if (status == HQ_OK && only != NULL)
		return push(w, only, reterr);
	free(only);
	return status;
}

static enum hq_status
push_chain(struct hq_holding *h, const struct hq_chain *chain,
    struct words *w, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (chain->count == 0 || !chain->steps[0].has_ref)
		return HQ_OK;
	status = push_root(h, chain->steps[0].ref.number, w, reterr);
	for (uint32_t i = 1; status == HQ_OK && i < chain->count; i++)
		status = push_step(
		    h, &chain->steps[i - 1], &chain->steps[i], w, reterr);
	return status;
}

/* The shortest chain to a node, if there is one not from a stack, where
 * pointers are left that are not used any more. */
static enum hq_status
find_chain(struct hq_holding *h, uint32_t node, struct hq_chain **ret_chain,
    uint32_t *ret_count, struct hq_error *reterr)
{
	struct hq_chain_options how = {
	    .edges = h->avoid, .nedges = h->navoid, .most = 1};
	struct hq_ask_block block;
	enum hq_status status = hq_ask_block_at(
	    h->ask, hq_holders_key(h->holders, node), &block, reterr);

	if (status == HQ_OK)
		status = hq_chain_find(h->holders, &block, HQ_GRAPH_NONE, &how,
		    ret_chain, ret_count, reterr);
	if (status != HQ_OK || *ret_count > 0)
		return status;
	hq_chain_release(*ret_chain, 0);
	how.nedges = 0;
	return hq_chain_find(h->holders, &block, HQ_GRAPH_NONE, &how,
	    ret_chain, ret_count, reterr);
}

static enum hq_status
collect(struct hq_holding *h, const struct hq_holder *holder, uint32_t below,
    struct words *w, struct hq_error *reterr)
{
	struct hq_chain *chain;
	uint32_t count;
	enum hq_status status;

	if (holder->root != HQ_GRAPH_NONE)
		return push_root(h, holder->root, w, reterr);
	if (holder->node == HQ_GRAPH_NONE)
		return HQ_OK;
	status = find_chain(h, holder->node, &chain, &count, reterr);
	if (status != HQ_OK)
		return status;
	if (count > 0)
		status = push_chain(h, &chain[0], w, reterr);
	hq_chain_release(chain, count);
	return status == HQ_OK ? push_field(h, holder->node, below, w, reterr)
			       : status;
}

enum hq_status
hq_holder_words(struct hq_holding *h, const struct hq_holder *holder,
    uint32_t below, char **ret_words, struct hq_error *reterr)
{
	struct words w = {0};
	enum hq_status status = collect(h, holder, below, &w, reterr);

	*ret_words = NULL;
	if (status == HQ_OK && w.count > 0) {
		*ret_words = join(&w);
		if (*ret_words == NULL)
			status = hq_check_nomem(reterr);
	}
	pop(&w, w.count);
	free(w.words);
	return status;
}
