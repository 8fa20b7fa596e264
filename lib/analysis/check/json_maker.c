/* JSON made piece by piece. */
#include "analysis/check/json_maker.h"

#include "analysis/render/escape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static cJSON *
add(struct hq_json *j, cJSON *to, const char *name, cJSON *item)
{
	cJSON_bool good = item != NULL;

	if (good && to != NULL)
		good = name != NULL ? cJSON_AddItemToObject(to, name, item)
				    : cJSON_AddItemToArray(to, item);
	if (good)
		return item;
	j->failed = true;
	cJSON_Delete(item);
	return NULL;
}

cJSON *
hq_json_object(struct hq_json *j, cJSON *to, const char *name)
{
	return j->failed ? NULL : add(j, to, name, cJSON_CreateObject());
}

cJSON *
hq_json_array(struct hq_json *j, cJSON *to, const char *name)
{
	return j->failed ? NULL : add(j, to, name, cJSON_CreateArray());
}

void
hq_json_text(struct hq_json *j, cJSON *to, const char *name, const char *text)
{
	char *valid;

	if (j->failed)
		return;
	if (text == NULL) {
		add(j, to, name, cJSON_CreateNull());
		return;
	}
	valid = hq_escape_utf8(text, strlen(text));
	add(j, to, name, valid == NULL ? NULL : cJSON_CreateString(valid));
	free(valid);
}

/* cJSON keeps numbers as doubles; raw digits are exact. */
void
hq_json_number(
    struct hq_json *j, cJSON *to, const char *name, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, number);
	if (!j->failed)
		add(j, to, name, cJSON_CreateRaw(text));
}

void
hq_json_bool(struct hq_json *j, cJSON *to, const char *name, bool b)
{
	if (!j->failed)
		add(j, to, name, cJSON_CreateBool(b));
}

enum hq_status
hq_json_print(
    struct hq_json *j, cJSON *root, FILE *out, struct hq_error *reterr)
{
	char *text = j->failed ? NULL : cJSON_Print(root);

	cJSON_Delete(root);
	if (text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	fprintf(out, "%s\n", text);
	cJSON_free(text);
	return HQ_OK;
}
