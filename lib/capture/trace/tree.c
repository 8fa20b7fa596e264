#include "capture/trace/tree.h"

#include "capture/trace/chunks.h"
#include "capture/trace/intern.h"

/*
 * What a node says, in one word:
 *
 *	frame	pc (below 2^31, not 0)
 *	leaf	1 << 31 | flags << 28 | number of the trace
 *
 * 0 is a node that is not written yet, or a hole.
 */
enum { FLAGS_SHIFT = 28 };
static const uint32_t leaf_bit = 1u << 31;
static const uint32_t trace_mask = (1u << FLAGS_SHIFT) - 1;

enum { FOLD_MAX = 4 };

/*
 * A new path gives its nodes one number after the other, so most nodes stand
 * right behind their parent.  There they are looked for first, in the cache
 * line at hand, and those that do stand there are not in the index: it has the
 * branches only, and takes less than the nodes.
 *
 * Where two threads make one node, one behind the parent and the other in the
 * index, they have to agree.  Who stands behind the parent only claims to be the
 * node, looks into the index, and then confirms its claim, unless it is there.
 * Who has it from the index looks behind the parent afterwards, rejects a claim
 * and obeys a confirmed one.  Either the one sees the other or the other the one.
 */
static const uint32_t claim_bit = 1u << 31;
static const uint32_t rejected = UINT32_MAX;

struct node {
	uint32_t parent; /* with claim_bit: claimed only, or rejected */
	uint32_t says;
};

static struct hq_chunks nodes = { .item_bytes = sizeof(struct node) };
static uint32_t trace_count = HQ_TRACE_FIRST;

static uint32_t hash_of(uint32_t number);
static bool is_alike(uint32_t i, uint32_t j);
static struct hq_intern index_ = { .count = 1,
				   .hash_of = hash_of,
				   .is_alike = is_alike };

static struct node *
at(uint32_t number)
{
	return hq_chunks_at(&nodes, number);
}

/* What a frame or a leaf is found by: a leaf without its number. */
static uint32_t
kind_of(uint32_t says)
{
	return says & leaf_bit ? says & ~trace_mask : says;
}

static uint32_t
hash(uint32_t parent, uint32_t kind)
{
	return hq_intern_mix((uint64_t)kind << 32 | parent);
}

static uint32_t
says_of(uint32_t number)
{
	if (!hq_chunks_has(&nodes, number))
		return 0;
	return __atomic_load_n(&at(number)->says, __ATOMIC_ACQUIRE);
}

static uint32_t
parent_of(uint32_t number)
{
	return __atomic_load_n(&at(number)->parent, __ATOMIC_SEQ_CST);
}

static uint32_t
hash_of(uint32_t number)
{
	return hash(parent_of(number), kind_of(at(number)->says));
}

static inline bool
is_same(uint32_t number, const void *opaque)
{
	const struct node *want = opaque;
	uint32_t says = __atomic_load_n(&at(number)->says, __ATOMIC_SEQ_CST);
	return parent_of(number) == want->parent &&
	       kind_of(says) == kind_of(want->says);
}

static bool
is_alike(uint32_t i, uint32_t j)
{
	return is_same(i, at(j));
}

static enum hq_intern_written
write_node(uint32_t number, const void *opaque)
{
	const struct node *want = opaque;
	if (!hq_chunks_reserve(&nodes, number))
		return HQ_INTERN_NO_MEMORY;
	struct node *node = at(number);
	bool apart = want->parent + 1 == number;
	uint32_t parent = apart ? want->parent | claim_bit : want->parent;
	__atomic_store_n(&node->parent, parent, __ATOMIC_RELAXED);
	__atomic_store_n(&node->says, want->says, __ATOMIC_SEQ_CST);
	return apart ? HQ_INTERN_FOUND_APART : HQ_INTERN_WRITTEN;
}

/* Whether item n, for which there may be no room yet, is it. */
static inline bool
is_at(uint32_t n, const struct node *want)
{
	return hq_chunks_has(&nodes, n) && is_same(n, want);
}

static inline bool
is_behind(const struct node *want)
{
	return is_at(want->parent + 1, want);
}

