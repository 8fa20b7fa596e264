/* The types and fields of a dump, in memory. */
#define _GNU_SOURCE
#include "analysis/ask/private.h"

#include "analysis/support/memory.h"
#include "analysis/support/near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A type's number may be anything in a damaged dump. */
#define MOST_TYPES (1u << 24)

static const char *
text_of(sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return text == NULL ? "" : text;
}

static bool
take_type(struct hq_ask *a, sqlite3_stmt *row)
{
	uint64_t id = (uint64_t)sqlite3_column_int64(row, 0);
	struct hq_ask_type *t;

	if (id == 0 || id >= MOST_TYPES)
		return true;
	while (a->ntypes <= id) {
		if (hq_array_reserve((void **)&a->types, &a->types_room,
			a->ntypes, sizeof *a->types) != 0)
			return false;
		a->types[a->ntypes++] = (struct hq_ask_type){0};
	}
	t = &a->types[id];
	if (t->name != NULL)
		return true;
	t->name = strdup(text_of(row, 1));
	t->symbol = strdup(text_of(row, 3));
	t->size = (uint64_t)sqlite3_column_int64(row, 2);
	return t->name != NULL && t->symbol != NULL;
}

/* An array's name says so, also where the dump's does not. */
static char *
field_name(sqlite3_stmt *row)
{
	const char *name = text_of(row, 2);
	bool array = strcmp(text_of(row, 3), "pointers") == 0 &&
		     strstr(name, "[*]") == NULL;
	char *text;

	return asprintf(&text, "%s%s", name, array ? "[*]" : "") < 0 ? NULL
								     : text;
}

/* Rows come by type and offset. */
static bool
take_field(struct hq_ask *a, sqlite3_stmt *row)
{
	uint64_t type = (uint64_t)sqlite3_column_int64(row, 0);
	struct hq_ask_field *f;

	if (type >= a->ntypes)
		return true;
	if (hq_array_reserve((void **)&a->fields, &a->fields_room, a->nfields,
		sizeof *a->fields) != 0)
		return false;
	if (a->types[type].nfields++ == 0)
		a->types[type].first = (uint32_t)a->nfields;
	f = &a->fields[a->nfields++];
	*f = (struct hq_ask_field){
	    .type = (uint32_t)type,
	    .offset = (uint64_t)sqlite3_column_int64(row, 1),
	    .name = field_name(row),
	    .array = strcmp(text_of(row, 3), "pointers") == 0 ||
		     sqlite3_column_int64(row, 4) > 1,
	    .count = (uint64_t)sqlite3_column_int64(row, 4),
	    .stride = (uint64_t)sqlite3_column_int64(row, 5),
	};
	return f->name != NULL;
}

