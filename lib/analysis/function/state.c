/* What the functions that a statement calls share. */
#include "analysis/function/function.h"

#include "analysis/store/schema.h"
#include "analysis/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The name of our data among those of a statement.  One below zero belongs to
 * all functions of the statement and lives until it is reset: SQLite's own
 * JSON functions keep what they parsed in the same way.
 */
#define OUR_DATA (-0x4871)

struct state {
	struct hq_database *db;
	struct hq_function_dump *dumps;
	int64_t ndumps;
	int64_t only; /* the dump_id of the only one */
};

static void
free_dump(struct hq_function_dump *d)
{
	hq_ask_free(d->ask);
	free(d->set);
	free(d);
}

static void
free_state(void *opaque)
{
	struct state *s = opaque;

	while (s->dumps != NULL) {
		struct hq_function_dump *d = s->dumps;
		s->dumps = d->next;
		free_dump(d);
	}
	hq_database_close(s->db);
	free(s);
}

static enum hq_status
count_dumps(struct state *s, sqlite3 *handle, struct hq_error *reterr)
{
	enum hq_status status = hq_schema_number(
	    handle, "/* how many */ SELECT count(*) FROM dump", 0, &s->ndumps, reterr);

	if (status == HQ_OK)
		status = hq_schema_number(handle, "/* which */ SELECT max(dump_id) FROM dump",
		    0, &s->only, reterr);
	return status;
}

static enum hq_status
make_state(
    sqlite3_context *context, struct state **ret_state, struct hq_error *reterr)
{
	sqlite3 *handle = sqlite3_context_db_handle(context);
	struct state *s = calloc(1, sizeof *s);
	enum hq_status status;

	if (s == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_database_adopt(
	    handle, sqlite3_user_data(context), &s->db, reterr);
	if (status == HQ_OK)
		status = count_dumps(s, handle, reterr);
	if (status != HQ_OK) {
		free_state(s);
		return status;
	}
	/* Where it is not kept, it has been freed. */
	sqlite3_set_auxdata(context, OUR_DATA, s, free_state);
	*ret_state = sqlite3_get_auxdata(context, OUR_DATA);
	if (*ret_state == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

static enum hq_status
make_dump(struct state *s, int64_t dump_id, struct hq_function_dump **ret_dump,
    struct hq_error *reterr)
{
	struct hq_function_dump *d = calloc(1, sizeof *d);
	char word[24];
	int64_t found;
	enum hq_status status;

	if (d == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	snprintf(word, sizeof word, "%" PRId64, dump_id);
	status = hq_database_find_dump(
	    s->db, HQ_DATABASE_ANY, word, &found, reterr);
	if (status == HQ_OK)
		status = hq_ask_new(s->db, dump_id, &d->ask, reterr);
	if (status != HQ_OK) {
		free_dump(d);
		return status;
	}
	d->dump_id = dump_id;
	d->next = s->dumps;
	s->dumps = d;
	*ret_dump = d;
	return HQ_OK;
}

/* The number, or the only dump's. */
static enum hq_status
choose(const struct state *s, sqlite3_value *value, int64_t *ret_dump_id,
    struct hq_error *reterr)
{
	*ret_dump_id = value != NULL ? sqlite3_value_int64(value) : s->only;
	if (value == NULL && s->ndumps > 1)
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "there are %" PRId64 " dumps; which? its dump_id is the "
		    "last argument",
		    s->ndumps);
	if (s->ndumps == 0)
		return hq_fail(reterr, HQ_ERR_NOTFOUND, "there is no dump");
	return HQ_OK;
}

bool
hq_function_dump(sqlite3_context *context, const char *name,
    sqlite3_value *dump_id, struct hq_function_dump **ret_dump)
{
	struct state *s = sqlite3_get_auxdata(context, OUR_DATA);
	struct hq_error err = {0};
	enum hq_status status = HQ_OK;
	struct hq_function_dump *d;
	int64_t id = 0;

	if (dump_id != NULL && sqlite3_value_type(dump_id) == SQLITE_NULL)
		return false;
	if (s == NULL)
		status = make_state(context, &s, &err);
	if (status == HQ_OK)
		status = choose(s, dump_id, &id, &err);
	for (d = status == HQ_OK ? s->dumps : NULL; d != NULL; d = d->next)
		if (d->dump_id == id)
			break;
	if (status == HQ_OK && d == NULL)
		status = make_dump(s, id, &d, &err);
	if (status != HQ_OK)
		hq_function_error(context, name, &err);
	*ret_dump = d;
	return status == HQ_OK;
}

enum hq_status
hq_function_holders(struct hq_function_dump *d, struct hq_error *reterr)
{
	return hq_holders_of(d->ask, &d->holders, reterr);
}

enum hq_status
hq_function_block(struct hq_function_dump *d, sqlite3_value *value,
    int64_t *ret_serial, struct hq_error *reterr)
{
	const char *word;

	if (sqlite3_value_type(value) == SQLITE_INTEGER) {
		*ret_serial = sqlite3_value_int64(value);
		return HQ_OK;
	}
	word = (const char *)sqlite3_value_text(value);
	if (word == NULL)
		return HQ_ERR_NOTFOUND;
	return hq_ask_find(d->ask, word, ret_serial, reterr);
}

void
hq_function_error(
    sqlite3_context *context, const char *name, const struct hq_error *err)
{
	char *message =
	    sqlite3_mprintf("heapql_%s: %s", name, hq_error_text(err));

	if (message == NULL)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_error(context, message, -1);
	sqlite3_free(message);
}

void
hq_function_text(sqlite3_context *context, const char *name,
    enum hq_status status, char *text, const struct hq_error *err)
{
	if (status == HQ_OK && text != NULL)
		sqlite3_result_text(context, text, -1, free);
	else if (status != HQ_OK && status != HQ_ERR_NOTFOUND)
		hq_function_error(context, name, err);
	if (status != HQ_OK)
		free(text);
}
