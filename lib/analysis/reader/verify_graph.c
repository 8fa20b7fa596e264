/* The rules of types, objects, roots and references: every number names a
 * row, and references stand by their source. */
#include "analysis/reader/columns.h"
#include "analysis/reader/verify.h"

/* A column whose numbers are rows of another table. */
struct rule {
	enum hq_column_id column;
	enum hq_section_id of;
	uint32_t none; /* this number is allowed, too */
	const char *what;
};

#define NEVER 0xfffffffeu /* no number of a row, and in no file */

static const struct rule rules[] = {
    {HQ_COL_FIELD_type_id, HQ_SECTION_TYPE, NEVER, "its type is not there"},
    {HQ_COL_OBJECT_type_id, HQ_SECTION_TYPE, NEVER, "its type is not there"},
    {HQ_COL_OBJECT_block_row, HQ_SECTION_BLOCK, NEVER,
	"its block is not there"},
    {HQ_COL_FILL_block_row, HQ_SECTION_BLOCK, NEVER,
	"its block is not there"},
    {HQ_COL_FILL_type_id, HQ_SECTION_TYPE, NEVER, "its type is not there"},
    {HQ_COL_FILL_buffer_row, HQ_SECTION_BLOCK, UINT32_MAX,
	"the block of its elements is not there"},
    {HQ_COL_HASH_block_row, HQ_SECTION_BLOCK, NEVER,
	"its block is not there"},
    {HQ_COL_ROOT_dst_row, HQ_SECTION_BLOCK, NEVER, "its block is not there"},
    {HQ_COL_ROOT_module_id, HQ_SECTION_MODULE, UINT32_MAX,
	"its module is not there"},
    {HQ_COL_ROOT_pc_id, HQ_SECTION_PC, 0, "its pc is not there"},
    {HQ_COL_REF_src_row, HQ_SECTION_BLOCK, NEVER, "its source is not there"},
    {HQ_COL_REF_dst_row, HQ_SECTION_BLOCK, NEVER, "its target is not there"},
};

static enum hq_status
check_rule(struct hq_reader *r, const struct rule *rule,
    struct hq_error *reterr)
{
	const struct hq_dense *c;
	uint32_t rows = hq_reader_rows(r, rule->of);
	enum hq_status status =
	    hq_reader_column(r, rule->column, &c, reterr);

	for (uint32_t i = 0; status == HQ_OK && i < c->rows; i++) {
		uint64_t row = hq_dense_raw(c, i);
		if (row >= rows && row != rule->none)
			hq_verify_fault(r, hq_columns[rule->column].section,
			    i, rule->what);
	}
	return status;
}

/* Columns that ascend, `strictly` or not. */
static enum hq_status
check_order(struct hq_reader *r, enum hq_column_id id, bool strictly,
    struct hq_error *reterr)
{
	const struct hq_dense *c;
	enum hq_status status = hq_reader_column(r, id, &c, reterr);

	for (uint32_t i = 1; status == HQ_OK && i < c->rows; i++) {
		uint64_t before = hq_dense_raw(c, i - 1);
		uint64_t now = hq_dense_raw(c, i);
		if (now < before || (strictly && now == before))
			hq_verify_fault(r, hq_columns[id].section, i,
			    "the order is broken");
	}
	return status;
}

/* A number in a table is the number of its row. */
static enum hq_status
check_number(
    struct hq_reader *r, enum hq_column_id id, struct hq_error *reterr)
{
	const struct hq_dense *c;
	enum hq_status status = hq_reader_column(r, id, &c, reterr);

	for (uint32_t i = 0; status == HQ_OK && i < c->rows; i++)
		if (hq_dense_raw(c, i) != i)
			hq_verify_fault(r, hq_columns[id].section, i,
			    "its number is another");
	return status;
}

enum hq_status
hq_verify_graph(struct hq_reader *r, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	for (unsigned i = 0;
	     status == HQ_OK && i < sizeof rules / sizeof *rules; i++)
		status = check_rule(r, &rules[i], reterr);
	if (status == HQ_OK)
		status = check_number(r, HQ_COL_TYPE_type_id, reterr);
	if (status == HQ_OK)
		status = check_number(r, HQ_COL_ROOT_root_id, reterr);
	if (status == HQ_OK)
		status = check_order(r, HQ_COL_FIELD_type_id, false, reterr);
	if (status == HQ_OK)
		status = check_order(r, HQ_COL_OBJECT_block_row, true, reterr);
	if (status == HQ_OK)
		status = check_order(r, HQ_COL_HASH_block_row, true, reterr);
	if (status == HQ_OK)
		status = check_order(r, HQ_COL_FILL_block_row, false, reterr);
	if (status == HQ_OK)
		status = check_order(r, HQ_COL_REF_src_row, false, reterr);
	return status;
}
