/* How much of each kind there is in dumps. */
#include "analysis/report/kinds.h"

#include "analysis/set/part.h"
#include "analysis/set/scan.h"

#include <inttypes.h>
#include <string.h>

/* What has no stack is called as in all reports. */
static const struct hq_part_kind site = {
    .name = "site",
    .nkeys = 1,
    .keys = "trace_id",
    .label = "coalesce(heapql_symbol('site', $1, :dump), '[untraced]')",
};

/* What --by says, of one dump; released in any case. */
static enum hq_status
find(struct hq_report_context *c, int64_t dump_id, const char *term,
    struct hq_part *part, struct hq_error *reterr)
{
	struct hq_ask *ask = NULL;
	unsigned nkeys = term != NULL;
	enum hq_status status =
	    hq_ask_new(c->values->database, dump_id, &ask, reterr);

	if (status == HQ_OK)
		status = hq_part_init(part, ask, c->values->by, reterr);
	hq_ask_free(ask);
	for (unsigned i = 0; status == HQ_OK && i < part->nkinds; i++)
		nkeys += part->kinds[i]->nkeys;
	if (status == HQ_OK && nkeys > HQ_SCAN_KEYS)
		status = hq_fail(reterr, HQ_ERR_USAGE,
		    "%s are too many kinds at once", c->values->by);
	if (status == HQ_OK && part->nkinds == 1 &&
	    strcmp(part->kinds[0]->name, "site") == 0)
		part->kinds[0] = &site;
	return status;
}

enum hq_status
hq_kinds_begin(struct hq_report_context *c, const char *term,
    struct hq_error *reterr)
{
	struct hq_part part = {0};
	enum hq_status status = hq_prepare_run(c,
	    "DROP TABLE IF EXISTS temp.kind_value;"
	    "CREATE TEMP TABLE kind_value(dump_id, name, part, blocks, bytes)",
	    reterr);

	if (status == HQ_OK && c->render != NULL && c->values->by != NULL)
		status = find(c, c->values->dump, term, &part, reterr);
	hq_part_release(&part);
	return status;
}

enum hq_status
hq_kinds_fail(struct hq_report_context *c, int64_t dump_id,
    enum hq_status status, struct hq_error *reterr)
{
	struct hq_error why;

	if (status == HQ_OK || c->values->of == NULL || reterr == NULL)
		return status;
	why = *reterr;
	return hq_fail(reterr, status, "dump %" PRId64 ": %.400s", dump_id,
	    hq_error_text(&why));
}

static enum hq_status
insert(struct hq_report_context *c, const struct hq_part *p, const char *term,
    struct hq_error *reterr)
{
	char *query = hq_part_kinds_query(p, c->values->of, term), *sql = NULL;
	enum hq_status status;

	if (query != NULL)
		sql = sqlite3_mprintf(
		    "INSERT INTO temp.kind_value SELECT %lld,"
		    " coalesce(kind, '[not known]'), %s, count, bytes FROM (%s)",
		    (long long)p->dump, term != NULL ? "term" : "NULL", query);
	status = sql != NULL ? hq_prepare_run(c, sql, reterr)
			     : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	sqlite3_free(sql);
	sqlite3_free(query);
	return status;
}

enum hq_status
hq_kinds_add(struct hq_report_context *c, int64_t dump_id, const char *term,
    struct hq_error *reterr)
{
	struct hq_part part = {0};
	enum hq_status status = find(c, dump_id, term, &part, reterr);

	if (status == HQ_OK)
		status = insert(c, &part, term, reterr);
	hq_part_release(&part);
	return hq_kinds_fail(c, dump_id, status, reterr);
}
