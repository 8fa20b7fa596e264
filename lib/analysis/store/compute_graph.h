/*
 * What the columns of graphs are made of; for compute_graph*.c and dump_graph.c alone.
 */
#ifndef HQ_ANALYSIS_STORE_COMPUTE_GRAPH_H
#define HQ_ANALYSIS_STORE_COMPUTE_GRAPH_H

#include "analysis/graph/kinds.h"
#include "analysis/store/dump.h"

/* All NULL. */
enum hq_status hq_graph_column_null(uint32_t rows,
    struct hq_dense *ret_column, struct hq_error *reterr) HQ_CHECKED;

/* The serials of n rows of block; NULL for rows that are not there. */
enum hq_status hq_graph_column_serials(struct hq_dump *dump,
    const uint32_t *rows, uint32_t n, struct hq_dense *ret_column,
    struct hq_error *reterr) HQ_CHECKED;

/* n numbers; NULL for HQ_GRAPH_NONE. */
enum hq_status hq_graph_column_numbers(const uint32_t *numbers, uint32_t n,
    struct hq_dense *ret_column, struct hq_error *reterr) HQ_CHECKED;

/* texts[which[i]] of at most 16, for n rows; NULL for what is too much. */
enum hq_status hq_graph_column_texts(struct hq_dump *dump,
    const char *const *texts, unsigned ntexts, const uint8_t *which,
    uint32_t n, struct hq_dense *ret_column,
    struct hq_error *reterr) HQ_CHECKED;

/* Sets of the kinds of referrers of each block, or of words for references;
 * members are texts of the dump's own.  Empty where there is no graph. */
enum hq_status hq_graph_make_kinds(struct hq_dump *dump, bool words,
    struct hq_kinds *ret_kinds, struct hq_error *reterr) HQ_CHECKED;

#endif
