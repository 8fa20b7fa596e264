/*
 * Blocks by type, and those without one by what allocated them and size,
 * counted in one pass over the table.
 *
 *	temp.type_part(type_id, blocks, bytes)      0: no type
 *	temp.untyped_part(trace_id, req, blocks, first)   the lowest serial
 */
#include "analysis/report/blocks.h"
#include "analysis/report/tally.h"

#include "analysis/set/scan.h"
#include "analysis/set/set.h"

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.type_part;"
    "CREATE TEMP TABLE type_part(type_id, blocks, bytes);"
    "DROP TABLE IF EXISTS temp.untyped_part;"
    "CREATE TEMP TABLE untyped_part(trace_id, req, blocks, first)";
static const char types_sql[] =
    "INSERT INTO temp.type_part VALUES(?1, ?2, ?3)";
static const char untyped_sql[] =
    "INSERT INTO temp.untyped_part VALUES(?1, ?2, ?3, ?4)";

/* By type; those without one by trace and size, with the least serial. */
struct parts {
	struct hq_tally types, untyped;
	const struct hq_set *set; /* or NULL: all */
};

/* The keys of a block are its type, trace and serial. */
static enum hq_status
take(void *opaque, const struct hq_scan_block *b)
{
	struct parts *p = opaque;
	int64_t type = b->keys[0].number, req = (int64_t)b->req, keys[2];

	if (p->set != NULL && !hq_set_has(p->set, b->row))
		return HQ_OK;
	if (b->keys[0].type == HQ_SCAN_NULL)
		type = 0;
	if (!hq_tally_add(&p->types, &type, &req))
		return HQ_ERR_NOMEM;
	if (type != 0)
		return HQ_OK;
	keys[0] = b->keys[1].number;
	keys[1] = req;
	return hq_tally_add(&p->untyped, keys, &b->keys[2].number)
		   ? HQ_OK
		   : HQ_ERR_NOMEM;
}

static enum hq_status
read(struct hq_report_context *c, struct parts *p, struct hq_error *reterr)
{
	struct hq_set set = {0};
	struct hq_scan scan;
	enum hq_status status = HQ_OK;

	if (c->values->of != NULL)
		status = hq_set_find(c->ask, c->values->of, &set, reterr);
	if (status != HQ_OK)
		return status;
	p->set = c->values->of == NULL ? NULL : &set;
	status = hq_scan_init(&scan, c->values->database, c->values->dump,
	    "type_id, trace_id, serial", reterr);
	if (status == HQ_OK) {
		status = hq_scan_run(&scan, take, p, reterr);
		hq_scan_release(&scan);
	}
	hq_set_release(&set);
	return status;
}

enum hq_status
hq_prepare_types(struct hq_report_context *c, struct hq_error *reterr)
{
	struct parts p;
	enum hq_status status = hq_blocks_begin(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status != HQ_OK || c->ask == NULL)
		return status;
	hq_tally_init(&p.types, 1, 1);
	hq_tally_init(&p.untyped, 2, 1);
	p.untyped.least = true;
	status = read(c, &p, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&p.types, c->db, types_sql, 1, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(
		    &p.untyped, c->db, untyped_sql, 1, reterr);
	hq_tally_release(&p.types);
	hq_tally_release(&p.untyped);
	return status;
}
