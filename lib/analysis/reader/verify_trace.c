/* The rules of traces: paths lead to the root, every number names a row, and
 * what is live of a trace is what the blocks say. */
#include "analysis/reader/columns.h"
#include "analysis/reader/counter.h"
#include "analysis/reader/verify.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* No module: code made at run time. */
#define NO_MODULE UINT32_MAX

/* The tables that refer to one another. */
struct view {
	struct hq_reader *r;
	const struct hq_dense *trace[HQ_MAX_COLUMNS];
	const struct hq_dense *node[HQ_MAX_COLUMNS];
	const struct hq_dense *pc[HQ_MAX_COLUMNS];
	const struct hq_dense *block[HQ_MAX_COLUMNS];
	uint64_t *blocks; /* of each trace, counted */
	uint64_t *bytes;
};

#define TRACE(v, name, i) hq_dense_raw((v)->trace[HQ_AT(TRACE, name)], i)
#define NODE(v, name, i) hq_dense_raw((v)->node[HQ_AT(NODE, name)], i)
#define PC(v, name, i) hq_dense_raw((v)->pc[HQ_AT(PC, name)], i)
#define BLOCK(v, name, i) hq_dense_raw((v)->block[HQ_AT(BLOCK, name)], i)

static const char *
node_fault(const struct view *v, uint32_t i)
{
	if (i == 0 ? NODE(v, parent, i) != 0 : NODE(v, parent, i) >= i)
		return "its parent does not come before it";
	/* The root has no pc, and needs no table of them. */
	if (NODE(v, pc_id, i) >= v->pc[0]->rows && NODE(v, pc_id, i) != 0)
		return "its pc is not there";
	return NULL;
}

static void
check_tree(struct view *v)
{
	uint32_t modules = hq_reader_rows(v->r, HQ_SECTION_MODULE);
	const char *fault;

	for (uint32_t i = 0; i < v->node[0]->rows; i++)
		if ((fault = node_fault(v, i)) != NULL)
			hq_verify_fault(v->r, HQ_SECTION_NODE, i, fault);
	for (uint32_t i = 0; i < v->trace[0]->rows; i++)
		if (TRACE(v, node_id, i) >= v->node[0]->rows &&
		    TRACE(v, node_id, i) != 0)
			hq_verify_fault(v->r, HQ_SECTION_TRACE, i,
			    "its node is not there");
	for (uint32_t i = 0; i < v->pc[0]->rows; i++)
		if (PC(v, module_id, i) >= modules &&
		    PC(v, module_id, i) != NO_MODULE)
			hq_verify_fault(v->r, HQ_SECTION_PC, i,
			    "its module is not there");
}

static void
count_blocks(struct view *v)
{
	for (uint32_t i = 0; i < v->block[0]->rows; i++) {
		uint64_t trace = BLOCK(v, trace_id, i);
		if (trace < v->trace[0]->rows) {
			v->blocks[trace]++;
			v->bytes[trace] += BLOCK(v, req, i);
		} else if (trace != 0) {
			hq_verify_fault(v->r, HQ_SECTION_BLOCK, i,
			    "its trace is not there");
		}
	}
}

/* While stacks are sampled, bytes are estimates. */
static void
check_live(struct view *v)
{
	uint64_t sample = 0;

	hq_counter_find(v->r, "stack_sample_bytes", &sample);
	for (uint32_t i = 0; i < v->trace[0]->rows; i++) {
		if (TRACE(v, live_blocks, i) != v->blocks[i])
			hq_verify_fault(v->r, HQ_SECTION_TRACE, i,
			    "its number of live blocks is another");
		else if (sample == 0 &&
			 TRACE(v, live_bytes, i) != v->bytes[i])
			hq_verify_fault(v->r, HQ_SECTION_TRACE, i,
			    "its live blocks have another number of bytes");
	}
}

/* Every allocation and resizing is counted once, also those without a stack;
 * numbers of a stranger may add up to anything. */
static void
check_allocs(struct view *v)
{
	unsigned __int128 sum = 0, wanted;
	uint64_t allocations, reallocs;

	if (v->trace[0]->rows == 0 ||
	    !hq_counter_find(v->r, "allocations", &allocations) ||
	    !hq_counter_find(v->r, "reallocs", &reallocs))
		return;
	for (uint32_t i = 0; i < v->trace[0]->rows; i++)
		sum += TRACE(v, allocs, i);
	wanted = (unsigned __int128)allocations + reallocs;
	if ((sum > wanted ? sum - wanted : wanted - sum) >
	    hq_verify_tolerance(v->r))
		hq_findings_add(hq_reader_findings(v->r), HQ_ERR_INCONSISTENT,
		    HQ_FINDING_NOWHERE, "trace",
		    "the allocations of all traces are %" PRIu64
		    ", those counted %" PRIu64,
		    (uint64_t)sum, (uint64_t)wanted);
}

enum hq_status
hq_verify_traces(struct hq_reader *r, struct hq_error *reterr)
{
	struct view v = {.r = r};
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_TRACE, v.trace, reterr);

	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_NODE, v.node, reterr);
	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_PC, v.pc, reterr);
	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_BLOCK, v.block, reterr);
	if (status != HQ_OK)
		return status;
	v.blocks = hq_array_new_zero(v.trace[0]->rows, sizeof *v.blocks);
	v.bytes = hq_array_new_zero(v.trace[0]->rows, sizeof *v.bytes);
	if (v.blocks != NULL && v.bytes != NULL) {
		check_tree(&v);
		count_blocks(&v);
		check_live(&v);
		check_allocs(&v);
	} else {
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	free(v.blocks);
	free(v.bytes);
	return status;
}
