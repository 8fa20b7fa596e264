/* The table that reports of stacks read. */
#define _GNU_SOURCE /* qsort_r */
#include "analysis/report/groups.h"

#include "analysis/render/unit.h"
#include "analysis/report/between.h"
#include "analysis/report/name.h"
#include "analysis/report/sort.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.stack_group;"
    "CREATE TEMP TABLE stack_group(dump_id, group_id, rank, label, func,"
    " file, line, module, traces, live_bytes, live_blocks, peak_bytes,"
    " peak_blocks, bytes, allocs, temporaries, own_bytes, all_bytes,"
    " percent, error, value)";
static const char insert_sql[] =
    "INSERT INTO temp.stack_group VALUES"
    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/* A table being filled. */
struct fill {
	struct hq_report_context *c;
	const struct hq_model *model;
	const struct hq_groups *groups;
	const struct hq_groups_sum *sum;
	sqlite3_stmt *insert;
};

enum hq_status
hq_groups_begin(struct hq_report_context *c, enum hq_key_by by,
    struct hq_error *reterr)
{
	const char *sort = c->values->sort != NULL ? c->values->sort
						   : c->report->sort;
	enum hq_status status = hq_prepare_run(c, table_sql, reterr);

	c->by = by;
	c->sort = sort == NULL ? HQ_LIVE_BYTES : hq_sort_value(sort);
	if (status == HQ_OK && c->sort == HQ_NVALUES)
		status = hq_fail(reterr, HQ_ERR_USAGE,
		    "cannot sort by \"%s\"; there are %s", sort,
		    hq_sort_keys);
	if (status == HQ_OK)
		status = hq_name_register(c, reterr);
	return status;
}

static const uint64_t *
values_of(const struct hq_report_context *c, const struct hq_group *g)
{
	return c->values->cumulative ? g->all : g->own;
}

static bool
has_label(const struct hq_report_context *c, uint32_t number)
{
	if (c->by == HQ_BY_STACK) {
		if (number == 0 || hq_paths_before(&c->paths, number) != 0)
			return false;
		number = hq_paths_key(&c->paths, number);
	}
	return hq_keys_get(&c->keys, number).label != 0;
}

/* As tracemalloc does: by the value, then live bytes, then blocks; then by the
 * number, which keeps the order stable. */
static int
compare(const void *left, const void *right, void *opaque)
{
	const struct fill *f = opaque;
	uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;
	const uint64_t *a = values_of(f->c, &f->groups->items[l]);
	const uint64_t *b = values_of(f->c, &f->groups->items[r]);
	const enum hq_stack_value order[] = {
	    f->c->sort, HQ_LIVE_BYTES, HQ_LIVE_BLOCKS, HQ_BYTES, HQ_ALLOCS};

	for (unsigned i = 0; i < sizeof order / sizeof order[0]; i++)
		if (a[order[i]] != b[order[i]])
			return a[order[i]] > b[order[i]] ? -1 : 1;
	return l < r ? -1 : l > r;
}

static void
bind_name(struct fill *f, int at, uint32_t number)
{
	const char *text = hq_texts_get(&f->c->keys.texts, number);

	sqlite3_bind_text(f->insert, at, text, -1, SQLITE_STATIC);
}

static void
bind_key(struct fill *f, uint32_t number)
{
	struct hq_key key = {0};

	if (f->c->by != HQ_BY_STACK)
		key = hq_keys_get(&f->c->keys, number);
	else if (has_label(f->c, number))
		key = hq_keys_get(&f->c->keys,
		    hq_paths_key(&f->c->paths, number));
	bind_name(f, 4, key.label);
	bind_name(f, 5, key.func);
	bind_name(f, 6, key.file);
	if (key.line != 0)
		sqlite3_bind_int64(f->insert, 7, key.line);
	else
		sqlite3_bind_null(f->insert, 7);
	bind_name(f, 8, key.module);
}

static void
bind_values(struct fill *f, const struct hq_group *g)
{
	const uint64_t *v = values_of(f->c, g);
	uint64_t whole = f->sum->all[f->c->sort];

	sqlite3_bind_int64(f->insert, 9,
	    f->c->values->cumulative ? g->all_traces : g->own_traces);
	for (int i = 0; i < HQ_NVALUES; i++)
		sqlite3_bind_int64(f->insert, 10 + i, (int64_t)v[i]);
	sqlite3_bind_int64(f->insert, 17, (int64_t)g->own[HQ_LIVE_BYTES]);
	sqlite3_bind_int64(f->insert, 18, (int64_t)g->all[HQ_LIVE_BYTES]);
	if (whole != 0)
		sqlite3_bind_double(f->insert, 19,
		    100.0 * (double)v[f->c->sort] / (double)whole);
	else
		sqlite3_bind_null(f->insert, 19);
	sqlite3_bind_null(f->insert, 20);
	sqlite3_bind_int64(f->insert, 21, (int64_t)v[f->c->sort]);
}

/* The standard error of a sum of samples, each for `sampled` bytes. */
static void
bind_error(struct fill *f, const struct hq_group *g, uint32_t number)
{
	double blocks = (double)values_of(f->c, g)[HQ_LIVE_BLOCKS];

	if (f->sum->sampled != 0 && !has_label(f->c, number))
		sqlite3_bind_int64(f->insert, 20,
		    (int64_t)((double)f->sum->sampled * sqrt(blocks)));
}

