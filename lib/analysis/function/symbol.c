/*
 * heapql_symbol([what,] number [, dump_id]): what a number means, in words.
 *
 *	'site'   a trace: the frame charged for it; so is a number alone
 *	'stack'  a trace: all its frames, innermost first
 *	'frame', 'pc', 'type'	a row of that table
 *	'addr'   an address: the block that has it, or a variable
 */
#include "analysis/function/function.h"

#include "analysis/support/near.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hq_function_symbol(
    sqlite3_context *context, int argc, sqlite3_value **argv);

typedef enum hq_status (*name_fn)(struct hq_ask *a, int64_t number,
    char **ret_text, struct hq_error *reterr);

static enum hq_status
name_stack(struct hq_ask *a, int64_t number, char **ret_text,
    struct hq_error *reterr)
{
	enum hq_status status =
	    hq_ask_frames(a, HQ_ASK_STACK, number, ret_text, reterr);

	/* "[untraced]" is no stack, but a site. */
	if (status == HQ_OK && *ret_text == NULL)
		status = hq_ask_site(a, number, ret_text, reterr);
	return status;
}

static enum hq_status
name_frame(struct hq_ask *a, int64_t number, char **ret_text,
    struct hq_error *reterr)
{
	return hq_ask_frames(a, HQ_ASK_FRAME, number, ret_text, reterr);
}

static enum hq_status
name_pc(struct hq_ask *a, int64_t number, char **ret_text,
    struct hq_error *reterr)
{
	return hq_ask_frames(a, HQ_ASK_PC, number, ret_text, reterr);
}

static enum hq_status
name_type(struct hq_ask *a, int64_t number, char **ret_text,
    struct hq_error *reterr)
{
	*ret_text = strdup(hq_ask_type_name(a, (uint32_t)number));
	if (*ret_text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

/* "Node #12+24" */
static enum hq_status
name_block(struct hq_ask *a, int64_t serial, uint64_t addr, char **ret_text,
    struct hq_error *reterr)
{
	struct hq_ask_block b;
	char text[400];
	size_t n;
	enum hq_status status = hq_ask_block(a, serial, &b, reterr);

	if (status != HQ_OK)
		return status;
	n = (size_t)snprintf(text, sizeof text, "%.300s #%" PRId64,
	    hq_ask_type_name(a, b.type), serial);
	if (addr != (uint64_t)b.addr)
		snprintf(text + n, sizeof text - n, "+%" PRIu64,
		    addr - (uint64_t)b.addr);
	*ret_text = strdup(text);
	if (*ret_text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

static enum hq_status
name_addr(struct hq_ask *a, int64_t number, char **ret_text,
    struct hq_error *reterr)
{
	char word[24];
	int64_t serial;
	enum hq_status status;

	snprintf(word, sizeof word, "0x%" PRIx64, (uint64_t)number);
	status = hq_ask_find(a, word, &serial, reterr);
	if (status == HQ_OK)
		return name_block(
		    a, serial, (uint64_t)number, ret_text, reterr);
	if (status != HQ_ERR_NOTFOUND)
		return status;
	return hq_ask_variable(a, (uint64_t)number, ret_text, reterr);
}

static const struct {
	const char *name;
	name_fn call;
} kinds[] = {
    {"site", hq_ask_site},
    {"stack", name_stack},
    {"frame", name_frame},
    {"pc", name_pc},
    {"type", name_type},
    {"addr", name_addr},
};
#define NKINDS (sizeof kinds / sizeof kinds[0])

static name_fn
find_kind(sqlite3_context *context, sqlite3_value *value)
{
	const char *word = (const char *)sqlite3_value_text(value);
	struct hq_near near;
	struct hq_error err = {0};

	hq_near_start(&near, word == NULL ? "" : word);
	for (unsigned i = 0; i < NKINDS; i++) {
		if (word != NULL && strcmp(kinds[i].name, word) == 0)
			return kinds[i].call;
		hq_near_offer(&near, kinds[i].name);
	}
	hq_fail(&err, HQ_ERR_USAGE,
	    "wants site, stack, frame, pc, type or addr, not \"%.40s\"%s",
	    word == NULL ? "" : word, hq_near_hint(&near));
	hq_function_error(context, "symbol", &err);
	return NULL;
}

void
hq_function_symbol(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	name_fn name = hq_ask_site;
	struct hq_function_dump *d;
	struct hq_error err = {0};
	char *text = NULL;
	enum hq_status status;

	if (sqlite3_value_type(argv[0]) == SQLITE_TEXT) {
		name = find_kind(context, argv[0]);
		argc--;
		argv++;
	} else if (argc == 3)
		name = find_kind(context, argv[0]);
	if (name == NULL)
		return;
	if (argc == 0) {
		hq_fail(&err, HQ_ERR_USAGE, "the number is missing");
		hq_function_error(context, "symbol", &err);
		return;
	}
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL ||
	    !hq_function_dump(
		context, "symbol", argc > 1 ? argv[1] : NULL, &d))
		return;
	status = name(d->ask, sqlite3_value_int64(argv[0]), &text, &err);
	hq_function_text(context, "symbol", status, text, &err);
}
