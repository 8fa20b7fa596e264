/* What is done in C before the queries of a report run. */
#include "analysis/report/prepare.h"

#include "analysis/report/blocks.h"
#include "analysis/report/name.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	hq_prepare_fn prepare;
} steps[] = {
#define HQ_PREPARE(name) {#name, hq_prepare_##name},
#include "analysis/report/prepare.def"
#undef HQ_PREPARE
};

void
hq_report_context_init(struct hq_report_context *c)
{
	hq_keys_init(&c->keys);
	hq_paths_init(&c->paths);
}

void
hq_report_context_release(struct hq_report_context *c)
{
	hq_blocks_end(c);
	hq_name_unregister(c);
	hq_keys_release(&c->keys);
	hq_paths_release(&c->paths);
}

enum hq_status
hq_prepare(struct hq_report_context *c, struct hq_error *reterr)
{
	const char *name = c->report->prepare;

	if (name == NULL)
		return HQ_OK;
	for (unsigned i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (strcmp(steps[i].name, name) == 0)
			return steps[i].prepare(c, reterr);
	return hq_fail(reterr, HQ_ERR_FORMAT,
	    "report %s: there is no step \"%s\"", c->report->name, name);
}

enum hq_status
hq_prepare_run(
    struct hq_report_context *c, const char *sql, struct hq_error *reterr)
{
	if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

enum hq_status
hq_prepare_line(struct hq_report_context *c, struct hq_error *reterr,
    const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (c->render == NULL || hq_render_line(c->render, text) == HQ_OK)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}
