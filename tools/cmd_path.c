/* heapql path: what keeps a block alive. */
#include "command.h"
#include "draw_path.h"
#include "message.h"
#include "output.h"
#include "question.h"
#include "select.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static struct hq_output_options form;
static struct hq_question_options question;
/* Chains that share edges may be more than anybody can wait for. */
enum { MOST = 1000 };

static uint64_t count = UINT64_MAX; /* not given */
static struct hq_option_list avoid, avoid_blocks;
static bool shared, merged;
static struct hq_select_options chosen;
static const char *threshold;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_NUMBER('n', "limit", "N", &count,
	"so many chains, 1 unless told otherwise; of a merged tree, lines"),
    HQ_OPTION_LIST(0, "avoid", "EDGE", &avoid,
	"not by this: the edge of a chain as it is printed, 12+24, 12>15 or "
	"root:3; root:stack, all roots of a kind; List.items, a field of all "
	"blocks of a type; may be given several times"),
    HQ_OPTION_LIST(0, "avoid-block", "BLOCK", &avoid_blocks,
	"not through this block; may be given several times"),
    HQ_OPTION_FLAG(0, "shared", &shared,
	"further chains may have edges of those before; they differ in their "
	"blocks"),
    HQ_SELECT_OPTIONS(chosen),
    HQ_OPTION_FLAG(0, "merged", &merged,
	"the chains of all blocks, or of the set, as one tree"),
    HQ_OPTION_TEXT(0, "threshold", "PERCENT", &threshold,
	"merged: fold what is less, 1 unless told otherwise"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

/* What is to be said beside the chains. */
static void
put_note(uint32_t found, uint64_t wanted, struct hq_render *r)
{
	bool avoids = avoid.count + avoid_blocks.count > 0;

	if (found == 0)
		hq_render_note(r, avoids ? "Nothing else leads to the block: "
					   "without these it would be lost."
					 : "Nothing leads to the block.");
	else if (found < wanted)
		hq_render_note(r, shared ? "There is no further chain."
					 : "There is no further chain that "
					   "has no edge of those above.");
}

static struct hq_chain_options
make_options(void)
{
	return (struct hq_chain_options){
	    .edges = avoid.items,
	    .nedges = avoid.count,
	    .blocks = avoid_blocks.items,
	    .nblocks = avoid_blocks.count,
	    .most = count == UINT64_MAX         ? 1
		    : count > 0 && count < MOST ? (uint32_t)count
						: MOST,
	    .shared = shared,
	};
}

static enum hq_status
show_chains(struct hq_holders *h, const char *word, struct hq_render *r,
    struct hq_error *reterr)
{
	const struct hq_chain_options how = make_options();
	struct hq_ask_block block;
	struct hq_chain *chains;
	uint32_t leader, n;
	int64_t serial;
	enum hq_status status = hq_ask_find(h->ask, word, &serial, reterr);

	if (status == HQ_OK)
		status = hq_ask_block(h->ask, serial, &block, reterr);
	if (status == HQ_OK)
		status = hq_holders_leader(
		    h, (uint32_t)block.row, &leader, reterr);
	if (status == HQ_OK)
		status = hq_chain_find(
		    h, &block, leader, &how, &chains, &n, reterr);
	if (status != HQ_OK)
		return status;
	status = hq_draw_chains(h->ask, chains, n, r, reterr);
	if (status == HQ_OK)
		put_note(n, how.most, r);
	hq_chain_release(chains, n);
	return status;
}

/* All shortest ones to any block of a set. */
static enum hq_status
show_set(struct hq_holders *h, const uint64_t *set, struct hq_render *r,
    struct hq_error *reterr)
{
	const struct hq_chain_options how = make_options();
	struct hq_chain *chains;
	uint64_t total;
	uint32_t n;
	char note[100];
	enum hq_status status =
	    hq_chain_find_set(
		h, NULL, set, 0, &how, &chains, &n, &total, reterr);

	if (status != HQ_OK)
		return status;
	status = hq_draw_chains(h->ask, chains, n, r, reterr);
	if (status == HQ_OK && total == 0) {
		hq_render_note(r, "No root leads to any block of the set.");
	} else if (status == HQ_OK) {
		snprintf(note, sizeof note,
		    "%" PRIu32 " of %" PRIu64 " shortest chains.", n, total);
		hq_render_note(r, note);
	}
	hq_chain_release(chains, n);
	return status;
}

static enum hq_status
show_merged(struct hq_holders *h, const uint64_t *set, struct hq_render *r,
    struct hq_error *reterr)
{
	double percent = threshold == NULL ? 1 : strtod(threshold, NULL);
	struct hq_merge merge = {0};
	enum hq_status status = hq_merge_take(h, set, &merge, reterr);

	if (status == HQ_OK)
		status = hq_draw_merge(h, &merge, percent,
		    count == UINT64_MAX ? 0 : count, r, reterr);
	hq_merge_release(&merge);
	return status;
}

static enum hq_status
show(const struct hq_question *q, struct hq_render *r,
    struct hq_error *reterr)
{
	struct hq_holders *h;
	uint64_t *set, blocks;
	enum hq_status status;
	char *text;

	if (q->nwords > 0) {
		status = hq_holders_of(q->ask, &h, reterr);
		return status == HQ_OK
			   ? show_chains(h, q->words[0], r, reterr)
			   : status;
	}
	status = hq_select_text(&chosen, &text, reterr);
	if (status != HQ_OK)
		return status;
	status = hq_select_nodes(q->ask, text, &h, &set, &blocks, reterr);
	free(text);
	if (status != HQ_OK)
		return status;
	if (blocks == 0)
		status = hq_fail(
		    reterr, HQ_ERR_NOTFOUND, "there is no such block");
	else
		status = merged ? show_merged(h, set, r, reterr)
				: show_set(h, set, r, reterr);
	free(set);
	return status;
}

static int
answer(struct hq_question *q)
{
	struct hq_error err = {0};
	struct hq_render *r = NULL;
	int status = hq_output_open(&form, false, &r);
	enum hq_status fine;

	if (status != 0)
		return status;
	fine = show(q, r, &err);
	if (fine == HQ_OK) {
		hq_render_finish(r);
	} else {
		hq_render_give_up(r);
		status = hq_question_error("path", &err);
	}
	return status;
}

static int
check_options(void)
{
	char *end;
	double percent;

	if (!merged && threshold != NULL)
		return hq_message_usage("path", "--threshold wants --merged");
	if (!merged && shared && hq_select_given(&chosen))
		return hq_message_usage("path",
		    "all shortest chains to a set share edges; --shared is for "
		    "one block");
	if (merged && (avoid.count > 0 || avoid_blocks.count > 0 || shared))
		return hq_message_usage("path",
		    "--merged takes no --avoid, --avoid-block, --shared");
	if (threshold == NULL)
		return 0;
	percent = strtod(threshold, &end);
	if (threshold[0] < '0' || threshold[0] > '9' || !(percent <= 100) ||
	    (*end != '\0' && !(end[0] == '%' && end[1] == '\0')))
		return hq_message_usage("path",
		    "--threshold wants a percentage, not \"%s\"", threshold);
	return 0;
}

static int
run(int argc, char **argv)
{
	struct hq_question q;
	int status = check_options();

	if (status == 0 && hq_select_given(&chosen))
		status = hq_select_open(
		    "path", &question, &chosen, argc, argv, &q);
	else if (status == 0)
		status = hq_question_open("path", &question,
		    merged ? HQ_WORDS_NONE : HQ_WORDS_ONE, argc, argv, &q);
	if (status != 0)
		return status;
	status = answer(&q);
	hq_question_close(&q);
	return status;
}

const struct hq_cmd hq_cmd_path = {
    .name = "path",
    .usage = "[options] DB|DUMP... BLOCK",
    .summary = "the shortest chain of references from a root to a block",
    .details =
	"A BLOCK is a serial, an address of it or in it such as "
	"0x7f12c4a81000, or\ntype:NAME, the largest one of a type. "
	"Each block stands with what holds it:\na root, or a field or offset of "
	"the block above it. For a block that is lost,\nthe chain from its "
	"leader is shown. Of a set, given by --of, --where, --type or\n"
	"--since in place of BLOCK, the shortest chains to any of its blocks "
	"are shown.\n",
    .options = options,
    .run = run,
};
