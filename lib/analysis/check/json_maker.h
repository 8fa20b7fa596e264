/*
 * JSON made piece by piece, whatever the texts are; private to
 * lib/analysis/check.
 *
 * A piece that could not be made is noted, and hq_json_print says so: what is
 * printed is whole.
 */
#ifndef HQ_ANALYSIS_CHECK_JSON_MAKER_H
#define HQ_ANALYSIS_CHECK_JSON_MAKER_H

#include "analysis/support/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct hq_json {
	bool failed;
};

/* A new object or array: a member of the object `to`, with name NULL an
 * element of the array `to`, with to NULL one of its own. */
cJSON *hq_json_object(struct hq_json *j, cJSON *to, const char *name);
cJSON *hq_json_array(struct hq_json *j, cJSON *to, const char *name);

/* The same of values.  Text that is not UTF-8 is replaced; NULL is null. */
void hq_json_text(
    struct hq_json *j, cJSON *to, const char *name, const char *text);
void hq_json_number(
    struct hq_json *j, cJSON *to, const char *name, int64_t number);
void hq_json_bool(struct hq_json *j, cJSON *to, const char *name, bool b);

/* Prints and frees it; nothing is printed where something failed. */
enum hq_status hq_json_print(struct hq_json *j, cJSON *root, FILE *out,
    struct hq_error *reterr) HQ_CHECKED;

#endif
