/* Which processes dumps are of. */
#define _GNU_SOURCE
#include "analysis/check/process.h"

#include "analysis/check/frame_name.h"
#include "analysis/check/steps.h"
#include "analysis/function/open.h"
#include "analysis/store/utf8.h"
#include "analysis/support/memory.h"
#include "common/dump_at.h"
#include "common/programs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char dumps_sql[] =
    "SELECT host, pid, ppid, start_ns, program, exe, cmdline, dump_id, seq,"
    "       mono_ns, next_serial, trigger, label, truncated, lost_events,"
    "       threads_stopped"
    "  FROM dump ORDER BY dump_id";
/* A host with a zero byte in its name is none; here it ends there. */
static const char find_sql[] =
    "SELECT dump_id FROM dump"
    " WHERE (host IS ?1 OR instr(host, char(0)) > 0) AND pid = ?2 AND start_ns = ?3"
    "   AND seq = ?4 AND mono_ns = ?5 ORDER BY dump_id LIMIT 1";
static const char counter_sql[] =
    "SELECT value FROM counter WHERE dump_id = ?1 AND name = ?2";

static const char *
text_of(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return text == NULL ? "" : text;
}

static struct hq_check_process *
find_process(struct hq_verdict *v, sqlite3_stmt *row)
{
	for (size_t i = 0; i < v->nprocesses; i++) {
		struct hq_check_process *p = v->processes[i];
		if (p->pid == sqlite3_column_int64(row, 1) &&
		    p->start_ns == sqlite3_column_int64(row, 3) &&
		    strcmp(p->host, text_of(row, 0)) == 0)
			return p;
	}
	return NULL;
}

/* Also where the executable is not known. */
static bool
name_process(struct hq_check_process *p)
{
	size_t n = strlen(p->exe);

	p->name = hq_frame_name_module(
	    n > 0 && p->exe[n - 1] != '/' ? p->exe : p->program);
	return p->name != NULL;
}

static struct hq_check_process *
add_process(struct hq_verdict *v, sqlite3_stmt *row)
{
	struct hq_check_process *p = hq_verdict_process(v);

	if (p == NULL)
		return NULL;
	p->pid = sqlite3_column_int64(row, 1);
	p->ppid = sqlite3_column_int64(row, 2);
	p->start_ns = sqlite3_column_int64(row, 3);
	if (!hq_check_text(&p->host, text_of(row, 0)) ||
	    !hq_check_text(&p->program, text_of(row, 4)) ||
	    !hq_check_text(&p->exe, text_of(row, 5)) ||
	    !hq_check_text(&p->cmdline, text_of(row, 6)) || !name_process(p))
		return NULL;
	return p;
}

static bool
has_dump(const struct hq_check_process *p, int64_t seq, int64_t mono_ns)
{
	for (unsigned i = 0; i < p->ndumps; i++)
		if (p->dumps[i].seq == seq && p->dumps[i].mono_ns == mono_ns)
			return true;
	return false;
}

/* The pass of "iteration 17"; 0: the label is no such. */
static int64_t
pass_of(const char *label, const char *mark)
{
	size_t n = strlen(mark);
	char *end;
	long long pass;

	if (strncmp(label, mark, n) != 0 || label[n] != ' ')
		return 0;
	pass = strtoll(label + n + 1, &end, 10);
	return *end == '\0' && pass > 0 ? pass : 0;
}

/* Marks keep so much of a name, which may be less than its last character, and
 * texts of dumps are made valid. */
static bool
find_pass(struct hq_check_dump *d, const char *mark)
{
	size_t length;
	char *clean = hq_utf8_clean(
	    mark, strnlen(mark, HQ_DUMP_AT_NAME - 1), &length);

	if (clean != NULL)
		d->pass = pass_of(d->label, clean);
	free(clean);
	return clean != NULL;
}

static bool
is_left_out(const struct hq_check_options *options, sqlite3_stmt *row)
{
	return options->programs != NULL &&
	       !hq_programs_match(
		   options->programs, text_of(row, 5), text_of(row, 4));
}

