/*
 * Reads a series.  The last dump comes first, as it says which blocks stay;
 * then the one after the warm-up, which says how large they were; then all
 * others.
 *
 * What a forked child has from its parent counts as any other block that was
 * there before the steps: it may be replaced, and it may be resized.
 */
#include "analysis/check/growth_kept.h"

#include "analysis/function/open.h"
#include "analysis/set/scan.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

/* More than any memory has, which a database may well say.  What is below can be
 * added up step by step. */
#define BYTES_MAX (UINT64_C(1) << 57)

/* What is made of the blocks of a dump, by cell. */
struct count {
	uint32_t blocks, settled;
	uint64_t bytes;
};

struct reading {
	struct hq_growth *g;
	struct hq_kept kept;
	struct count *counts;
	size_t room;
	/* Of the dump that is read: */
	uint32_t *types; /* type_id -> number of its name */
	size_t ntypes;
	int64_t settled; /* serials below are of settled blocks */
	uint64_t bytes;  /* of its blocks until now; UINT64_MAX: too many */
	unsigned at;     /* of steps.dumps */
	unsigned step;   /* whose end it is, of the measured ones; 0: the one
			  * before; HQ_GROWTH_NONE: it is no end */
	bool last;
};

static const char types_sql[] =
    "SELECT type_id, name FROM type WHERE dump_id = ?1";

/* Numbers of types are each dump's own; names are not. */
static enum hq_status
read_types(struct reading *r, sqlite3 *db, int64_t dump_id,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	size_t room = 0;
	int rc = sqlite3_prepare_v2(db, types_sql, -1, &row, NULL);

	free(r->types);
	r->types = NULL;
	r->ntypes = 0;
	sqlite3_bind_int64(row, 1, dump_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 1);
		/* They ascend without gaps; what does not is no type. */
		if (sqlite3_column_int64(row, 0) == (int64_t)r->ntypes) {
			if (hq_array_reserve((void **)&r->types, &room,
				r->ntypes, sizeof *r->types) != 0)
				status = hq_check_nomem(reterr);
			else
				r->types[r->ntypes++] =
				    name == NULL || name[0] == '\0'
					? 0
					: hq_texts_add(&r->g->types, name);
		}
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(db, reterr);
	sqlite3_finalize(row);
	return status;
}

uint32_t
hq_growth_cell_of(struct hq_growth *g, const uint32_t *type_of, size_t ntypes,
    const struct hq_scan_key *trace, const struct hq_scan_key *type)
{
	struct hq_scan_key keys[2] = {*trace, {0, HQ_SCAN_NUMBER}};
	struct hq_census_group *group;

	if ((uint64_t)type->number < ntypes)
		keys[1].number = type_of[type->number];
	group = hq_census_find(&g->cells, keys);
	return group == NULL ? HQ_GROWTH_NONE
			     : (uint32_t)(group - g->cells.groups);
}

static bool
find_cell(struct reading *r, const struct hq_scan_block *b, uint32_t *ret_cell)
{
	uint32_t cell = hq_growth_cell_of(
	    r->g, r->types, r->ntypes, &b->keys[1], &b->keys[2]);
	struct count *counts;
	size_t room = r->room;

	*ret_cell = cell;
	if (cell < room)
		return true;
	if (cell == HQ_GROWTH_NONE)
		return false;
	room = 2 * (size_t)cell + 1024;
	counts = reallocarray(r->counts, room, sizeof *counts);
	if (counts == NULL)
		return false;
	memset(counts + r->room, 0, (room - r->room) * sizeof *counts);
	r->counts = counts;
	r->room = room;
	return true;
}

