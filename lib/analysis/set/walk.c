/* Sets by references. */
#include "analysis/set/private.h"

#include "analysis/graph/hop.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The graph, and an empty set. */
static enum hq_status
begin(struct hq_set_parser *p, struct hq_set *ret)
{
	enum hq_status status = HQ_OK;

	if (p->holders == NULL)
		status = hq_holders_of(p->ask, &p->holders, p->reterr);
	if (status == HQ_OK)
		status = hq_set_new(p->ask, ret, p->reterr);
	if (status == HQ_OK && ret->rows < p->holders->graph->nodes)
		status = hq_fail(p->reterr, HQ_ERR_INCONSISTENT,
		    "references of %u blocks, but there are %" PRIu64,
		    p->holders->graph->nodes, ret->rows);
	return status;
}

enum hq_status
hq_set_reachable(
    struct hq_set_parser *p, const struct hq_set *of, struct hq_set *ret)
{
	enum hq_status status = begin(p, ret);

	if (status == HQ_OK)
		status = hq_hop_reachable(
		    p->holders->graph, of->bits, ret->bits, p->reterr);
	return status;
}

enum hq_status
hq_set_referents(
    struct hq_set_parser *p, const struct hq_set *of, struct hq_set *ret)
{
	enum hq_status status = begin(p, ret);

	if (status == HQ_OK)
		hq_hop_referents(p->holders->graph, of->bits, ret->bits);
	return status;
}

enum hq_status
hq_set_referrers(
    struct hq_set_parser *p, const struct hq_set *of, struct hq_set *ret)
{
	enum hq_status status = begin(p, ret);

	if (status == HQ_OK)
		hq_hop_referrers(p->holders->graph, of->bits, ret->bits);
	return status;
}

enum hq_status
hq_set_imdom(
    struct hq_set_parser *p, const struct hq_set *of, struct hq_set *ret)
{
	enum hq_status status = begin(p, ret);

	if (status == HQ_OK)
		status = hq_hop_imdom(
		    p->holders->graph, of->bits, ret->bits, p->reterr);
	return status;
}

enum hq_status
hq_set_dominos(
    struct hq_set_parser *p, const struct hq_set *of, struct hq_set *ret)
{
	enum hq_status status = begin(p, ret);
	struct hq_setsize size;
	uint64_t *retained = NULL;

	if (status == HQ_OK)
		status = hq_holders_dominos(
		    p->holders, of->bits, &size, &retained, p->reterr);
	if (status == HQ_OK)
		memcpy(ret->bits, retained,
		    ((size_t)p->holders->graph->nodes / 64 + 1) *
			sizeof *retained);
	free(retained);
	return status;
}

/* heapy's owners: of buffers, the objects that they belong to. */
enum hq_status
hq_set_owners(
    struct hq_set_parser *p, const struct hq_set *of, struct hq_set *ret)
{
	static const char sql[] =
	    "SELECT b.row, o.row FROM block b CROSS JOIN block o"
	    "    ON o.dump_id = b.dump_id AND o.serial = b.owner"
	    " WHERE b.dump_id = ?1 AND b.owner IS NOT NULL";
	sqlite3 *handle = hq_ask_handle(p->ask);
	enum hq_status status = hq_set_new(p->ask, ret, p->reterr);
	sqlite3_stmt *s;

	if (status != HQ_OK)
		return status;
	if (sqlite3_prepare_v2(handle, sql, -1, &s, NULL) != SQLITE_OK)
		return hq_database_fail(handle, p->reterr);
	sqlite3_bind_int64(s, 1, hq_ask_dump(p->ask));
	while (sqlite3_step(s) == SQLITE_ROW) {
		uint64_t owner = (uint64_t)sqlite3_column_int64(s, 1);
		if (owner < ret->rows &&
		    hq_set_has(of, (uint64_t)sqlite3_column_int64(s, 0)))
			hq_bit_set(ret->bits, owner);
	}
	if (sqlite3_finalize(s) != SQLITE_OK)
		status = hq_database_fail(handle, p->reterr);
	return status;
}
