/* Reference patterns against making them in the plainest way. */
#include "cmocka.h"

#include <stdio.h>
#include <string.h>

#include "analysis/graph/pattern.h"
#include "world.h"

#define GRAPHS 10000
#define KINDS 4
#define ROOT_KINDS 2
#define DEPTH 4
#define MOST 100

static struct hq_error err;

struct plain {
	struct world *w;
	uint32_t kind[WORLD_NODES];
	uint32_t root_kind[WORLD_ROOTS]; /* of strong ones, by edge */
	uint32_t stop;
	bool imdom;
	struct hq_pattern_row rows[MOST + 1];
	uint32_t sets[MOST + 1];
	uint32_t nrows;
};

static const char *
name(void *opaque, bool root, uint32_t kind)
{
	static const char *const names[2][KINDS] = {
	    {"b", "d", "a", "c"}, {"root y", "root x"}};

	(void)opaque;
	return names[root][kind];
}

static uint64_t
bytes_of(const struct world *w, uint32_t set)
{
	uint64_t bytes = 0;

	for (uint32_t v = 0; v < w->nodes; v++)
		bytes += set >> v & 1 ? w->size[v] : 0;
	return bytes;
}

static uint32_t
referrers_of(const struct plain *p, uint32_t set)
{
	const struct world *w = p->w;
	uint32_t all = 0, first = 0;

	for (uint32_t i = 0; i < w->nedges; i++)
		if (world_strong(&w->edges[i]) && set >> w->edges[i].dst & 1)
			all |= 1u << w->edges[i].src;
	for (uint32_t v = 0; v < w->nodes; v++)
		if (all >> v & 1 &&
		    world_reach(w, world_held(w, false), false,
			all & ~(1u << v)) >> v & 1)
			first |= 1u << v;
	return p->imdom ? first : all;
}

/* The row of a kind of referrers, or false: there are none. */
static bool
make_row(const struct plain *p, uint32_t of, uint32_t which,
    struct hq_pattern_row *row, uint32_t *ret_set)
{
	uint32_t referrers = referrers_of(p, of), set = 0, strong = 0;

	*row = (struct hq_pattern_row){
	    .root = which >= KINDS, .kind = which % KINDS};
	if (!row->root) {
		for (uint32_t v = 0; v < p->w->nodes; v++)
			if (referrers >> v & 1 && p->kind[v] == which)
				set |= 1u << v;
		row->count = (uint64_t)__builtin_popcount(set);
		row->bytes = bytes_of(p->w, set);
	}
	for (uint32_t i = 0; row->root && i < p->w->nroots; i++)
		if (world_strong(&p->w->roots[i]))
			row->count +=
			    p->root_kind[strong++] == row->kind &&
			    (of >> p->w->roots[i].dst & 1) != 0;
	*ret_set = set;
	return row->count > 0;
}

static bool
comes_first(const struct hq_pattern_row *a, const struct hq_pattern_row *b)
{
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes;
	return strcmp(name(NULL, a->root, a->kind),
		   name(NULL, b->root, b->kind)) < 0;
}

/* The rows below a row, in their order; returns how many. */
static unsigned
children(const struct plain *p, uint32_t set, struct hq_pattern_row *rows,
    uint32_t *sets)
{
	unsigned n = 0;

	for (uint32_t which = 0; which < KINDS + ROOT_KINDS; which++) {
		struct hq_pattern_row row;
		uint32_t its;
		unsigned at;
		if (!make_row(p, set, which, &row, &its))
			continue;
		for (at = n++; at > 0 && comes_first(&row, &rows[at - 1]);
		     at--) {
			rows[at] = rows[at - 1];
			sets[at] = sets[at - 1];
		}
		rows[at] = row;
		sets[at] = its;
	}
	return n;
}

