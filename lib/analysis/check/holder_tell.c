/* Puts into words who holds what has grown. */
#define _GNU_SOURCE
#include "analysis/check/holder.h"

#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Holders that are named at most; of more, the same words stand for many. */
#define WORDS_MAX 64
/* Kinds of blocks that grow together. */
#define KINDS_MAX 64

static const char path_sql[] = "SELECT heapql_path(?1, ?2)";

struct group {
	struct hq_holder holder;
	uint32_t below;
	uint64_t count;
	char *words;
};

struct work {
	struct hq_holding *h;
	const struct hq_survivor *survivors;
	size_t n;
	uint64_t kinds[KINDS_MAX];
	unsigned nkinds;
	uint32_t *group; /* by node that came by: its group */
	struct group *groups;
	size_t ngroups, room;
	uint32_t *slots; /* hash table of groups + 1 */
	size_t nslots;
};

static bool
is_young(const struct hq_holding *h, uint32_t node)
{
	return h->serials[node] >= h->first;
}

static bool
has_kind(const struct work *k, uint64_t kind)
{
	for (unsigned i = 0; i < k->nkinds; i++)
		if (k->kinds[i] == kind)
			return true;
	return false;
}

/* What grows: the survivors, and what is young above them. */
static void
collect_kinds(struct work *k)
{
	struct hq_holding *h = k->h;

	h->stamp++;
	for (size_t i = 0; i < k->n; i++) {
		uint32_t node = k->survivors[i].row;
		if (node >= h->holders->graph->nodes)
			continue;
		do {
			if (h->stamps[node] == h->stamp)
				break;
			h->stamps[node] = h->stamp;
			if (!has_kind(k, h->kinds[node]) &&
			    k->nkinds < KINDS_MAX)
				k->kinds[k->nkinds++] = h->kinds[node];
			node = hq_holding_above(h, node).node;
		} while (node != HQ_GRAPH_NONE && is_young(h, node));
	}
}

static uint32_t *
slot_of(const struct work *k, const struct hq_holder *holder)
{
	uint64_t key = (uint64_t)holder->node << 32 | holder->root;
	size_t at = (size_t)((key * 0x9e3779b97f4a7c15ull) >> 20);

	for (;; at++) {
		uint32_t *slot = &k->slots[at &= k->nslots - 1];
		const struct group *g = &k->groups[*slot - (*slot > 0)];
		if (*slot == 0 || (g->holder.node == holder->node &&
				      g->holder.root == holder->root))
			return slot;
	}
}

static bool
grow_slots(struct work *k)
{
	size_t n = k->nslots == 0 ? 256 : 2 * k->nslots;

	if (2 * (k->ngroups + 1) <= k->nslots)
		return true;
	free(k->slots);
	k->slots = hq_array_new_zero(n, sizeof *k->slots);
	k->nslots = k->slots == NULL ? 0 : n;
	for (uint32_t i = 0; k->slots != NULL && i < k->ngroups; i++)
		*slot_of(k, &k->groups[i].holder) = i + 1;
	return k->slots != NULL;
}

/* HQ_GROWTH_NONE: no memory. */
static uint32_t
group_of(struct work *k, struct hq_holder holder, uint32_t below)
{
	uint32_t *slot;

	if (!grow_slots(k) ||
	    hq_array_reserve((void **)&k->groups, &k->room, k->ngroups,
		sizeof *k->groups) != 0)
		return HQ_GROWTH_NONE;
	slot = slot_of(k, &holder);
	if (*slot == 0) {
		k->groups[k->ngroups] =
		    (struct group){.holder = holder, .below = below};
		*slot = (uint32_t)++k->ngroups;
	}
	return *slot - 1;
}

/*
 * The group of a node: goes up to what is older than the steps and of no kind
 * that grows.  Who came by goes no further the next time.
 */
static uint32_t
find_group(struct work *k, uint32_t node)
{
	struct hq_holding *h = k->h;
	struct hq_holder at = {node, HQ_GRAPH_NONE};
	uint32_t below = node, group = HQ_GROWTH_NONE;
	bool known = false;

	do {
		below = at.node;
		known = h->stamps[below] == h->stamp;
		if (known)
			break;
		at = hq_holding_above(h, below);
	} while (at.node != HQ_GRAPH_NONE &&
		 (is_young(h, at.node) || has_kind(k, h->kinds[at.node])));
	group = known ? k->group[below] : group_of(k, at, below);
	if (group == HQ_GROWTH_NONE)
		return group;
	for (; h->stamps[node] != h->stamp;
	     node = hq_holding_above(h, node).node) {
		h->stamps[node] = h->stamp;
		k->group[node] = group;
		if (node == below)
			break;
	}
	return group;
}

