/*
 * What became of bytes since stacks were last started: tracemalloc tells what
 * is traced and still lives, which looks like growth where each block took the
 * place of one from before the start.
 */
#include "analysis/report/prepare.h"

#include "analysis/render/unit.h"

#include <stdio.h>
#include <string.h>

/* The parts of the sentence, in its order. */
static const struct part {
	const char *counter;
	const char *what;
	int sign; /* of what it does to live bytes */
	bool always;
} parts[] = {
    {"traced_bytes", "traced new", 1, true},
    {"untraced_bytes", "untraced new", 1, false},
    {"freed_traced_bytes", "of traced freed", -1, false},
    {"freed_untraced_bytes", "of untraced freed", -1, false},
};
#define NPARTS (sizeof parts / sizeof parts[0])

static const char counters_sql[] =
    "SELECT name, value FROM counter WHERE dump_id = ?";

/* The counters of the parts, by place, and when stacks were started; 0: with
 * the program. */
static enum hq_status
read_counters(struct hq_report_context *c, int64_t *values, int64_t *ret_start,
    bool *ret_sampled, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db, counters_sql, -1, &stmt, NULL);

	*ret_start = 0;
	*ret_sampled = false;
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 1, c->values->dump);
	while (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		int64_t v = sqlite3_column_int64(stmt, 1);
		for (unsigned i = 0; name != NULL && i < NPARTS; i++)
			if (strcmp(name, parts[i].counter) == 0)
				values[i] = v;
		if (name != NULL && strcmp(name, "stack_sample_bytes") == 0)
			*ret_sampled = v != 0;
		if (name != NULL && strcmp(name, "trace_start_ns") == 0)
			*ret_start = v;
	}
	if (sqlite3_finalize(stmt) == SQLITE_OK && rc == SQLITE_OK)
		return HQ_OK;
	return hq_fail(
	    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(c->db));
}

enum hq_status
hq_prepare_since(struct hq_report_context *c, struct hq_error *reterr)
{
	int64_t values[NPARTS] = {0}, net = 0, start;
	char text[400], bytes[HQ_UNIT_SIZE];
	bool sampled;
	enum hq_status status =
	    read_counters(c, values, &start, &sampled, reterr);

	if (status != HQ_OK || (start == 0 && values[0] == 0))
		return status;
	snprintf(text, sizeof text, "since %s: ",
	    start != 0 ? "trace start" : "the start");
	for (unsigned i = 0; i < NPARTS; i++) {
		size_t used = strlen(text);
		net += parts[i].sign * values[i];
		if (values[i] == 0 && !parts[i].always)
			continue;
		snprintf(text + used, sizeof text - used, "%s %s, ",
		    hq_unit_decimal(bytes, values[i]), parts[i].what);
	}
	return hq_prepare_line(
	    c, reterr, "%snet %s%s", text, hq_unit_decimal(bytes, net),
	    sampled ? ", estimated from samples" : "");
}