static enum hq_status
add_dump(struct hq_check_process *p, const char *path, sqlite3_stmt *row,
    const struct hq_check_options *options, struct hq_error *reterr)
{
	struct hq_check_dump *d, *grown;
	int64_t lost = sqlite3_column_int64(row, 14);

	if (has_dump(p, sqlite3_column_int64(row, 8),
		sqlite3_column_int64(row, 9)))
		return HQ_OK;
	grown = reallocarray(p->dumps, p->ndumps + 1, sizeof(*grown));
	if (grown == NULL)
		return hq_check_nomem(reterr);
	p->dumps = grown;
	d = &grown[p->ndumps++];
	*d = (struct hq_check_dump){
	    .number = sqlite3_column_int64(row, 7),
	    .seq = sqlite3_column_int64(row, 8),
	    .mono_ns = sqlite3_column_int64(row, 9),
	    .next_serial = sqlite3_column_int64(row, 10),
	    .truncated = sqlite3_column_int(row, 13) != 0,
	    .threads = sqlite3_column_int64(row, 15) > 0,
	};
	if (!hq_check_text(&d->path, path) ||
	    !hq_check_text(&d->trigger, text_of(row, 11)) ||
	    !hq_check_text(&d->label, text_of(row, 12)))
		return hq_check_nomem(reterr);
	if (strcmp(d->trigger, "mark") == 0 && !find_pass(d, options->mark))
		return hq_check_nomem(reterr);
	if (lost > 0 && (uint64_t)lost > p->lost_events)
		p->lost_events = (uint64_t)lost;
	return HQ_OK;
}

static enum hq_status
sort_rows(struct hq_database *db, const char *path,
    const struct hq_check_options *options, struct hq_verdict *v,
    struct hq_error *reterr)
{
	sqlite3 *handle = hq_database_handle(db);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(handle, dumps_sql, -1, &row, NULL);

	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		struct hq_check_process *p;
		rc = SQLITE_OK;
		if (is_left_out(options, row))
			continue;
		p = find_process(v, row);
		if (p == NULL)
			p = add_process(v, row);
		status = p == NULL ? hq_check_nomem(reterr)
				   : add_dump(p, path, row, options, reterr);
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(handle, reterr);
	sqlite3_finalize(row);
	return status;
}

static int
by_time(const void *a, const void *b)
{
	const struct hq_check_dump *x = a, *y = b;

	if (x->mono_ns != y->mono_ns)
		return x->mono_ns < y->mono_ns ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static enum hq_status
sort_file(const char *path, const struct hq_check_options *options,
    struct hq_verdict *v, struct hq_error *reterr)
{
	const struct hq_database_options how = {.symbols = options->symbols};
	struct hq_database *db;
	enum hq_status status = hq_open(&path, 1, &how, &db, reterr);

	if (status != HQ_OK)
		return status;
	status = sort_rows(db, path, options, v, reterr);
	hq_database_close(db);
	return status;
}

/* A file that cannot be read; the others are judged. */
static enum hq_status
note_unread(struct hq_verdict *v, const char *path, const struct hq_error *err,
    struct hq_error *reterr)
{
	const char *before = v->unread != NULL ? v->unread : "";
	char *text;

	if (asprintf(&text, "%s%s: %s\n", before, path,
		hq_error_text(err)) < 0)
		return hq_check_nomem(reterr);
	free(v->unread);
	v->unread = text;
	return HQ_OK;
}

enum hq_status
hq_check_sort(const char *const *paths, unsigned npaths,
    const struct hq_check_options *options, struct hq_verdict *v,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; i < npaths && status == HQ_OK; i++) {
		struct hq_error err = {0};
		status = sort_file(paths[i], options, v, &err);
		if (status == HQ_ERR_NOMEM)
			return hq_check_nomem(reterr);
		if (status != HQ_OK)
			status = note_unread(v, paths[i], &err, reterr);
	}
	for (size_t i = 0; i < v->nprocesses; i++) {
		qsort(v->processes[i]->dumps, v->processes[i]->ndumps,
		    sizeof(struct hq_check_dump), by_time);
		hq_steps_flag(
		    v->processes[i], options->warmup, options->repeat);
	}
	return status;
}

