/* A verdict for programs. */
#include "analysis/check/write.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static const char *const statuses[] = {
    "new", "worse", "known", "suppressed", "allowed"};

static void
add_text(cJSON *object, const char *name, const char *text)
{
	if (text != NULL)
		cJSON_AddStringToObject(object, name, text);
	else
		cJSON_AddNullToObject(object, name);
}

static void
add_numbers(cJSON *object, const char *name, const int64_t *v, unsigned n)
{
	cJSON *array = cJSON_AddArrayToObject(object, name);

	for (unsigned i = 0; i < n; i++)
		cJSON_AddItemToArray(array, cJSON_CreateNumber((double)v[i]));
}

static cJSON *
make_frame(const struct hq_check_frame *f)
{
	cJSON *object = cJSON_CreateObject();

	add_text(object, "func", f->func);
	add_text(object, "file", f->file);
	if (f->file != NULL)
		cJSON_AddNumberToObject(object, "line", (double)f->line);
	add_text(object, "module", f->module);
	return object;
}

static cJSON *
make_finding(const struct hq_check_finding *f)
{
	cJSON *object = cJSON_CreateObject(), *stack;

	add_text(object, "rule", hq_check_rules[f->rule].name);
	add_text(object, "status", statuses[f->status]);
	add_text(object, "reason", f->reason);
	add_text(object, "program", f->process->program);
	cJSON_AddNumberToObject(object, "pid", (double)f->process->pid);
	add_text(object, "what", f->what);
	cJSON_AddNumberToObject(object, "blocks", (double)f->blocks);
	cJSON_AddNumberToObject(object, "bytes", (double)f->bytes);
	cJSON_AddNumberToObject(
	    object, "indirect_blocks", (double)f->indirect_blocks);
	cJSON_AddNumberToObject(
	    object, "indirect_bytes", (double)f->indirect_bytes);
	add_numbers(object, "step_blocks", f->step_blocks, f->nsteps);
	add_numbers(object, "step_bytes", f->step_bytes, f->nsteps);
	add_text(object, "site",
	    f->site < f->nframes ? f->frames[f->site].func : NULL);
	add_text(object, "type", f->type);
	add_text(object, "holder", f->holder);
	add_text(object, "path", f->path);
	cJSON_AddNumberToObject(object, "serial", (double)f->serial);
	stack = cJSON_AddArrayToObject(object, "stack");
	for (unsigned i = 0; i < f->nframes; i++)
		cJSON_AddItemToArray(stack, make_frame(&f->frames[i]));
	add_text(object, "fingerprint", f->id[0] != '\0' ? f->id : NULL);
	add_text(object, "dump", f->dump);
	add_text(object, "command", f->command);
	return object;
}

enum hq_status
hq_check_write_json(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	cJSON *all = cJSON_CreateArray();
	char *text;

	(void)style;
	for (size_t i = 0; i < v->nfindings; i++)
		cJSON_AddItemToArray(all, make_finding(v->findings[i]));
	text = cJSON_Print(all);
	cJSON_Delete(all);
	if (text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	fprintf(out, "%s\n", text);
	free(text);
	return HQ_OK;
}
