/*
 * Chains of references: how a block is held, from a root on, or a lost one
 * from another block on.
 */
#ifndef HQ_ANALYSIS_ASK_CHAIN_H
#define HQ_ANALYSIS_ASK_CHAIN_H

#include "analysis/ask/holders.h"

/* A block, and what the step before, or a root, refers to it by. */
struct hq_chain_step {
	struct hq_ask_block block;
	bool has_ref; /* false: the chain begins with this block */
	struct hq_ask_ref ref;
	char *label;
	char *site; /* what allocated it; NULL: not known */
	char edge[HQ_ASK_EDGE_SIZE];
};

/* How a chain begins. */
enum hq_chain_start {
	HQ_CHAIN_HELD,  /* with a root, or with the leader of what is lost */
	HQ_CHAIN_ASKED, /* with a block, as it was asked for */
	HQ_CHAIN_NONE,  /* there is none: a block alone */
};

struct hq_chain {
	enum hq_chain_start start;
	struct hq_chain_step *steps;
	uint32_t count;
};

struct hq_chain_options {
	const char *const *edges; /* to be avoided: see hq_avoid_word */
	unsigned nedges;
	const char *const *blocks; /* to be avoided: words of hq_ask_find */
	unsigned nblocks;
	uint32_t most; /* chains */
	bool shared;   /* they may have edges in common */
};

/*
 * The shortest chains to a block: from a root, or where none leads to it,
 * from the node `leader` unless that is HQ_GRAPH_NONE.  Shorter ones first;
 * fewer than options->most, even none, are no error.  The chains are the
 * caller's.
 */
enum hq_status hq_chain_find(struct hq_holders *h,
    const struct hq_ask_block *to, uint32_t leader,
    const struct hq_chain_options *options, struct hq_chain **ret_chains,
    uint32_t *ret_count, struct hq_error *reterr) HQ_CHECKED;

/*
 * All shortest chains from the roots, or where `from` is not NULL from blocks
 * of that set, to the blocks of a set; rows are bits: those of the fewest
 * references.  `skip` of them are left out, then
 * options->most are told; *ret_total is how many there are, UINT64_MAX for
 * more than can be counted.
 */
enum hq_status hq_chain_find_set(struct hq_holders *h,
    const uint64_t *from, const uint64_t *set, uint64_t skip, const struct hq_chain_options *options,
    struct hq_chain **ret_chains, uint32_t *ret_count, uint64_t *ret_total,
    struct hq_error *reterr) HQ_CHECKED;

/* A way in words, an array of one chain; the caller's.  The first step's edge
 * is a root where the chain is held. */
enum hq_status hq_chain_describe(struct hq_holders *h,
    const struct hq_way *way, enum hq_chain_start start,
    struct hq_chain **ret_chain, struct hq_error *reterr) HQ_CHECKED;

void hq_chain_release(struct hq_chain *chains, uint32_t count);

/*
 * Adds what a word names to what is avoided: "12+24", the slot at 24 of block
 * 12; "12>15", all references of block 12 to block 15; "root:3"; "root:stack",
 * all roots of a kind; "List.items", a field of all blocks of a type.
 */
enum hq_status hq_avoid_word(struct hq_holders *h, struct hq_avoid *avoid,
    const char *word, struct hq_error *reterr) HQ_CHECKED;

#endif
