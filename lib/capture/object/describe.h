/*
 * Makes a type of what the program says of it: checks the description, and
 * flattens structs inside of structs.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_OBJECT_DESCRIBE_H
#define HQ_OBJECT_DESCRIBE_H

#include "capture/object/type.h"

/* Without the keyword that C has in front of it. */
const char *hq_describe_name(const char *name);

/* What the description says; 0, or a negative errno value as
 * heapql_type_register has it.  With `keep` it is copied into memory that stays,
 * else into a scratch that the next call writes over.  Context: alloc locked. */
int hq_describe(const struct heapql_type *type, bool keep, struct hq_type *ret);

/* Whether a type is what the description says. */
bool hq_describe_is_same(const struct hq_type *a, const struct hq_type *b);

#endif
