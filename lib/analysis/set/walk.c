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