static enum hq_status
read_rows(struct hq_ask *a, const char *sql,
    bool (*take)(struct hq_ask *a, sqlite3_stmt *row), struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(a->handle, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 1, a->dump);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (!take(a, stmt))
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(a->handle, reterr);
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_ask_read_types(struct hq_ask *a, struct hq_error *reterr)
{
	enum hq_status status = read_rows(a,
	    "SELECT type_id, name, size, symbol FROM type WHERE dump_id = ?1",
	    take_type, reterr);

	if (status == HQ_OK)
		status = read_rows(a,
		    "SELECT type_id, offset, name, kind, count, stride"
		    "  FROM field WHERE dump_id = ?1 ORDER BY type_id, offset",
		    take_field, reterr);
	return status;
}

void
hq_ask_release_types(struct hq_ask *a)
{
	for (size_t i = 0; i < a->ntypes; i++) {
		free(a->types[i].name);
		free(a->types[i].symbol);
	}
	for (size_t i = 0; i < a->nfields; i++)
		free(a->fields[i].name);
	free(a->types);
	free(a->fields);
}

const char *
hq_ask_type_name(const struct hq_ask *a, uint32_t type)
{
	if (type == 0 || type >= a->ntypes || a->types[type].name == NULL)
		return "untyped";
	return a->types[type].name;
}

uint64_t
hq_ask_type_size(const struct hq_ask *a, uint32_t type)
{
	return type < a->ntypes ? a->types[type].size : 0;
}

static bool
holds(const struct hq_ask_field *f, uint64_t off, uint64_t *ret_index)
{
	uint64_t distance = off - f->offset;

	*ret_index = 0;
	if (off < f->offset || !f->array || f->stride == 0)
		return off == f->offset;
	*ret_index = distance / f->stride;
	return distance % f->stride == 0 &&
	       (f->count == 0 || *ret_index < f->count);
}

uint64_t
hq_ask_place(const struct hq_ask *a, const struct hq_ask_block *b,
    uint64_t off, uint64_t *ret_element)
{
	uint64_t size = hq_ask_type_size(a, b->type);

	*ret_element = 0;
	if (off < b->start)
		return off;
	off -= b->start;
	if (b->count <= 1 || size == 0)
		return off;
	*ret_element = off / size;
	return off % size;
}

/* Of several, the one that begins last. */
uint32_t
hq_ask_field_at(const struct hq_ask *a, uint32_t type, uint64_t off,
    uint64_t *ret_index)
{
	uint32_t found = HQ_ASK_NO_FIELD;
	uint64_t index;

	if (type == 0 || type >= a->ntypes)
		return found;
	for (uint32_t i = 0; i < a->types[type].nfields; i++) {
		uint32_t field = a->types[type].first + i;
		if (!holds(&a->fields[field], off, &index))
			continue;
		found = field;
		*ret_index = index;
	}
	return found;
}

char *
hq_ask_field_label(const struct hq_ask *a, uint32_t field)
{
	const struct hq_ask_field *f = &a->fields[field];
	char *text;

	return asprintf(&text, "%s.%s", hq_ask_type_name(a, f->type),
		   f->name) < 0
		   ? NULL
		   : text;
}

bool
hq_ask_field_is(const struct hq_ask *a, uint32_t field, const char *name)
{
	const char *own = a->fields[field].name;
	size_t n = strlen(name);

	return strncmp(own, name, n) == 0 &&
	       (own[n] == '\0' || strcmp(own + n, "[*]") == 0);
}

bool
hq_ask_type_is(
    const struct hq_ask *a, uint32_t type, const char *name, size_t length)
{
	const struct hq_ask_type *t = &a->types[type];

	if (t->name == NULL)
		return false;
	return (strlen(t->name) == length &&
		   memcmp(t->name, name, length) == 0) ||
	       (strlen(t->symbol) == length && memcmp(t->symbol, name, length) == 0);
}

enum hq_status
hq_ask_no_type(
    struct hq_ask *a, const char *name, size_t length, struct hq_error *reterr)
{
	char wanted[HQ_NEAR_SIZE];
	struct hq_near near;

	snprintf(wanted, sizeof wanted, "%.*s", (int)length, name);
	hq_near_start(&near, wanted);
	for (uint32_t i = 1; i < a->ntypes; i++)
		hq_near_offer(&near, a->types[i].name);
	return hq_fail(reterr, HQ_ERR_NOTFOUND, "there is no type \"%.*s\"%s",
	    (int)length, name, hq_near_hint(&near));
}

enum hq_status
hq_ask_type_next(struct hq_ask *a, const char *name, uint32_t *type,
    struct hq_error *reterr)
{
	size_t length = strlen(name);

	for (uint32_t i = *type + 1; i < a->ntypes; i++)
		if (hq_ask_type_is(a, i, name, length)) {
			*type = i;
			return HQ_OK;
		}
	if (*type == 0)
		return hq_ask_no_type(a, name, length, reterr);
	*type = 0;
	return HQ_OK;
}

enum hq_status
hq_ask_type_list(struct hq_ask *a, const char *name, size_t length,
    char **ret_list, struct hq_error *reterr)
{
	char *list = NULL, *longer;

	for (uint32_t i = 1; i < a->ntypes; i++) {
		if (!hq_ask_type_is(a, i, name, length))
			continue;
		longer = sqlite3_mprintf(
		    "%s%s%u", list == NULL ? "" : list,
		    list == NULL ? "" : ",", i);
		sqlite3_free(list);
		if (longer == NULL)
			return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		list = longer;
	}
	if (list == NULL)
		return hq_ask_no_type(a, name, length, reterr);
	*ret_list = list;
	return HQ_OK;
}
