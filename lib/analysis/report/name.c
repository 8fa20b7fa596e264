/* What groups of stacks are called in a report. */
#include "analysis/report/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for the name of one frame; C++ has long ones. */
#define NAME_MAX_BYTES 1024

/* A name that grows. */
struct buffer {
	char *text;
	size_t used;
	size_t room;
};

static bool
append(struct buffer *b, const char *text)
{
	size_t n = strlen(text), room = b->room == 0 ? 512 : b->room;
	char *grown;

	while (room - b->used < n + 1)
		room *= 2;
	if (room != b->room) {
		grown = realloc(b->text, room);
		if (grown == NULL)
			return false;
		b->text = grown;
		b->room = room;
	}
	memcpy(b->text + b->used, text, n + 1);
	b->used += n;
	return true;
}

/* The last two parts of a path. */
static const char *
tail_of(const char *path)
{
	const char *last = strrchr(path, '/'), *p = last;

	while (p != NULL && p > path && p[-1] != '/')
		p--;
	return p == NULL || p == last ? path : p;
}

/* Where a key is: its file and line, its module, or nothing. */
static void
name_place(const struct hq_keys *k, struct hq_key key, char *buffer,
    size_t size)
{
	const char *file = hq_texts_get(&k->texts, key.file);
	const char *module = hq_texts_get(&k->texts, key.module);
	const char *func = hq_texts_get(&k->texts, key.func);
	size_t n = module == NULL ? 0 : strlen(module);

	buffer[0] = '\0';
	if (file != NULL && func != NULL)
		file = tail_of(file);
	if (file != NULL && key.line != 0)
		snprintf(buffer, size, "%s:%u", file, key.line);
	else if (file != NULL)
		snprintf(buffer, size, "%s", file);
	else if (module != NULL && (func == NULL ||
				       strncmp(func, module, n) != 0 ||
				       func[n] != '+'))
		snprintf(buffer, size, "%s", module);
}

void
hq_name_key(
    const struct hq_keys *k, uint32_t number, char *buffer, size_t size)
{
	struct hq_key key = hq_keys_get(k, number);
	const char *label = hq_texts_get(&k->texts, key.label);
	const char *func = hq_texts_get(&k->texts, key.func);
	char place[NAME_MAX_BYTES];

	name_place(k, key, place, sizeof place);
	if (label != NULL)
		snprintf(buffer, size, "[%s]", label);
	else if (func == NULL)
		snprintf(buffer, size, "%s", place[0] != '\0' ? place : "[no module]");
	else if (place[0] == '\0')
		snprintf(buffer, size, "%s", func);
	else
		snprintf(buffer, size, "%s (%s)", func, place);
}

void
hq_name_function(
    const struct hq_keys *k, uint32_t number, char *buffer, size_t size)
{
	struct hq_key key = hq_keys_get(k, number);
	const char *func = hq_texts_get(&k->texts, key.func);

	if (func == NULL)
		hq_name_key(k, number, buffer, size);
	else
		snprintf(buffer, size, "%s", func);
	for (char *p = buffer; *p != '\0'; p++)
		if (*p == ';' || *p == '\n')
			*p = *p == ';' ? ':' : ' ';
}

static bool
append_stack(struct buffer *b, const struct hq_report_context *c, uint32_t path)
{
	char name[NAME_MAX_BYTES];

	for (; path != 0; path = hq_paths_before(&c->paths, path)) {
		if (b->used > 0 && !append(b, " < "))
			return false;
		hq_name_key(&c->keys, hq_paths_key(&c->paths, path), name,
		    sizeof name);
		if (!append(b, name))
			return false;
	}
	return true;
}

static bool
append_folded(
    struct buffer *b, const struct hq_report_context *c, uint32_t path)
{
	uint32_t steps[HQ_STACK_DEPTH + 1];
	unsigned n = 0;
	char name[NAME_MAX_BYTES];

	for (; path != 0 && n <= HQ_STACK_DEPTH;
	     path = hq_paths_before(&c->paths, path))
		steps[n++] = path;
	while (n-- > 0) {
		hq_name_function(&c->keys,
		    hq_paths_key(&c->paths, steps[n]), name, sizeof name);
		if (!append(b, name) || (n > 0 && !append(b, ";")))
			return false;
	}
	return true;
}

/* Hands a buffer to SQLite. */
static void
give(sqlite3_context *context, struct buffer *b, bool fine)
{
	if (!fine || b->text == NULL) {
		free(b->text);
		if (!fine)
			sqlite3_result_error_nomem(context);
		return;
	}
	sqlite3_result_text64(
	    context, b->text, b->used, free, SQLITE_UTF8);
}

/* The context and the path or key that a call is about; false: no such. */
static bool
argument(sqlite3_context *context, sqlite3_value **argv,
    const struct hq_report_context **ret_c, uint32_t *ret_number)
{
	const struct hq_report_context *c = sqlite3_user_data(context);
	int64_t v = sqlite3_value_int64(argv[0]);
	int64_t end = c->by == HQ_BY_STACK ? hq_paths_count(&c->paths)
					   : c->keys.keys.count;

	*ret_c = c;
	*ret_number = (uint32_t)v;
	return sqlite3_value_type(argv[0]) == SQLITE_INTEGER && v >= 0 &&
	       v < end;
}

static void
name_group(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct hq_report_context *c;
	struct buffer b = {0};
	char name[NAME_MAX_BYTES];
	uint32_t number;
	bool fine;

	(void)argc;
	if (!argument(context, argv, &c, &number))
		return;
	if (c->by == HQ_BY_STACK)
		fine = append_stack(&b, c, number);
	else {
		hq_name_key(&c->keys, number, name, sizeof name);
		fine = append(&b, name);
	}
	give(context, &b, fine);
}

static void
name_folded(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct hq_report_context *c;
	struct buffer b = {0};
	uint32_t number;

	(void)argc;
	if (argument(context, argv, &c, &number) && c->by == HQ_BY_STACK)
		give(context, &b, append_folded(&b, c, number));
}

static int
set_functions(struct hq_report_context *c, bool there)
{
	int rc = sqlite3_create_function_v2(c->db, "hq_name", 1, SQLITE_UTF8,
	    c, there ? name_group : NULL, NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_create_function_v2(c->db, "hq_folded", 1,
		    SQLITE_UTF8, c, there ? name_folded : NULL, NULL, NULL,
		    NULL);
	return rc;
}

enum hq_status
hq_name_register(struct hq_report_context *c, struct hq_error *reterr)
{
	if (set_functions(c, true) == SQLITE_OK)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

void
hq_name_unregister(struct hq_report_context *c)
{
	set_functions(c, false);
}
