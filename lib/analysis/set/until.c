/* The shortest chain of references until a condition holds. */
#include "analysis/set/until.h"

#include "analysis/ask/condition.h"
#include "analysis/graph/avoid.h"
#include "analysis/graph/search.h"
#include "analysis/set/set.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

struct bits {
	uint64_t *bits;
	uint32_t nodes;
};

static void
take(void *opaque, int64_t row)
{
	struct bits *b = opaque;

	if (row >= 0 && row < b->nodes)
		hq_bit_set(b->bits, (uint64_t)row);
}

/* The kind of "root:KIND", "" of "root"; NULL: another word. */
static const char *
root_kind(const char *word)
{
	if (strncmp(word, "root", 4) != 0)
		return NULL;
	return word[4] == '\0' ? "" : word[4] == ':' ? word + 5 : NULL;
}

/* ?2 is a kind of root_kind. */
#define OF_KIND                                                                \
	" AND CASE ?2 WHEN '' THEN kind IN ('data', 'region')"                 \
	"             WHEN 'any' THEN 1 ELSE kind = ?2 END"

static enum hq_status
take_held(struct hq_holders *h, const char *kind, struct bits *b,
    struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc;

	if (sqlite3_prepare_v2(handle,
		"SELECT dst_row FROM root WHERE dump_id = ?1" OF_KIND, -1,
		&stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(stmt, 1, hq_ask_dump(h->ask));
	sqlite3_bind_text(stmt, 2, kind, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		take(b, sqlite3_column_int64(stmt, 0));
	if (rc != SQLITE_DONE)
		status = hq_database_fail(handle, reterr);
	sqlite3_finalize(stmt);
	return status;
}

/* Whether it is a kind of roots, and an error that names them if not. */
static enum hq_status
check_kind(const char *option, const char *kind, struct hq_error *reterr)
{
	static const char *const kinds[] = {"", "any", "data", "region",
	    "mapping", "stack", "register", "tls"};

	for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return HQ_OK;
	return hq_fail(reterr, HQ_ERR_USAGE,
	    "--%s wants root, root:any or root: with one of data, region, "
	    "mapping, stack, register, tls, not root:%s",
	    option, kind);
}

/* The members of a set of that expression. */
static enum hq_status
take_set(struct hq_holders *h, const char *text, struct bits *b,
    struct hq_error *reterr)
{
	struct hq_set set;
	enum hq_status status = hq_set_find(h->ask, text, &set, reterr);

	if (status != HQ_OK)
		return status;
	for (uint64_t row = 0; row < set.rows && row < b->nodes; row++)
		if (hq_set_has(&set, row))
			hq_bit_set(b->bits, row);
	hq_set_release(&set);
	return HQ_OK;
}

/* A set, or else a condition of SQL; of two errors that of a set tells where
 * it may be one, as in type:Lits. */
static enum hq_status
take_expression(struct hq_holders *h, const struct hq_set_options *sql,
    struct bits *b, struct hq_error *reterr)
{
	struct hq_error first = {0}, second = {0};
	enum hq_status status = take_set(h, sql->where, b, &first);
	const struct hq_error *told = &first;

	if (status == HQ_ERR_USAGE || status == HQ_ERR_NOTFOUND) {
		status = hq_condition_rows(h->ask, sql, take, b, &second);
		if (first.status == HQ_ERR_USAGE ||
		    strchr(sql->where, ':') == NULL)
			told = &second;
	}
	if (status == HQ_OK)
		return HQ_OK;
	return hq_fail(reterr, told->status, "%s", hq_error_text(told));
}

/* The blocks that a word means, as bits to be freed. */
static enum hq_status
find_bits(struct hq_holders *h, const char *option, const char *word,
    uint64_t **ret_bits, struct hq_error *reterr)
{
	const struct hq_set_options sql = {.where = word, .option = option};
	const char *kind = root_kind(word);
	struct bits b = {.nodes = h->graph->nodes};
	enum hq_status status = HQ_OK;

	b.bits = hq_bits_new(b.nodes);
	if (b.bits == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (kind != NULL) {
		status = check_kind(option, kind, reterr);
		if (status == HQ_OK)
			status = take_held(h, kind, &b, reterr);
	} else {
		status = take_expression(h, &sql, &b, reterr);
	}
	if (status != HQ_OK)
		free(b.bits);
	else
		*ret_bits = b.bits;
	return status;
}

/* The first root of the kind that holds a node; HQ_GRAPH_NONE: there is
 * none. */
static enum hq_status
find_root(struct hq_holders *h, const char *kind, uint32_t node,
    uint32_t *ret_root, struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	*ret_root = HQ_GRAPH_NONE;
	if (sqlite3_prepare_v2(handle,
		"SELECT root_id FROM root WHERE dump_id = ?1 AND dst_row = ?3"
		OF_KIND " ORDER BY root_id LIMIT 1",
		-1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(stmt, 1, hq_ask_dump(h->ask));
	sqlite3_bind_text(stmt, 2, kind, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, node);
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		*ret_root = hq_edges_edge(&h->graph->roots,
		    (uint32_t)sqlite3_column_int64(stmt, 0));
		break;
	case SQLITE_DONE:
		break;
	default:
		status = hq_database_fail(handle, reterr);
	}
	sqlite3_finalize(stmt);
	return status;
}

/* The references between the nodes, and a root before the first. */
static enum hq_status
make_way(struct hq_holders *h, const struct hq_until *u,
    const uint32_t *nodes, uint32_t count, struct hq_way *way,
    struct hq_error *reterr)
{
	const char *kind = root_kind(u->until);

	way->count = count;
	way->steps = hq_array_new_zero(count, sizeof *way->steps);
	if (way->steps == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < count; i++) {
		way->steps[i].node = nodes[i];
		way->steps[i].via =
		    i == 0 ? HQ_GRAPH_NONE
			   : hq_avoid_find(
				 NULL, h->graph, nodes[i - 1], nodes[i]);
	}
	if (kind == NULL || !u->backwards)
		return HQ_OK;
	return find_root(h, kind, nodes[0], &way->steps[0].via, reterr);
}

static enum hq_status
find_nodes(struct hq_holders *h, const struct hq_until *u, uint32_t from,
    uint32_t **ret_nodes, uint32_t *ret_count, struct hq_error *reterr)
{
	uint64_t *until = NULL, *ignore = NULL;
	struct hq_search s = {.from = from, .most = u->most};
	enum hq_status status =
	    find_bits(h, "until", u->until, &until, reterr);

	if (status == HQ_OK && u->ignore != NULL)
		status = find_bits(h, "ignore", u->ignore, &ignore, reterr);
	if (status == HQ_OK && u->backwards)
		status = hq_holders_into(h, &s.into, reterr);
	s.until = until;
	s.ignore = ignore;
	if (status == HQ_OK)
		status =
		    hq_search_find(h->graph, &s, ret_nodes, ret_count, reterr);
	free(until);
	free(ignore);
	return status;
}

enum hq_status
hq_until_find(struct hq_holders *h, const struct hq_ask_block *from,
    const struct hq_until *until, struct hq_chain **ret_chain, bool *ret_found,
    struct hq_error *reterr)
{
	uint32_t node = (uint32_t)from->row, *nodes = NULL, count = 0;
	struct hq_way way = {.count = 1};
	struct hq_step alone = {.node = node, .via = HQ_GRAPH_NONE};
	enum hq_status status =
	    find_nodes(h, until, node, &nodes, &count, reterr);

	if (status == HQ_OK && count > 0)
		status = make_way(h, until, nodes, count, &way, reterr);
	else
		way.steps = &alone;
	if (status == HQ_OK)
		status = hq_chain_describe(h, &way,
		    count == 0  ? HQ_CHAIN_NONE
		    : root_kind(until->until) != NULL && until->backwards
			? HQ_CHAIN_HELD
			: HQ_CHAIN_ASKED,
		    ret_chain, reterr);
	*ret_found = count > 0;
	if (way.steps != &alone)
		free(way.steps);
	free(nodes);
	return status;
}