static enum hq_status
take(void *opaque, const struct hq_scan_block *b)
{
	struct reading *r = opaque;
	int64_t serial = b->keys[0].number;
	struct count *count;
	uint32_t cell;

	if (b->req > BYTES_MAX - r->bytes) {
		r->bytes = UINT64_MAX;
		return HQ_ERR_FORMAT;
	}
	r->bytes += b->req;
	if (hq_growth_threads_unfinished(
		&r->g->threads, b->keys[3].number, serial))
		return HQ_OK;
	if (!find_cell(r, b, &cell))
		return HQ_ERR_NOMEM;
	count = &r->counts[cell];
	count->blocks++;
	count->settled += serial < r->settled;
	count->bytes += b->req;
	if (r->last) {
		const struct hq_steps *s = &r->g->steps;
		/* Too young to be live in all measured steps? */
		if (serial < hq_steps_end(r->g->c->process, s, s->warmup)
				 ->next_serial &&
		    !hq_kept_add(&r->kept, serial, cell, b->req))
			return HQ_ERR_NOMEM;
	} else if (r->step != HQ_GROWTH_NONE) {
		hq_kept_see(&r->kept, r->g, r->step, serial, b->req);
	}
	return HQ_OK;
}

/* Numbers of the cells of the last dump. */
static bool
make_last(struct hq_growth *g)
{
	unsigned n = g->steps.measured, width = 3 * n + 1;

	g->nlast = g->cells.ngroups;
	g->last = hq_array_new_zero(g->nlast, sizeof *g->last);
	g->numbers = hq_array_new_zero(g->nlast, width * sizeof *g->numbers);
	if (g->last == NULL || g->numbers == NULL)
		return false;
	for (size_t i = 0; i < g->nlast; i++) {
		int64_t *at = g->numbers + i * width;
		g->last[i].born = at;
		g->last[i].born_bytes = at + n;
		g->last[i].kept = at + 2 * n;
	}
	return true;
}

/* The blocks of the last dump once more, now that its cells are known. */
static enum hq_status
take_births(void *opaque, const struct hq_scan_block *b)
{
	struct reading *r = opaque;
	struct hq_growth *g = r->g;
	const struct hq_steps *s = &g->steps;
	int64_t serial = b->keys[0].number;
	unsigned window;
	uint32_t cell;

	if (serial < hq_steps_end(g->c->process, s, s->warmup)->next_serial ||
	    hq_growth_threads_unfinished(
		&g->threads, b->keys[3].number, serial))
		return HQ_OK;
	window = hq_steps_birth(g->c->process, s, serial);
	if (!find_cell(r, b, &cell))
		return HQ_ERR_NOMEM;
	g->last[cell].late += !hq_growth_threads_early(
	    &g->threads, b->keys[3].number, serial);
	g->last[cell].born[window - s->warmup - 1]++;
	g->last[cell].born_bytes[window - s->warmup - 1] += (int64_t)b->req;
	return HQ_OK;
}

static enum hq_status
scan(struct reading *r, struct hq_database *db, int64_t dump_id,
    hq_scan_fn fn, struct hq_error *reterr)
{
	struct hq_scan s;
	enum hq_status status = hq_scan_init(
	    &s, db, dump_id, "serial, trace_id, type_id, thread_id", reterr);

	r->g->cells.nkeys = 2;
	if (status == HQ_OK)
		status = hq_scan_run(&s, fn, r, reterr);
	hq_scan_release(&s);
	return status;
}

/* The counts become the entries of the dump. */
static bool
put_entries(struct reading *r)
{
	struct hq_growth *g = r->g;

	g->first[r->at] = g->nentries;
	for (uint32_t i = 0; i < g->cells.ngroups && i < r->room; i++) {
		const struct count *c = &r->counts[i];
		if (c->blocks == 0)
			continue;
		if (hq_array_reserve((void **)&g->entries, &g->entries_room,
			g->nentries, sizeof *g->entries) != 0)
			return false;
		g->entries[g->nentries++] = (struct hq_growth_entry){
		    i, c->blocks, c->settled, c->bytes};
	}
	g->end[r->at] = g->nentries;
	if (r->room > 0)
		memset(r->counts, 0, r->room * sizeof *r->counts);
	return true;
}

static const char *
path_of(const struct reading *r)
{
	return r->g->c->process->dumps[r->g->steps.dumps[r->at]].path;
}

static enum hq_status
read_opened(struct reading *r, struct hq_database *db, int64_t dump_id,
    struct hq_error *reterr)
{
	enum hq_status status =
	    read_types(r, hq_database_handle(db), dump_id, reterr);
	bool good = true;

