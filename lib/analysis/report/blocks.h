/*
 * What reports of blocks read besides the tables; private to
 * lib/analysis/report.
 *
 *	temp.trace_site(trace_id, site)   what allocated the blocks of a trace;
 *	                                  hq_name(site) is its name
 *	hq_type(type_id)                  the name of a type as people write it
 *	hq_site(trace_id)                 what allocated the blocks of a trace, for
 *	                                  a few of them
 *	hq_some(text)                     an aggregate: the different texts, and
 *	                                  how many more there are
 *	hq_ref(ref_id), hq_root(root_id)  a reference, a root in words
 *	hq_edge(ref_id)                   its name as --avoid takes it
 *	hq_field(serial, off)             the field at a place of a block
 *	hq_variable(addr)                 the variable that has an address
 *	hq_bytes(n)                       so many bytes, as text says it
 */
#ifndef HQ_ANALYSIS_REPORT_BLOCKS_H
#define HQ_ANALYSIS_REPORT_BLOCKS_H

#include "analysis/report/prepare.h"

/* Makes the functions but hq_name, and c->ask, reading no stacks. */
enum hq_status hq_blocks_ask(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

/* Makes all that, and c->ask; without a renderer, nothing is in it. */
enum hq_status hq_blocks_begin(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

/* The same for a report of who holds what; says so where that is not known. */
enum hq_status hq_holding_begin(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

/* Whether the dump knows of references. */
enum hq_status hq_holding_known(struct hq_report_context *c, bool *ret_known,
    struct hq_error *reterr) HQ_CHECKED;

/* Takes the functions away and frees c->ask. */
void hq_blocks_end(struct hq_report_context *c);

/* The name of the site of a trace; "" where it has none. */
void hq_blocks_site(struct hq_report_context *c, int64_t trace_id,
    char *buffer, size_t size);

#endif