static int
by_count(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->holder.node != y->holder.node)
		return x->holder.node < y->holder.node ? -1 : 1;
	return x->holder.root < y->holder.root ? -1
					       : x->holder.root > y->holder.root;
}

static int
by_words(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->words, y->words);
}

static enum hq_status
make_groups(struct work *k, struct hq_error *reterr)
{
	uint32_t nodes = k->h->holders->graph->nodes;

	k->group = hq_array_new(nodes, sizeof *k->group);
	if (k->group == NULL)
		return hq_check_nomem(reterr);
	collect_kinds(k);
	k->h->stamp++;
	for (size_t i = 0; i < k->n; i++) {
		uint32_t group;
		if (k->survivors[i].row >= nodes)
			continue;
		group = find_group(k, k->survivors[i].row);
		if (group == HQ_GROWTH_NONE)
			return hq_check_nomem(reterr);
		k->groups[group].count++;
	}
	if (k->ngroups > 0)
		qsort(k->groups, k->ngroups, sizeof *k->groups, by_count);
	return HQ_OK;
}

/* Those that are the same in words become one; the first `*ret_count` have
 * words then. */
static enum hq_status
name_groups(struct work *k, size_t *ret_count, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	size_t n = 0;

	for (size_t i = 0; i < k->ngroups && i < WORDS_MAX; i++) {
		struct group g = k->groups[i];
		size_t same = 0;
		status = hq_holder_words(
		    k->h, &g.holder, g.below, &g.words, reterr);
		if (status != HQ_OK)
			break;
		if (g.words == NULL)
			continue;
		while (same < n && strcmp(k->groups[same].words, g.words) != 0)
			same++;
		if (same < n) {
			k->groups[same].count += g.count;
			free(g.words);
		} else {
			k->groups[n++] = g;
		}
	}
	*ret_count = n;
	if (n > 0)
		qsort(k->groups, n, sizeof *k->groups, by_words);
	return status;
}

/* "data g_old in prog 60 %, data g_new in prog 30 %" */
static bool
put_shares(const struct work *k, size_t n, struct hq_check_finding *f)
{
	size_t size, all = k->n;
	FILE *out;

	if (n == 0 || k->groups[0].count >= all - all / 10)
		return true;
	out = open_memstream(&f->shares, &size);
	if (out == NULL)
		return false;
	for (size_t i = 0; i < n && k->groups[i].count > all / 10; i++)
		fprintf(out, "%s%s %" PRIu64 " %%", i == 0 ? "" : ", ",
		    k->groups[i].words, k->groups[i].count * 100 / all);
	return fclose(out) == 0;
}

static enum hq_status
put_path(struct hq_holding *h, struct hq_check_finding *f,
    struct hq_error *reterr)
{
	sqlite3_stmt *row;
	bool good = true;

	if (sqlite3_prepare_v2(h->c->db, path_sql, -1, &row, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(h->c->db, reterr);
	sqlite3_bind_int64(row, 1, f->serial);
	sqlite3_bind_int64(row, 2, h->c->series->dump_id);
	if (sqlite3_step(row) == SQLITE_ROW)
		good = hq_check_text(
		    &f->path, (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	return good ? HQ_OK : hq_check_nomem(reterr);
}

enum hq_status
hq_holding_tell(struct hq_holding *h, const struct hq_survivor *survivors,
    size_t n, struct hq_check_finding *f, struct hq_error *reterr)
{
	struct work k = {.h = h, .survivors = survivors, .n = n};
	size_t named = 0;
	enum hq_status status = make_groups(&k, reterr);

	if (status == HQ_OK)
		status = name_groups(&k, &named, reterr);
	if (status == HQ_OK && named > 0 &&
	    (!hq_check_text(&f->holder, k.groups[0].words) ||
		!put_shares(&k, named, f)))
		status = hq_check_nomem(reterr);
	for (size_t i = 0; i < named; i++)
		free(k.groups[i].words);
	free(k.groups);
	free(k.group);
	free(k.slots);
	return status == HQ_OK && f->serial != 0 ? put_path(h, f, reterr)
						 : status;
}