/* The claim of the node behind its parent becomes `to`, unless it is decided. */
static void
decide(const struct node *want, uint32_t to)
{
	uint32_t claimed = want->parent | claim_bit;
	__atomic_compare_exchange_n(&at(want->parent + 1)->parent, &claimed, to,
				    false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Of node n of the index, and what may have come behind the parent meanwhile,
 * the one that all take. */
static inline uint32_t
agree(const struct node *want, uint32_t n)
{
	struct node claim = { want->parent | claim_bit, want->says };
	if (is_at(want->parent + 1, &claim))
		decide(want, rejected);
	return is_behind(want) ? want->parent + 1 : n;
}

/* The same for who stands behind the parent. */
static uint32_t
confirm(const struct node *want, uint32_t h)
{
	bool alone = hq_intern_search(&index_, h, is_same, want) == 0;
	decide(want, alone ? want->parent : rejected);
	if (is_behind(want))
		return want->parent + 1;
	return hq_intern_add(&index_, h, is_same, write_node, want);
}

/* The node, from the index or made, that does not stand behind its parent. */
static uint32_t
find(const struct node *want, uint32_t h)
{
	uint32_t n = hq_intern_find(&index_, h, is_same, want);
	return n ? agree(want, n) : 0;
}

static uint32_t
add(const struct node *want, uint32_t h)
{
	uint32_t n = hq_intern_add(&index_, h, is_same, write_node, want);
	if (n == HQ_INTERN_FULL)
		return n;
	return n == want->parent + 1 ? confirm(want, h) : agree(want, n);
}

static uint32_t
intern(uint32_t parent, uint32_t says)
{
	struct node want = { parent, says };
	if (is_behind(&want))
		return parent + 1;
	uint32_t h = hash(parent, kind_of(says));
	uint32_t n = find(&want, h);
	return n ? n : add(&want, h);
}

/*
 * Whether `pc` after the path to `node` ends a run of `period` frames that
 * stands twice: the frame `period` before it is the same, and so are the
 * period - 1 pairs before.  *ret_first is the end of the first run.
 */
static bool
repeats(uint32_t node, uint32_t pc, unsigned period, uint32_t *ret_first)
{
	uint32_t behind = node;
	for (unsigned i = 1; i < period; i++)
		behind = behind == HQ_TREE_ROOT ? behind : parent_of(behind);
	if (behind == HQ_TREE_ROOT || at(behind)->says != pc)
		return false;
	*ret_first = behind;
	for (unsigned i = 1; i < period; i++) {
		behind = parent_of(behind);
		if (behind == HQ_TREE_ROOT ||
		    at(behind)->says != at(node)->says)
			return false;
		node = parent_of(node);
	}
	return true;
}

uint32_t
hq_tree_append(uint32_t node, uint32_t pc)
{
	uint32_t first;
	if (node == HQ_TREE_FULL || pc >= leaf_bit)
		return HQ_TREE_FULL;
	for (unsigned period = 1; period <= FOLD_MAX; period++)
		if (repeats(node, pc, period, &first))
			return first;
	return intern(node, pc);
}

/* The trace's number is taken only when the leaf seems to be new; in a race it
 * may be lost, and stays a trace without allocations. */
uint32_t
hq_tree_trace(uint32_t node, unsigned flags)
{
	if (node == HQ_TREE_FULL)
		return HQ_TRACE_LOST;
	uint32_t kind = leaf_bit | flags << FLAGS_SHIFT;
	struct node want = { node, kind };
	uint32_t h = hash(node, kind), n = node + 1;
	if (!is_behind(&want))
		n = find(&want, h);
	if (n == 0) {
		uint32_t number = __atomic_fetch_add(&trace_count, 1,
						     __ATOMIC_RELAXED);
		if (number >= HQ_CHUNKS_ITEMS)
			return HQ_TRACE_LOST;
		want.says = kind | number;
		n = add(&want, h);
	}
	return n == HQ_INTERN_FULL ? (uint32_t)HQ_TRACE_LOST :
				     at(n)->says & trace_mask;
}

uint32_t
hq_tree_count(void)
{
	uint32_t n = __atomic_load_n(&index_.count, __ATOMIC_ACQUIRE);
	return n < HQ_CHUNKS_ITEMS ? n : HQ_CHUNKS_ITEMS;
}

uint32_t
hq_tree_trace_count(void)
{
	uint32_t n = __atomic_load_n(&trace_count, __ATOMIC_ACQUIRE);
	return n < HQ_CHUNKS_ITEMS ? n : HQ_CHUNKS_ITEMS;
}

struct hq_tree_node
hq_tree_at(uint32_t i)
{
	struct hq_tree_node node = { .node = i };
	uint32_t says = i == HQ_TREE_ROOT ? 0 : says_of(i);
	uint32_t parent = says == 0 ? 0 : parent_of(i);
	if (says == 0 || parent & claim_bit)
		return node;
	node.parent = parent;
	if (says & leaf_bit) {
		node.trace = says & trace_mask;
		node.flags = says >> FLAGS_SHIFT & 7;
	} else {
		node.pc = says;
	}
	return node;
}

uint64_t
hq_tree_bytes(void)
{
	return hq_tree_count() * (uint64_t)sizeof(struct node) +
	       hq_intern_bytes(&index_);
}

bool
hq_tree_init(void)
{
	return hq_intern_init(&index_);
}

void
hq_tree_fork_child(void)
{
	hq_intern_fork_child(&index_);
}
