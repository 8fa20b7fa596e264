/*
 * The tree of calls, drawn.
 *
 *	temp.stack_tree: node, parent, depth, drawn, ... in the order of lines
 *
 * Equal stacks are one path of hq_paths, whose number is larger than that of
 * the path before it, so one pass from the last adds up every branch.  A
 * branch without siblings stands below its caller without being indented:
 * stacks are deep, terminals are not wide.
 */
#define _GNU_SOURCE /* qsort_r */
#include "analysis/report/groups.h"
#include "analysis/report/name.h"
#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.stack_tree;"
    "CREATE TEMP TABLE stack_tree(node, parent, depth, drawn, label, func,"
    " file, line, module, more, percent, own_bytes, value, live_bytes,"
    " live_blocks, peak_bytes, peak_blocks, bytes, allocs, temporaries)";
static const char insert_sql[] =
    "INSERT INTO temp.stack_tree VALUES"
    "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/* What the branches are drawn with. */
struct pens {
	const char *branch, *last, *pass, *none;
};
static const struct pens lines = {"├─ ", "└─ ", "│  ", "   "};
static const struct pens ascii = {"|- ", "`- ", "|  ", "   "};

struct tree {
	struct hq_report_context *c;
	struct hq_groups *groups; /* by path; `all` becomes the branch's sum */
	uint64_t whole;           /* of the dump, in what is sorted by */
	uint32_t *children;       /* paths by their caller, largest first */
	uint32_t *first;          /* by path: where its children begin */
	sqlite3_stmt *insert;
	const struct pens *pens;
	char prefix[4 * HQ_STACK_DEPTH];
	int64_t nodes; /* drawn so far */
};

/* A line of the tree. */
struct line {
	uint32_t path; /* 0: the branches that are folded */
	uint32_t more; /* how many those are */
	const uint64_t *values;
	int64_t parent;
	unsigned depth;
	const char *pen;
};

static uint64_t
value_of(const struct tree *t, uint32_t path)
{
	return t->groups->items[path].all[t->c->sort];
}

static void
bind_text(struct tree *t, int at, const char *text)
{
	sqlite3_bind_text(t->insert, at, text, -1, SQLITE_TRANSIENT);
}

static void
bind_number(struct tree *t, int at, uint64_t number)
{
	if (number != 0)
		sqlite3_bind_int64(t->insert, at, (int64_t)number);
	else
		sqlite3_bind_null(t->insert, at);
}

static void
bind_key(struct tree *t, const struct line *l)
{
	const struct hq_keys *k = &t->c->keys;
	struct hq_key key = {0};
	char name[1024], *drawn;

	snprintf(name, sizeof name, "%u more", l->more);
	if (l->path != 0) {
		uint32_t number = hq_paths_key(&t->c->paths, l->path);
		key = hq_keys_get(k, number);
		/* A line of its own, or the function will do. */
		if (key.line != 0)
			hq_name_key(k, number, name, sizeof name);
		else
			hq_name_function(k, number, name, sizeof name);
	}
	drawn = sqlite3_mprintf("%s%s%s", t->prefix, l->pen, name);
	bind_text(t, 4, drawn);
	sqlite3_free(drawn);
	bind_text(t, 5, hq_texts_get(&k->texts, key.label));
	bind_text(t, 6, hq_texts_get(&k->texts, key.func));
	bind_text(t, 7, hq_texts_get(&k->texts, key.file));
	bind_number(t, 8, key.line);
	bind_text(t, 9, hq_texts_get(&k->texts, key.module));
	bind_number(t, 10, l->more);
}

/* Writes a line; returns its number, or 0 when that failed. */
static int64_t
put_line(struct tree *t, const struct line *l)
{
	uint64_t value = l->values[t->c->sort];

	sqlite3_bind_int64(t->insert, 1, ++t->nodes);
	bind_number(t, 2, (uint64_t)l->parent);
	sqlite3_bind_int64(t->insert, 3, l->depth);
	bind_key(t, l);
	sqlite3_bind_double(t->insert, 11,
	    t->whole == 0 ? 0 : 100.0 * (double)value / (double)t->whole);
	sqlite3_bind_null(t->insert, 12);
	if (l->path != 0)
		sqlite3_bind_int64(t->insert, 12,
		    (int64_t)t->groups->items[l->path].own[HQ_LIVE_BYTES]);
	sqlite3_bind_int64(t->insert, 13, (int64_t)value);
	for (int v = 0; v < HQ_NVALUES; v++)
		sqlite3_bind_int64(t->insert, 14 + v, (int64_t)l->values[v]);
	if (sqlite3_step(t->insert) != SQLITE_DONE ||
	    sqlite3_reset(t->insert) != SQLITE_OK)
		return 0;
	return t->nodes;
}

/* Large enough to be drawn, or what must not be missing: untraced, lost. */
static bool
is_visible(const struct tree *t, uint32_t path)
{
	double least = t->c->values->threshold / 100 * (double)t->whole;
	uint64_t value = value_of(t, path);
	uint32_t key = hq_paths_key(&t->c->paths, path);

	return value > 0 && ((double)value >= least ||
				hq_keys_get(&t->c->keys, key).label != 0);
}

/* How many children are drawn; sums up the others. */
static uint32_t
count_visible(const struct tree *t, uint32_t path, struct line *hidden,
    uint64_t *sum)
{
	uint32_t visible = 0;

	for (uint32_t i = t->first[path]; i < t->first[path + 1]; i++) {
		const struct hq_group *g = &t->groups->items[t->children[i]];
		if (is_visible(t, t->children[i])) {
			visible++;
			continue;
		}
		if (g->all[t->c->sort] == 0)
			continue;
		hidden->more++;
		for (unsigned v = 0; v < HQ_NVALUES; v++)
			sum[v] += g->all[v];
	}
	return visible;
}

