/* heapy's reference pattern. */
#include "analysis/graph/pattern.h"

#include "analysis/graph/hop.h"
#include "analysis/graph/into.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

/* A part of what refers to a set: that of one kind. */
struct part {
	const char *name;
	uint32_t kind;
	bool root;
	uint32_t first; /* of its nodes in the level's */
	uint64_t count;
	uint64_t bytes;
};

/* What refers to the set of a row. */
struct level {
	uint32_t row;
	uint32_t *nodes; /* part by part */
	struct part *parts;
	uint32_t nparts;
	uint32_t next; /* the part whose row comes next */
};

/* A set that is opened in a row.  Two sums of mixed numbers are its identity,
 * so that sets need not be kept: different ones agree by a chance of 2^-128. */
struct shown {
	uint64_t sum[2];
	uint64_t count;
	uint32_t row;
};

struct work {
	const struct hq_pattern_input *in;
	struct hq_pattern p;
	struct hq_into into;   /* sources; roots as nodes + kind */
	uint64_t *met;         /* bits of nodes, empty between two rows */
	uint64_t *first_met;   /* the same, of imdom */
	uint32_t *part_of;     /* by kind: number of the part + 1 */
	uint64_t *root_counts; /* by kind of root */
	struct level *levels;  /* by depth */
	uint32_t depth;        /* levels that are in use */
	struct shown *shown;   /* hash table */
	size_t nshown, slots;
};

static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

static struct shown
identify(const uint32_t *nodes, uint64_t n, uint32_t row)
{
	struct shown s = {.count = n, .row = row};

	for (uint64_t i = 0; i < n; i++) {
		s.sum[0] += mix(nodes[i] + 0x9e3779b97f4a7c15ull);
		s.sum[1] += mix(nodes[i] * 2ull + 0xd1b54a32d192ed03ull);
	}
	return s;
}

static struct shown *
find_slot(struct work *k, const struct shown *s)
{
	size_t at = (size_t)(s->sum[0] ^ s->count);

	for (;; at++) {
		struct shown *slot = &k->shown[at &= k->slots - 1];
		if (slot->row == HQ_PATTERN_NONE ||
		    (slot->count == s->count &&
			memcmp(slot->sum, s->sum, sizeof s->sum) == 0))
			return slot;
	}
}

static bool
grow_shown(struct work *k)
{
	struct shown *old = k->shown;
	size_t n = k->slots;

	if (2 * (k->nshown + 1) < n)
		return true;
	k->slots = n == 0 ? 64 : 2 * n;
	k->shown = hq_array_new(k->slots, sizeof *k->shown);
	for (size_t i = 0; k->shown != NULL && i < k->slots; i++)
		k->shown[i].row = HQ_PATTERN_NONE;
	for (size_t i = 0; k->shown != NULL && i < n; i++)
		if (old[i].row != HQ_PATTERN_NONE)
			*find_slot(k, &old[i]) = old[i];
	free(old);
	return k->shown != NULL;
}

/* Each source of a reference to the set once, into out[]; returns how many.
 * References of roots are counted by kind. */
static uint32_t
collect(struct work *k, const uint32_t *nodes, uint64_t n, uint32_t *out)
{
	uint32_t all = k->in->g->nodes, found = 0;

	memset(k->root_counts, 0,
	    k->in->nroot_kinds * sizeof *k->root_counts);
	for (uint64_t i = 0; i < n; i++)
		for (uint32_t at = k->into.first[nodes[i]];
		     at < k->into.first[nodes[i] + 1]; at++) {
			uint32_t source = k->into.value[at];
			if (source >= all)
				k->root_counts[source - all]++;
			else if (hq_bit_add(k->met, source))
				out[found++] = source;
		}
	return found;
}

/* Leaves those that are met first, and takes the bits away. */
static bool
choose(struct work *k, uint32_t *sources, uint32_t *count)
{
	uint32_t left = 0;
	bool good = true;

	if (k->in->imdom)
		good = hq_hop_first(k->in->g, k->met, k->first_met, NULL) ==
		       HQ_OK;
	for (uint32_t i = 0; i < *count; i++) {
		uint32_t v = sources[i];
		k->met[v / 64] = 0;
		if (!k->in->imdom || hq_bit(k->first_met, v))
			sources[left++] = v;
	}
	*count = left;
	return good;
}

static int
compare(const void *left, const void *right)
{
	const struct part *a = left, *b = right;
	int order;

	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	order = strcmp(a->name, b->name);
	if (order != 0)
		return order;
	return a->kind < b->kind ? -1 : a->kind > b->kind;
}