	r->bytes = 0;
	if (status == HQ_OK)
		status = hq_growth_threads_at(r->g->c, hq_database_handle(db),
		    dump_id, &r->g->threads, reterr);
	if (status == HQ_OK)
		status = scan(r, db, dump_id, take, reterr);
	if (status == HQ_ERR_FORMAT && r->bytes == UINT64_MAX)
		return hq_fail(reterr, HQ_ERR_FORMAT,
		    "%s: its blocks have more bytes than memory can have",
		    path_of(r));
	if (status != HQ_OK)
		return status;
	good = put_entries(r);
	if (good && r->last) {
		r->g->type_of = r->types;
		r->g->ntypes = r->ntypes;
		good = make_last(r->g) && hq_kept_index(&r->kept);
		if (good)
			status = scan(r, db, dump_id, take_births, reterr);
		r->types = NULL;
		r->ntypes = 0;
	} else if (good && r->step == 0) {
		good = hq_kept_select(&r->kept, r->g);
	}
	return good ? status : hq_check_nomem(reterr);
}

/* What the dump is in the series. */
static void
place(struct reading *r, unsigned at)
{
	const struct hq_steps *s = &r->g->steps;
	const struct hq_check_process *p = r->g->c->process;
	unsigned w = s->window[at];

	r->at = at;
	r->last = at == s->ndumps - 1;
	r->step = HQ_GROWTH_NONE;
	r->settled = INT64_MIN;
	if (at != s->boundary[w])
		return;
	if (w >= s->warmup)
		r->step = w - s->warmup;
	r->settled = hq_steps_settled(p, s, w);
}

static enum hq_status
read_dump(struct reading *r, unsigned at, struct hq_error *reterr)
{
	struct hq_check_context *c = r->g->c;
	const struct hq_database_options how = {
	    .symbols = c->options->symbols};
	const struct hq_check_dump *d =
	    &c->process->dumps[r->g->steps.dumps[at]];
	const char *path = d->path;
	struct hq_database *db;
	enum hq_status status;

	if (r->g->seen[at])
		return HQ_OK;
	r->g->seen[at] = true;
	place(r, at);
	/* What is open already. */
	if (d == c->series || d == c->last)
		return read_opened(r, c->database, d->dump_id, reterr);
	status = hq_open(&path, 1, &how, &db, reterr);
	if (status != HQ_OK)
		return status;
	status = read_opened(r, db, d->number, reterr);
	hq_database_close(db);
	return status;
}

static enum hq_status
begin(struct hq_growth *g, struct hq_error *reterr)
{
	unsigned n = g->steps.ndumps;

	g->first = hq_array_new_zero(n, sizeof *g->first);
	g->end = hq_array_new_zero(n, sizeof *g->end);
	g->seen = hq_array_new_zero(n, sizeof *g->seen);
	return g->first != NULL && g->end != NULL && g->seen != NULL
		   ? HQ_OK
		   : hq_check_nomem(reterr);
}

enum hq_status
hq_growth_read(struct hq_check_context *c, const struct hq_steps *steps,
    struct hq_growth *g, struct hq_error *reterr)
{
	HQ_PHASE("series", NULL);
	struct reading r = {.g = g};
	enum hq_status status;

	*g = (struct hq_growth){.c = c, .steps = *steps};
	status = begin(g, reterr);
	if (status == HQ_OK)
		status = hq_growth_threads_read(c,
		    steps->warmup + steps->measured, &g->threads, reterr);
	if (status == HQ_OK)
		status = read_dump(&r, steps->ndumps - 1, reterr);
	if (status == HQ_OK)
		status = read_dump(
		    &r, steps->boundary[steps->warmup], reterr);
	for (unsigned i = 0; i < steps->ndumps && status == HQ_OK; i++)
		status = read_dump(&r, i, reterr);
	if (status == HQ_OK)
		hq_kept_finish(&r.kept, g);
	hq_kept_release(&r.kept);
	free(r.counts);
	free(r.types);
	return status;
}

void
hq_growth_release(struct hq_growth *g)
{
	hq_steps_release(&g->steps);
	hq_growth_threads_release(&g->threads);
	hq_texts_release(&g->types);
	hq_census_release(&g->cells);
	free(g->last);
	free(g->numbers);
	free(g->type_of);
	free(g->entries);
	free(g->first);
	free(g->end);
	free(g->seen);
	*g = (struct hq_growth){0};
}