/* The files of the two dumps that are looked into. */
static unsigned
list_paths(const struct hq_check_context *c, const char *paths[2])
{
	unsigned n = 0;

	paths[n++] = c->last->path;
	if (c->series != NULL && strcmp(c->series->path, paths[0]) != 0)
		paths[n++] = c->series->path;
	return n;
}

/* The number that a dump has now. */
static enum hq_status
number_dump(struct hq_check_context *c, struct hq_check_dump *d,
    struct hq_error *reterr)
{
	const struct hq_check_process *p = c->process;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;

	if (sqlite3_prepare_v2(c->db, find_sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_text(row, 1, p->host, -1, SQLITE_STATIC);
	sqlite3_bind_int64(row, 2, p->pid);
	sqlite3_bind_int64(row, 3, p->start_ns);
	sqlite3_bind_int64(row, 4, d->seq);
	sqlite3_bind_int64(row, 5, d->mono_ns);
	if (sqlite3_step(row) != SQLITE_ROW)
		status = hq_database_fail(c->db, reterr);
	else
		d->dump_id = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return status;
}

/* A counter of the last dump; 0 where there is none. */
static enum hq_status
ask_counter(struct hq_check_context *c, const char *name, int64_t *ret_value,
    struct hq_error *reterr)
{
	sqlite3_stmt *row;

	if (sqlite3_prepare_v2(c->db, counter_sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(row, 1, c->last->dump_id);
	sqlite3_bind_text(row, 2, name, -1, SQLITE_STATIC);
	*ret_value = sqlite3_step(row) == SQLITE_ROW
			 ? sqlite3_column_int64(row, 0)
			 : 0;
	sqlite3_finalize(row);
	return HQ_OK;
}

static enum hq_status
ask_counters(struct hq_check_context *c, struct hq_error *reterr)
{
	int64_t own_malloc;
	enum hq_status status = ask_counter(c, "inherited_serial",
	    &c->process->inherited_serial, reterr);

	if (status == HQ_OK)
		status = ask_counter(c, "suppressions_unread",
		    &c->process->suppressions_unread, reterr);
	if (status == HQ_OK)
		status = ask_counter(c, "own_malloc", &own_malloc, reterr);
	if (status == HQ_OK && own_malloc != 0)
		return hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "the program has a malloc of its own, its blocks are not "
		    "in the dump; --programs can leave it out");
	return status;
}

static enum hq_status
open_files(struct hq_check_context *c, struct hq_error *reterr)
{
	const struct hq_database_options how = {
	    .symbols = c->options->symbols};
	const char *paths[2];
	enum hq_status status = hq_open(
	    paths, list_paths(c, paths), &how, &c->database, reterr);

	if (status == HQ_OK)
		c->db = hq_database_handle(c->database);
	return status;
}

enum hq_status
hq_check_open(struct hq_check_context *c, struct hq_error *reterr)
{
	struct hq_check_process *p = c->process;
	struct hq_check_dump *last = &p->dumps[p->ndumps - 1], *series = NULL;
	enum hq_status status;

	for (unsigned i = 0; i < p->ndumps; i++)
		if (p->dumps[i].step)
			series = &p->dumps[i];
	c->last = last;
	c->series = series;
	status = open_files(c, reterr);
	if (status == HQ_OK)
		status = number_dump(c, last, reterr);
	if (status == HQ_OK && series != NULL)
		status = number_dump(c, series, reterr);
	if (status == HQ_OK)
		status = ask_counters(c, reterr);
	if (status == HQ_OK)
		status = hq_ask_new(
		    c->database, last->dump_id, &c->ask, reterr);
	return status;
}

void
hq_check_close(struct hq_check_context *c)
{
	hq_ask_free(c->ask);
	hq_database_close(c->database);
	c->ask = NULL;
	c->database = NULL;
}