static bool
count_parts(struct work *k, struct level *l, const uint32_t *sources,
    uint32_t count)
{
	size_t room = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t kind = k->in->kind[sources[i]];
		uint32_t *part = &k->part_of[kind];
		if (*part == 0) {
			if (hq_array_reserve((void **)&l->parts, &room,
				l->nparts, sizeof *l->parts) != 0)
				return false;
			l->parts[l->nparts] = (struct part){.kind = kind,
			    .name = k->in->name(k->in->opaque, false, kind)};
			*part = ++l->nparts;
		}
		l->parts[*part - 1].count++;
		l->parts[*part - 1].bytes +=
		    hq_dense_raw(k->in->sizes, sources[i]);
	}
	for (uint32_t kind = 0; kind < k->in->nroot_kinds; kind++) {
		if (k->root_counts[kind] == 0)
			continue;
		if (hq_array_reserve((void **)&l->parts, &room, l->nparts,
			sizeof *l->parts) != 0)
			return false;
		l->parts[l->nparts++] = (struct part){.kind = kind,
		    .root = true,
		    .count = k->root_counts[kind],
		    .name = k->in->name(k->in->opaque, true, kind)};
	}
	return true;
}

/* The sources part by part, and the parts in their order. */
static void
spread(struct work *k, struct level *l, const uint32_t *sources,
    uint32_t count)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < l->nparts; i++) {
		l->parts[i].first = at;
		if (!l->parts[i].root)
			at += (uint32_t)l->parts[i].count;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct part *p =
		    &l->parts[k->part_of[k->in->kind[sources[i]]] - 1];
		l->nodes[p->first++] = sources[i];
	}
	for (uint32_t i = 0; i < l->nparts; i++) {
		if (l->parts[i].root)
			continue;
		l->parts[i].first -= (uint32_t)l->parts[i].count;
		k->part_of[l->parts[i].kind] = 0;
	}
	if (l->nparts > 0)
		qsort(l->parts, l->nparts, sizeof *l->parts, compare);
}

/* A level of what refers to a row's set. */
static bool
open_level(struct work *k, const uint32_t *nodes, uint64_t n, uint32_t row)
{
	struct level *l = &k->levels[k->depth];
	uint64_t most = 0;
	uint32_t *sources, count;
	bool good;

	for (uint64_t i = 0; i < n; i++)
		most += k->into.first[nodes[i] + 1] - k->into.first[nodes[i]];
	if (most > k->in->g->nodes)
		most = k->in->g->nodes;
	*l = (struct level){.row = row};
	k->depth++;
	sources = hq_big_new(most, sizeof *sources);
	if (sources == NULL)
		return false;
	count = collect(k, nodes, n, sources);
	good = choose(k, sources, &count);
	l->nodes = hq_big_new(count, sizeof *l->nodes);
	good = good && l->nodes != NULL && count_parts(k, l, sources, count);
	if (good)
		spread(k, l, sources, count);
	free(sources);
	return good;
}

static void
close_level(struct work *k)
{
	struct level *l = &k->levels[--k->depth];

	free(l->nodes);
	free(l->parts);
}

static bool
stops(const struct work *k, const uint32_t *nodes, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		if (!hq_bit(k->in->stop, nodes[i]))
			return false;
	return true;
}

/* What is to be said of the last row, and if it is opened, its level. */
static bool
mark(struct work *k, const uint32_t *nodes, uint64_t n)
{
	uint32_t number = (uint32_t)k->p.nrows - 1;
	struct hq_pattern_row *row = &k->p.rows[number];
	struct shown s, *slot;

	if (row->root) {
		row->mark = HQ_PATTERN_END;
		return true;
	}
	if (row->depth > 0 && k->in->stop != NULL && stops(k, nodes, n)) {
		row->mark = HQ_PATTERN_STOP;
		return true;
	}
	s = identify(nodes, n, number);
	if (!grow_shown(k))
		return false;
	slot = find_slot(k, &s);
	if (slot->row != HQ_PATTERN_NONE) {
		row->mark = HQ_PATTERN_SEEN;
		row->seen = slot->row;
		return true;
	}
	if (!open_level(k, nodes, n, number))
		return false;
	row->mark = k->levels[k->depth - 1].nparts == 0 ? HQ_PATTERN_END
		    : row->depth < k->in->depth		? HQ_PATTERN_OPEN
							: HQ_PATTERN_CUT;
	if (row->mark != HQ_PATTERN_OPEN) {
		close_level(k);
		return true;
	}
	*slot = s;
	k->nshown++;
	return true;
}