static void
add(struct plain *p, struct hq_pattern_row row, uint32_t set)
{
	struct hq_pattern_row below[KINDS + ROOT_KINDS];
	uint32_t sets[KINDS + ROOT_KINDS], at = p->nrows;
	unsigned n = 0;

	if (p->nrows > MOST)
		return;
	row.mark = HQ_PATTERN_OPEN;
	if (row.root)
		row.mark = HQ_PATTERN_END;
	else if (row.depth > 0 && p->stop != 0 && (set & ~p->stop) == 0)
		row.mark = HQ_PATTERN_STOP;
	for (uint32_t i = 0; row.mark == HQ_PATTERN_OPEN && i < at; i++)
		if (p->rows[i].mark == HQ_PATTERN_OPEN && p->sets[i] == set) {
			row.mark = HQ_PATTERN_SEEN;
			row.seen = i;
			break;
		}
	if (row.mark == HQ_PATTERN_OPEN) {
		n = children(p, set, below, sets);
		row.mark = n == 0		? HQ_PATTERN_END
			   : row.depth == DEPTH ? HQ_PATTERN_CUT
						: HQ_PATTERN_OPEN;
	}
	p->rows[at] = row;
	p->sets[at] = set;
	p->nrows++;
	for (unsigned i = 0; row.mark == HQ_PATTERN_OPEN && i < n; i++) {
		below[i].parent = at;
		below[i].depth = row.depth + 1;
		below[i].child = i;
		add(p, below[i], sets[i]);
	}
}

static void
compare(struct plain *p, const struct hq_pattern *got, uint64_t seed)
{
	uint32_t n = p->nrows < MOST ? p->nrows : MOST;

	if (got->nrows != n || got->more != (p->nrows > MOST))
		fail_msg("graph %llu: %zu rows, not %u",
		    (unsigned long long)seed, got->nrows, n);
	for (uint32_t i = 0; i < n; i++) {
		const struct hq_pattern_row *a = &p->rows[i],
					    *b = &got->rows[i];
		if (a->parent != b->parent || a->depth != b->depth ||
		    a->child != b->child || (i > 0 && a->kind != b->kind) ||
		    a->root != b->root || a->mark != b->mark ||
		    a->count != b->count || a->bytes != b->bytes ||
		    (a->mark == HQ_PATTERN_SEEN && a->seen != b->seen))
			fail_msg("graph %llu: row %u: mark %d, not %d; %llu "
				 "blocks, not %llu",
			    (unsigned long long)seed, i, b->mark, a->mark,
			    (unsigned long long)b->count,
			    (unsigned long long)a->count);
	}
}

static void
check(struct world *w, uint64_t seed)
{
	struct plain p = {.w = w, .imdom = seed % 3 == 0};
	uint32_t set = 1u << world_draw(w, w->nodes);
	uint64_t bits[1], stop[1];
	struct hq_pattern got;
	struct hq_pattern_input in = {.g = w->g, .sizes = &w->sizes,
	    .kind = p.kind, .nkinds = KINDS, .root_kind = p.root_kind,
	    .nroot_kinds = ROOT_KINDS, .name = name, .stop = stop,
	    .depth = DEPTH, .most = MOST, .imdom = p.imdom};

	for (uint32_t v = 0; v < w->nodes; v++)
		p.kind[v] = world_draw(w, KINDS);
	for (uint32_t i = 0; i < WORLD_ROOTS; i++)
		p.root_kind[i] = world_draw(w, ROOT_KINDS);
	for (uint32_t v = 0; v < w->nodes; v++) {
		set |= world_draw(w, 4) == 0 ? 1u << v : 0;
		p.stop |= seed % 2 && world_draw(w, 4) == 0 ? 1u << v : 0;
	}
	bits[0] = set;
	stop[0] = p.stop;
	in.stop = p.stop == 0 ? NULL : stop;
	add(&p,
	    (struct hq_pattern_row){.parent = HQ_PATTERN_NONE,
		.count = (uint64_t)__builtin_popcount(set),
		.bytes = bytes_of(w, set)},
	    set);
	assert_int_equal(hq_pattern_new(&in, bits, &got, &err), HQ_OK);
	compare(&p, &got, seed);
	hq_pattern_release(&got);
}

static void
rows_are_what_the_plain_way_says(void **state)
{
	struct world w;

	(void)state;
	for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
		world_random(&w, seed);
		if (w.nodes > 0)
			check(&w, seed);
		world_release(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_what_the_plain_way_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