static bool draw_children(
    struct tree *t, uint32_t path, int64_t parent, unsigned depth);

static bool
draw_child(struct tree *t, struct line *l, const char *pen, const char *below)
{
	size_t length = strlen(t->prefix);
	int64_t number;
	bool fine;

	l->pen = pen;
	number = put_line(t, l);
	if (number == 0)
		return false;
	if (length + 8 < sizeof t->prefix)
		strcpy(t->prefix + length, below);
	fine = l->path == 0 ||
	       draw_children(t, l->path, number, l->depth + 1);
	t->prefix[length] = '\0';
	return fine;
}

static bool
draw_children(struct tree *t, uint32_t path, int64_t parent, unsigned depth)
{
	uint64_t sum[HQ_NVALUES] = {0};
	struct line hidden = {.values = sum, .parent = parent, .depth = depth};
	uint32_t left = count_visible(t, path, &hidden, sum);
	bool alone = left + (hidden.more > 0) == 1;
	bool fine = true;

	for (uint32_t i = t->first[path]; fine && left > 0; i++) {
		uint32_t child = t->children[i];
		struct line l = {.path = child,
		    .values = t->groups->items[child].all,
		    .parent = parent,
		    .depth = depth};
		bool last = left == 1 && hidden.more == 0;

		if (!is_visible(t, child))
			continue;
		left--;
		if (alone)
			fine = draw_child(t, &l, "", "");
		else
			fine = draw_child(t, &l,
			    last ? t->pens->last : t->pens->branch,
			    last ? t->pens->none : t->pens->pass);
	}
	if (fine && hidden.more > 0)
		fine =
		    draw_child(t, &hidden, alone ? "" : t->pens->last, "");
	return fine;
}

/* By caller, then largest first, then in the order of their numbers. */
static int
compare(const void *left, const void *right, void *opaque)
{
	const struct tree *t = opaque;
	uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;
	uint32_t a = hq_paths_before(&t->c->paths, l);
	uint32_t b = hq_paths_before(&t->c->paths, r);
	uint64_t x = value_of(t, l), y = value_of(t, r);

	if (a != b)
		return a < b ? -1 : 1;
	if (x != y)
		return x > y ? -1 : 1;
	return l < r ? -1 : l > r;
}

/* Adds each path's values to the path before it, unless that was done, and
 * lists the children. */
static bool
grow(struct tree *t)
{
	const struct hq_paths *paths = &t->c->paths;
	uint32_t n = t->groups->count, at = 0;

	for (uint32_t p = n; !t->c->values->bottom_up && p-- > 1;) {
		struct hq_group *g = &t->groups->items[p];
		uint32_t before = hq_paths_before(paths, p);
		for (unsigned v = 0; v < HQ_NVALUES; v++)
			t->groups->items[before].all[v] += g->all[v];
	}
	t->children = hq_array_new(n, sizeof *t->children);
	t->first = hq_array_new((size_t)n + 1, sizeof *t->first);
	if (t->children == NULL || t->first == NULL)
		return false;
	for (uint32_t p = 1; p < n; p++)
		t->children[p - 1] = p;
	qsort_r(t->children, n == 0 ? 0 : n - 1, sizeof *t->children, compare,
	    t);
	for (uint32_t p = 0; p <= n; p++) {
		while (at + 1 < n &&
		       hq_paths_before(paths, t->children[at]) < p)
			at++;
		t->first[p] = at;
	}
	return true;
}

static enum hq_status
draw(struct tree *t, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (!grow(t))
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	else if (sqlite3_prepare_v2(
		     t->c->db, insert_sql, -1, &t->insert, NULL) != SQLITE_OK ||
		 (t->groups->count > 0 && !draw_children(t, 0, 0, 0)))
		status = hq_fail(reterr, HQ_ERR_SQL, "%s",
		    sqlite3_errmsg(t->c->db));
	sqlite3_finalize(t->insert);
	free(t->children);
	free(t->first);
	return status;
}

static enum hq_status
read_and_draw(struct hq_report_context *c, struct hq_error *reterr)
{
	const char *group = c->values->group;
	struct hq_grouping how = {
	    .by = HQ_BY_STACK,
	    .step = group == NULL ? HQ_BY_FUNCTION : hq_key_by_name(group),
	    .all_frames = c->values->filter.all_frames,
	    .paths = &c->paths,
	    .value = c->sort,
	};
	struct hq_groups_sum sum = {0};
	struct hq_groups groups = {0};
	struct hq_model model;
	struct tree t = {.c = c,
	    .groups = &groups,
	    .pens = hq_render_style_of(c->render)->utf8 ? &lines : &ascii};
	enum hq_status status =
	    hq_groups_read(c, c->values->dump, &model, &sum, reterr);

	t.whole = sum.all[c->sort];
	if (status == HQ_OK)
		status = hq_groups_headline(c, &sum, reterr);
	how.least = c->values->threshold / 100 * (double)t.whole;
	if (status == HQ_OK && c->values->bottom_up)
		status = hq_groups_climb(&groups, &model, &how, reterr);
	else if (status == HQ_OK)
		status = hq_groups_make(&groups, &model, &how, reterr);
	hq_model_release(&model);
	if (status == HQ_OK)
		status = draw(&t, reterr);
	hq_groups_release(&groups);
	return status;
}

enum hq_status
hq_prepare_tree(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_groups_begin(c, HQ_BY_STACK, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = read_and_draw(c, reterr);
	return status;
}
