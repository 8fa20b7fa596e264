/* heapql sp: all shortest paths to a set, a line each; heapy's shpaths. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "question.h"
#include "select.h"

#include "analysis/ask/chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* A screen of them, as heapy shows; more than anybody reads. */
enum { SHOWN = 10, MOST = 100000 };

static struct hq_output_options form;
static struct hq_question_options question;
static struct hq_select_options chosen;
static struct hq_option_list avoid, avoid_blocks;
static uint64_t count = SHOWN, skip;
static const char *from;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_SELECT_OPTIONS(chosen),
    HQ_OPTION_TEXT(0, "from", "EXPR", &from,
	"from blocks of this set, not from the roots"),
    HQ_OPTION_NUMBER('n', "limit", "N", &count,
	"so many paths, 10 unless told otherwise; 0 is as many as there are"),
    HQ_OPTION_NUMBER(0, "skip", "N", &skip,
	"not the first N paths: the next screen"),
    HQ_OPTION_LIST(0, "avoid", "EDGE", &avoid,
	"not by this edge, as heapql path takes it: 12+24, 12>15, root:3, "
	"root:stack, List.items; may be given several times"),
    HQ_OPTION_LIST(0, "avoid-block", "BLOCK", &avoid_blocks,
	"not through this block; may be given several times"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

enum column { PATH, LENGTH, SERIAL, TYPE, REQ, WAY, EDGES, NCOLUMNS };
static const struct hq_cell_column columns[NCOLUMNS] = {
    [PATH] = {"path", "#", HQ_CELL_ID},
    [LENGTH] = {"references", "References", HQ_CELL_COUNT},
    [SERIAL] = {"serial", "Block", HQ_CELL_ID},
    [TYPE] = {"type", "Type", HQ_CELL_TEXT},
    [REQ] = {"req", "Size", HQ_CELL_BYTES},
    [WAY] = {"way", "Path", HQ_CELL_TEXT},
    [EDGES] = {"edges", "Edges", HQ_CELL_TEXT},
};

/* The labels of a path, or its edges, one after the other; to be freed. */
static char *
join(const struct hq_chain *c, bool edges, const char *between)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool any = false;

	if (out == NULL)
		return NULL;
	for (uint32_t i = 0; i < c->count; i++) {
		const struct hq_chain_step *s = &c->steps[i];
		if (s->has_ref)
			fprintf(out, "%s%s", any ? between : "",
			    edges ? s->edge : s->label);
		else if (!edges)
			fprintf(out, "#%" PRId64, s->block.serial);
		any = any || s->has_ref || !edges;
	}
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static enum hq_status
put_path(struct hq_ask *a, const struct hq_chain *c, uint64_t number,
    struct hq_render *r)
{
	const struct hq_ask_block *end = &c->steps[c->count - 1].block;
	const struct hq_render_style *style = hq_render_style_of(r);
	bool text = style->format == HQ_RENDER_TEXT;
	char *way = join(c, false, style->utf8 || !text ? " → " : " -> ");
	char *edges = join(c, true, " ");
	struct hq_value v[NCOLUMNS];
	enum hq_status status = HQ_ERR_NOMEM;

	v[PATH] = hq_value_int((int64_t)number);
	v[LENGTH] = hq_value_int(c->count - !c->steps[0].has_ref);
	v[SERIAL] = hq_value_int(end->serial);
	v[TYPE] = end->type != 0 || text
		      ? hq_value_text(hq_ask_type_name(a, end->type))
		      : hq_value_null();
	v[REQ] = hq_value_int(end->req);
	if (way != NULL && edges != NULL) {
		v[WAY] = hq_value_text(way);
		v[EDGES] = hq_value_text(edges);
		status = hq_render_row(r, v);
	}
	free(way);
	free(edges);
	return status;
}

static void
put_note(uint64_t blocks, uint32_t shown, uint64_t total, struct hq_render *r)
{
	const char *without = avoid.count + avoid_blocks.count > 0
				  ? " without these"
				  : "";
	const char *what = from == NULL ? "root" : "block of --from";
	char note[200];

	if (blocks == 0)
		snprintf(note, sizeof note, "The set is empty.");
	else if (total == 0 && blocks == 1)
		snprintf(note, sizeof note, "No %s leads to the block%s.",
		    what, without);
	else if (total == 0)
		snprintf(note, sizeof note,
		    "No %s leads to any of the %" PRIu64 " blocks%s.", what,
		    blocks, without);
	else if (total == UINT64_MAX)
		snprintf(note, sizeof note,
		    "There are more shortest paths than can be counted.");
	else if (skip + shown < total)
		snprintf(note, sizeof note,
		    "%" PRIu32 " of %" PRIu64 " shortest paths; --skip %" PRIu64
		    " shows the next, --avoid EDGE asks for the next reason.",
		    shown, total, skip + shown);
	else
		snprintf(note, sizeof note,
		    "There is no further shortest path; --avoid EDGE asks for "
		    "the next reason.");
	hq_render_note(r, note);
}

static enum hq_status
draw(struct hq_ask *a, const struct hq_chain *chains, uint32_t n,
    struct hq_render *r)
{
	const struct hq_render_table table = {.name = "sp",
	    .title = "Shortest paths",
	    .columns = columns,
	    .ncolumns = NCOLUMNS};
	enum hq_status status = hq_render_begin(r, &table);

	for (uint32_t i = 0; status == HQ_OK && i < n; i++)
		status = put_path(a, &chains[i], skip + i, r);
	return status == HQ_OK ? hq_render_end(r) : status;
}

static enum hq_status
show(struct hq_ask *a, const char *text, struct hq_render *r,
    struct hq_error *reterr)
{
	const struct hq_chain_options how = {
	    .edges = avoid.items,
	    .nedges = avoid.count,
	    .blocks = avoid_blocks.items,
	    .nblocks = avoid_blocks.count,
	    .most = count == 0 || count > MOST ? MOST : (uint32_t)count,
	};
	struct hq_chain *chains;
	struct hq_holders *h;
	uint64_t *set = NULL, *begin = NULL, blocks, beginnings, total;
	uint32_t n;
	enum hq_status status =
	    hq_select_nodes(a, text, &h, &set, &blocks, reterr);

	if (status == HQ_OK && from != NULL)
		status = hq_select_nodes(
		    a, from, &h, &begin, &beginnings, reterr);
	if (status == HQ_OK)
		status = hq_chain_find_set(h, begin, set, skip, &how, &chains,
		    &n, &total, reterr);
	free(set);
	free(begin);
	if (status != HQ_OK)
		return status;
	status = draw(a, chains, n, r);
	if (status == HQ_OK)
		put_note(blocks, n, total, r);
	else
		hq_fail(reterr, status, "out of memory");
	hq_chain_release(chains, n);
	return status;
}

static int
run(int argc, char **argv)
{
	return hq_select_answer(
	    "sp", &question, &form, &chosen, show, argc, argv);
}

const struct hq_cmd hq_cmd_sp = {
    .name = "sp",
    .usage = "[options] DB|DUMP... [EXPR]",
    .summary = "all shortest paths from the roots to a set (heapy's shpaths)",
    .details =
	"The set is EXPR, or what --of, --where, --type and --since say: see\n"
	"doc/heapy.md. Of all chains of references from a root to any block of "
	"the set\nthose that are shortest are shown, a line each, first of all "
	"the root, then the\nfield or offset in each block on the way. heapql "
	"path shows one with a line for\neach block. Takes long where there are many blocks: "
	"it reads all references.\n",
    .options = options,
    .run = run,
};
