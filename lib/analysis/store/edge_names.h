/*
 * Words for references: where in its source a reference is.
 *
 *	Type.field     a field, told by the type; Type.field[*] of an array
 *	Type.name      told by the type's traverse function; Type.* without name
 *	Type+24        a word of a typed block that is no field
 *	+24            a word of an untyped block
 *
 * In an array of objects the offset is that in its element.
 */
#ifndef HQ_ANALYSIS_STORE_EDGE_NAMES_H
#define HQ_ANALYSIS_STORE_EDGE_NAMES_H

#include "analysis/store/dump.h"

struct hq_edge_names;

enum hq_status hq_edge_names_new(struct hq_dump *d,
    struct hq_edge_names **ret_names, struct hq_error *reterr) HQ_CHECKED;

void hq_edge_names_free(struct hq_edge_names *n);

/* The text of a row of `ref`, a number of the dump's own texts; 0: no memory.
 * Rows are best asked for in their order. */
uint32_t hq_edge_names_label(struct hq_edge_names *n, uint32_t ref);

/* The row of `object` that tells the type of a row of block; false: none. */
bool hq_edge_names_object(
    struct hq_edge_names *n, uint32_t block, uint32_t *ret_object);

/* The text of the name of a type, by its number; 0: no memory. */
uint32_t hq_edge_names_type(struct hq_edge_names *n, uint64_t type);

/* The type of a row of block; false: it is not known. */
bool hq_edge_names_type_of(
    struct hq_edge_names *n, uint32_t block, uint64_t *ret_type);

#endif
