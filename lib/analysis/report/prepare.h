/*
 * What is done in C before the queries of a report run; private to
 * lib/analysis/report.
 *
 * A step makes temporary tables, or prints lines above the first table.  With
 * no renderer, and so nothing to answer, it makes the tables empty, so that
 * the queries can be compiled.
 */
#ifndef HQ_ANALYSIS_REPORT_PREPARE_H
#define HQ_ANALYSIS_REPORT_PREPARE_H

#include "analysis/ask/ask.h"
#include "analysis/report/run.h"
#include "analysis/stack/group.h"

struct hq_report_context {
	const struct hq_report *report;
	sqlite3 *db;
	const struct hq_report_values *values;
	struct hq_report_values own; /* what `values` is, where a step has
				      * chosen the dump */
	struct hq_render *render; /* NULL: queries are only compiled */
	int64_t serial;           /* what :serial is bound to; 0: NULL */
	char note[600];           /* below the last table, or empty */
	char skip[80];            /* tables that would say nothing: words */
	struct hq_ask *ask;       /* of reports of blocks; or NULL */
	/* Of stacks: */
	enum hq_key_by by; /* a row of stack_group is one of these */
	enum hq_key_by step; /* what the frames of whole stacks are, compared */
	enum hq_stack_value sort;
	struct hq_keys keys;
	struct hq_paths paths;
};

typedef enum hq_status (*hq_prepare_fn)(
    struct hq_report_context *c, struct hq_error *reterr);

#define HQ_PREPARE(name)                                                       \
	enum hq_status hq_prepare_##name(struct hq_report_context *c,          \
	    struct hq_error *reterr) HQ_CHECKED;
#include "analysis/report/prepare.def"
#undef HQ_PREPARE

/* Runs the step that the report names, if any. */
enum hq_status hq_prepare(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

void hq_report_context_init(struct hq_report_context *c);
void hq_report_context_release(struct hq_report_context *c);

/* Runs statements without parameters. */
enum hq_status hq_prepare_run(struct hq_report_context *c, const char *sql,
    struct hq_error *reterr) HQ_CHECKED;

/* Refuses to run without :old. */
enum hq_status hq_prepare_old(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

/* A printf'ed line above the first table, in text. */
enum hq_status hq_prepare_line(struct hq_report_context *c,
    struct hq_error *reterr, const char *format, ...)
    __attribute__((format(printf, 3, 4), warn_unused_result));

#endif