static bool
add_row(struct work *k, const struct hq_pattern_row *row)
{
	if (hq_array_reserve((void **)&k->p.rows, &k->p.room, k->p.nrows,
		sizeof *k->p.rows) != 0)
		return false;
	k->p.rows[k->p.nrows++] = *row;
	return true;
}

/* The set itself. */
static bool
begin(struct work *k, const uint64_t *set)
{
	struct hq_pattern_row row = {.parent = HQ_PATTERN_NONE};
	uint32_t all = k->in->g->nodes, *nodes, n = 0;
	bool good;

	for (uint64_t i = 0; i <= all / 64; i++)
		row.count += (uint64_t)__builtin_popcountll(set[i]);
	row.kind = HQ_PATTERN_NONE;
	nodes = hq_big_new(row.count, sizeof *nodes);
	for (uint32_t v = 0; nodes != NULL && v < all && n < row.count; v++)
		if (hq_bit(set, v)) {
			row.bytes += hq_dense_raw(k->in->sizes, v);
			row.kind = n == 0 || k->in->kind[v] == row.kind
				       ? k->in->kind[v]
				       : HQ_PATTERN_NONE;
			nodes[n++] = v;
		}
	good = nodes != NULL && add_row(k, &row) && mark(k, nodes, n);
	free(nodes);
	return good;
}

static bool
go_on(struct work *k)
{
	while (k->depth > 0) {
		struct level *l = &k->levels[k->depth - 1];
		const struct part *p = &l->parts[l->next];
		if (l->next == l->nparts) {
			close_level(k);
			continue;
		}
		if (k->p.nrows >= k->in->most) {
			k->p.more = true;
			break;
		}
		const struct hq_pattern_row row = {
		    .parent = l->row,
		    .depth = k->p.rows[l->row].depth + 1,
		    .child = l->next++,
		    .kind = p->kind,
		    .root = p->root,
		    .count = p->count,
		    .bytes = p->bytes,
		};
		if (!add_row(k, &row) ||
		    !mark(k, l->nodes + p->first, p->count))
			return false;
	}
	return true;
}

static void
sources_of(
    void *opaque, uint32_t src, uint32_t from, uint32_t to, uint32_t *out)
{
	(void)opaque;
	for (uint32_t i = from; i < to; i++)
		out[i - from] = src;
}

static uint32_t
source_of_root(void *opaque, uint32_t root)
{
	const struct work *k = opaque;

	return k->in->g->nodes + k->in->root_kind[root];
}

static enum hq_status
prepare(struct work *k, struct hq_error *reterr)
{
	const struct hq_into_values values = {k, sources_of, source_of_root};
	uint32_t nodes = k->in->g->nodes;
	enum hq_status status;

	if (nodes > UINT32_MAX - k->in->nroot_kinds)
		return hq_fail(reterr, HQ_ERR_LIMIT, "too many blocks");
	status = hq_into_new(k->in->g, &values, &k->into, reterr);
	if (status != HQ_OK)
		return status;
	k->met = hq_bits_new(nodes);
	k->first_met = hq_bits_new(nodes);
	k->part_of = hq_big_filled(k->in->nkinds, sizeof *k->part_of, 0);
	k->root_counts =
	    hq_array_new_zero(k->in->nroot_kinds, sizeof *k->root_counts);
	k->levels =
	    hq_array_new_zero((size_t)k->in->depth + 2, sizeof *k->levels);
	if (k->met == NULL || k->first_met == NULL || k->part_of == NULL ||
	    k->root_counts == NULL || k->levels == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

enum hq_status
hq_pattern_new(const struct hq_pattern_input *in, const uint64_t *set,
    struct hq_pattern *ret_pattern, struct hq_error *reterr)
{
	HQ_PHASE("reference pattern", NULL);
	struct work k = {.in = in};
	enum hq_status status = prepare(&k, reterr);

	if (status == HQ_OK && (!begin(&k, set) || !go_on(&k)))
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	while (k.depth > 0)
		close_level(&k);
	hq_into_release(&k.into);
	free(k.met);
	free(k.first_met);
	free(k.part_of);
	free(k.root_counts);
	free(k.levels);
	free(k.shown);
	*ret_pattern = k.p;
	return status;
}

void
hq_pattern_release(struct hq_pattern *p)
{
	free(p->rows);
	*p = (struct hq_pattern){0};
}
