/* heapql chain: the shortest chain of references until a condition holds. */
#include "command.h"
#include "draw_path.h"
#include "graphviz.h"
#include "message.h"
#include "output.h"
#include "question.h"

#include "analysis/set/until.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static struct hq_output_options form;
static struct hq_question_options question;
static const char *from, *until, *ignore, *svg;
static uint64_t max_depth = 20;
static bool backwards, dot;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_TEXT('f', "from", "BLOCK", &from, "where the chain begins"),
    HQ_OPTION_TEXT('u', "until", "EXPR", &until,
	"where it ends: at the first block for which this holds"),
    HQ_OPTION_FLAG('b', "backwards", &backwards,
	"from referrer to referrer, instead of along references"),
    HQ_OPTION_NUMBER(0, "max-depth", "N", &max_depth,
	"so many references, at most; 20 unless told otherwise"),
    HQ_OPTION_TEXT(0, "ignore", "EXPR", &ignore,
	"not through blocks for which this holds"),
    HQ_OPTION_FLAG(0, "dot", &dot, "print it for Graphviz"),
    HQ_OPTION_TEXT(
	0, "svg", "FILE", &svg, "draw it to a file; needs Graphviz's dot"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

static int
draw_picture(struct hq_ask *a, const struct hq_chain *chain)
{
	char *text = hq_draw_chain_dot(a, chain, "chain");
	int status = HQ_EXIT_OK;

	if (text == NULL) {
		hq_message(NULL, "out of memory");
		return HQ_EXIT_FAILED;
	}
	if (svg != NULL)
		status = hq_graphviz_svg(text, svg);
	else
		fputs(text, stdout);
	free(text);
	return status;
}

static void
put_note(const struct hq_chain *chain, struct hq_render *r)
{
	char text[500];

	snprintf(text, sizeof text,
	    "No chain: within %" PRIu64 " reference%s %s block %" PRId64
	    " is none for which this holds: %s",
	    max_depth, max_depth == 1 ? "" : "s",
	    backwards ? "back from" : "from",
	    chain->steps[0].block.serial, until);
	hq_render_note(r, text);
}

static int
draw(struct hq_ask *a, const struct hq_chain *chain, bool found)
{
	struct hq_error err = {0};
	struct hq_render *r;
	enum hq_status fine;
	int status;

	if (dot || svg != NULL)
		return draw_picture(a, chain);
	status = hq_output_open(&form, false, &r);
	if (status != 0)
		return status;
	fine = hq_draw_chains(a, chain, 1, r, &err);
	if (fine == HQ_OK && !found)
		put_note(chain, r);
	hq_render_finish(r);
	return fine == HQ_OK ? HQ_EXIT_OK
			     : hq_question_error("chain", &err);
}

static int
answer(struct hq_question *q)
{
	const struct hq_until how = {
	    .backwards = backwards,
	    .most = max_depth < UINT32_MAX ? (uint32_t)max_depth : UINT32_MAX,
	    .until = until,
	    .ignore = ignore,
	};
	struct hq_holders *holders = NULL;
	struct hq_error err = {0};
	struct hq_ask_block block;
	struct hq_chain *chain = NULL;
	int64_t serial;
	bool found;
	int status;
	enum hq_status fine = hq_holders_of(q->ask, &holders, &err);

	if (fine == HQ_OK)
		fine = hq_ask_find(q->ask, from, &serial, &err);
	if (fine == HQ_OK)
		fine = hq_ask_block(q->ask, serial, &block, &err);
	if (fine == HQ_OK)
		fine = hq_until_find(
		    holders, &block, &how, &chain, &found, &err);
	if (fine == HQ_OK) {
		status = draw(q->ask, chain, found);
		hq_chain_release(chain, 1);
	} else {
		status = hq_question_error("chain", &err);
	}
	return status;
}

static int
run(int argc, char **argv)
{
	struct hq_question q;
	int status;

	if (from == NULL || until == NULL)
		return hq_message_usage("chain",
		    "--from BLOCK and --until EXPR say from where to where");
	status = hq_question_open(
	    "chain", &question, HQ_WORDS_NONE, argc, argv, &q);
	if (status != 0)
		return status;
	status = answer(&q);
	hq_question_close(&q);
	return status;
}

const struct hq_cmd hq_cmd_chain = {
    .name = "chain",
    .usage = "[options] DB|DUMP... --from BLOCK --until EXPR",
    .summary = "the shortest chain from a block until a condition holds",
    .details =
	"A BLOCK is a serial, an address of it or in it such as "
	"0x7f12c4a81000, or\ntype:NAME, the largest one of a type. An EXPR is a "
	"set, such as type:NAME or a\nserial; a condition on the columns of "
	"block, such as 'req > 4096'; root: a\nvariable or a region holds it; "
	"root:KIND, a root of that kind does; root:any,\nany does. A chain that "
	"does not exist is the block alone, and no error.\n",
    .options = options,
    .run = run,
};