static bool
insert_group(struct fill *f, uint32_t number, int64_t rank)
{
	const struct hq_group *g = &f->groups->items[number];

	sqlite3_bind_int64(f->insert, 1, f->model->dump_id);
	sqlite3_bind_int64(f->insert, 2, number);
	sqlite3_bind_int64(f->insert, 3, rank);
	bind_key(f, number);
	bind_values(f, g);
	bind_error(f, g, number);
	return sqlite3_step(f->insert) == SQLITE_DONE &&
	       sqlite3_reset(f->insert) == SQLITE_OK;
}

/* The groups that any trace is in, sorted. */
static uint32_t *
sort_groups(struct fill *f, uint32_t *ret_count)
{
	uint32_t *numbers =
	    hq_array_new(f->groups->count, sizeof *numbers);
	uint32_t n = 0;

	for (uint32_t i = 0; numbers != NULL && i < f->groups->count; i++) {
		const uint64_t *v = values_of(f->c, &f->groups->items[i]);
		if ((v[HQ_LIVE_BYTES] | v[HQ_LIVE_BLOCKS] | v[HQ_ALLOCS] |
			v[HQ_PEAK_BYTES] | v[HQ_BYTES]) != 0)
			numbers[n++] = i;
	}
	if (numbers != NULL)
		qsort_r(numbers, n, sizeof *numbers, compare, f);
	*ret_count = n;
	return numbers;
}

static enum hq_status
insert_groups(struct fill *f, uint64_t limit, uint32_t *ret_ngroups,
    struct hq_error *reterr)
{
	uint32_t n, others = 0, *numbers = sort_groups(f, &n);
	enum hq_status status = HQ_OK;

	if (numbers == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; status == HQ_OK && i < n; i++) {
		bool label = has_label(f->c, numbers[i]);
		others += !label;
		if (!label && limit != 0 && others > limit)
			continue;
		if (!insert_group(f, numbers[i], i + 1))
			status = hq_fail(reterr, HQ_ERR_SQL, "%s",
			    sqlite3_errmsg(f->c->db));
	}
	*ret_ngroups = others;
	free(numbers);
	return status;
}

/* What the traces add up to.  Sampled ones are estimates of all blocks, so
 * there the counters tell what there really is. */
static void
sum_up(const struct hq_model *m, struct hq_groups_sum *sum)
{
	uint64_t untraced = 0;

	*sum = (struct hq_groups_sum){.sampled = m->sampled};
	for (uint32_t i = 0; i < m->ntraces; i++) {
		const struct hq_stack_trace *t = &m->traces[i];
		bool unsampled = m->sampled != 0 && t->trace_id == 1;
		for (unsigned v = 0; v < HQ_NVALUES; v++) {
			sum->all[v] += unsampled ? 0 : t->values[v];
			sum->passed[v] +=
			    t->passed && !unsampled ? t->values[v] : 0;
		}
		if (t->label != 0 && t->trace_id != 1)
			untraced += t->values[HQ_LIVE_BYTES];
	}
	if (m->sampled != 0 && m->live_bytes != 0) {
		sum->all[HQ_LIVE_BYTES] = m->live_bytes;
		sum->all[HQ_LIVE_BLOCKS] = m->live_blocks;
	}
	sum->traced = sum->all[HQ_LIVE_BYTES] > untraced
			  ? sum->all[HQ_LIVE_BYTES] - untraced
			  : 0;
}

enum hq_status
hq_groups_read(struct hq_report_context *c, int64_t dump_id,
    struct hq_model *m, struct hq_groups_sum *ret_sum,
    struct hq_error *reterr)
{
	enum hq_status status =
	    hq_model_load(m, c->db, dump_id, &c->keys, reterr);

	if (status == HQ_OK)
		status = hq_between_count(c, m, reterr);
	if (status == HQ_OK)
		status = hq_filter_apply(&c->values->filter, m, reterr);
	if (status == HQ_OK)
		sum_up(m, ret_sum);
	return status;
}

enum hq_status
hq_groups_fill(struct hq_report_context *c, const struct hq_model *m,
    enum hq_key_by step, uint64_t limit, struct hq_groups_sum *sum,
    struct hq_error *reterr)
{
	const struct hq_grouping how = {
	    .by = c->by,
	    .step = step,
	    .all_frames = c->values->filter.all_frames,
	    .paths = &c->paths,
	};
	struct hq_groups groups;
	struct fill f = {.c = c, .model = m, .groups = &groups, .sum = sum};
	enum hq_status status = hq_groups_make(&groups, m, &how, reterr);

	if (status == HQ_OK &&
	    sqlite3_prepare_v2(c->db, insert_sql, -1, &f.insert, NULL) !=
		SQLITE_OK)
		status = hq_fail(
		    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(c->db));
	if (status == HQ_OK)
		status = insert_groups(&f, limit, &sum->ngroups, reterr);
	sqlite3_finalize(f.insert);
	hq_groups_release(&groups);
	return status;
}

enum hq_status
hq_groups_read_and_fill(struct hq_report_context *c, int64_t dump_id,
    enum hq_key_by step, uint64_t limit, struct hq_groups_sum *ret_sum,
    struct hq_error *reterr)
{
	struct hq_model model;
	enum hq_status status =
	    hq_groups_read(c, dump_id, &model, ret_sum, reterr);

	if (status == HQ_OK)
		status =
		    hq_groups_fill(c, &model, step, limit, ret_sum, reterr);
	hq_model_release(&model);
	return status;
}
