/* heapql rp: by what kinds of blocks a set is referred to, as a tree. */
#define _GNU_SOURCE
#include "command.h"
#include "message.h"
#include "output.h"
#include "question.h"
#include "select.h"

#include "analysis/render/tree.h"
#include "analysis/set/rp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* heapy's depth; a screen of rows; deeper trees are not drawn. */
enum { DEPTH = 7, SHOWN = 30, DEEPEST = 60 };

static struct hq_output_options form;
static struct hq_question_options question;
static struct hq_select_options chosen;
static uint64_t depth = DEPTH, limit = SHOWN;
static const char *by = "clodo", *stop;
static bool imdom;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_SELECT_OPTIONS(chosen),
    HQ_OPTION_TEXT(0, "by", "KIND", &by,
	"kinds are those of heapql part: clodo unless told otherwise, type, "
	"site, ..."),
    HQ_OPTION_NUMBER(0, "depth", "N", &depth,
	"so many referrers of referrers, 7 unless told otherwise"),
    HQ_OPTION_NUMBER('n', "limit", "N", &limit,
	"so many rows, 30 unless told otherwise; 0 is as many as there are"),
    HQ_OPTION_TEXT(0, "stop", "EXPR", &stop,
	"open no row whose blocks are all in this set"),
    HQ_OPTION_FLAG(0, "imdom", &imdom,
	"only immediate dominators: referrers that are come to from roots "
	"without another referrer on the way"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

enum column {
	ROW, PATH, MARK, BLOCKS, BYTES, DRAWN, PARENT, LEVEL, SEEN, KIND,
	ROOT,
	NCOLUMNS
};
static const struct hq_cell_column columns[NCOLUMNS] = {
    [ROW] = {"row", "#", HQ_CELL_ID},
    [PATH] = {"path", "Path", HQ_CELL_TEXT},
    [MARK] = {"mark", "Mark", HQ_CELL_TEXT},
    [BLOCKS] = {"blocks", "Count", HQ_CELL_COUNT},
    [BYTES] = {"bytes", "Bytes", HQ_CELL_BYTES},
    [DRAWN] = {"drawn", "Referred to by", HQ_CELL_TREE},
    [PARENT] = {"parent", "Parent", HQ_CELL_ID},
    [LEVEL] = {"depth", "Depth", HQ_CELL_ID},
    [SEEN] = {"seen", "Seen in", HQ_CELL_ID},
    [KIND] = {"kind", "Kind", HQ_CELL_TEXT},
    [ROOT] = {"root", "Root", HQ_CELL_ID},
};
static const unsigned char column_flags[NCOLUMNS] = {
    [DRAWN] = HQ_COLUMN_TEXT, [PARENT] = HQ_COLUMN_DATA,
    [LEVEL] = HQ_COLUMN_DATA, [SEEN] = HQ_COLUMN_DATA,
    [KIND] = HQ_COLUMN_DATA,  [ROOT] = HQ_COLUMN_DATA,
};

struct drawing {
	const struct hq_rp *rp;
	const char *whole; /* what the first row is called if of many kinds */
	struct hq_render *r;
	struct hq_tree tree;
};

static enum hq_status
put_row(struct drawing *d, uint32_t at)
{
	static const char letters[] = {
	    [HQ_PATTERN_OPEN] = '-',
	    [HQ_PATTERN_CUT] = '+',
	    [HQ_PATTERN_END] = 'R',
	    [HQ_PATTERN_STOP] = 'S',
	};
	const struct hq_pattern_row *row = &d->rp->pattern.rows[at];
	const char *name = hq_rp_name(d->rp, at);
	char path[HQ_RP_PATH_SIZE], mark[24], *drawn;
	struct hq_value v[NCOLUMNS];
	enum hq_status status;

	if (row->mark == HQ_PATTERN_SEEN)
		snprintf(mark, sizeof mark, "[^ %" PRIu32 "]", row->seen);
	else
		snprintf(mark, sizeof mark, "[%c]", letters[row->mark]);
	name = name == NULL ? d->whole : name;
	if (asprintf(&drawn, "%s%s", hq_tree_prefix(&d->tree), name) < 0)
		return HQ_ERR_NOMEM;
	v[ROW] = hq_value_int(at);
	v[PATH] = hq_value_text(hq_rp_path(path, d->rp, at));
	v[MARK] = hq_value_text(mark);
	v[BLOCKS] = hq_value_int((int64_t)row->count);
	v[BYTES] = row->root ? hq_value_null()
			     : hq_value_int((int64_t)row->bytes);
	v[DRAWN] = hq_value_text(drawn);
	v[PARENT] = row->parent == HQ_PATTERN_NONE
			? hq_value_null()
			: hq_value_int(row->parent);
	v[LEVEL] = hq_value_int(row->depth);
	v[SEEN] = row->mark == HQ_PATTERN_SEEN ? hq_value_int(row->seen)
					       : hq_value_null();
	v[KIND] = hq_value_text(name);
	v[ROOT] = hq_value_int(row->root);
	status = hq_render_row(d->r, v);
	free(drawn);
	return status;
}

static enum hq_status
draw(struct drawing *d)
{
	const struct hq_pattern *p = &d->rp->pattern;
	const struct hq_render_table table = {.name = "rp",
	    .title = "Reference pattern",
	    .columns = columns,
	    .ncolumns = NCOLUMNS,
	    .flags = column_flags};
	uint32_t *depths = calloc(p->nrows + 1, sizeof *depths);
	enum hq_status status = HQ_ERR_NOMEM;

	for (uint32_t i = 0; depths != NULL && i < p->nrows; i++)
		depths[i] = p->rows[i].depth;
	if (depths != NULL && hq_tree_init(&d->tree, depths,
				  (uint32_t)p->nrows,
				  hq_render_style_of(d->r)->utf8))
		status = hq_render_begin(d->r, &table);
	for (uint32_t i = 0; status == HQ_OK && i < p->nrows; i++)
		status = put_row(d, i);
	if (status == HQ_OK)
		status = hq_render_end(d->r);
	hq_tree_release(&d->tree);
	free(depths);
	return status;
}

/* What the marks mean that are there. */
static void
put_legend(const struct hq_rp *rp, struct hq_render *r)
{
	static const char *const meanings[] = {
	    [HQ_PATTERN_OPEN] = "[-] what refers to these stands below",
	    [HQ_PATTERN_CUT] = "[+] --depth N opens these",
	    [HQ_PATTERN_SEEN] = "[^ N] the same blocks as in row N",
	    [HQ_PATTERN_END] =
		"[R] nothing refers to these: roots, or they are lost",
	    [HQ_PATTERN_STOP] = "[S] in the set of --stop",
	};
	bool there[sizeof meanings / sizeof *meanings] = {false};
	char note[400] = "";
	size_t n = 0;

	for (size_t i = 0; i < rp->pattern.nrows; i++)
		there[rp->pattern.rows[i].mark] = true;
	for (unsigned i = 0; i < sizeof there; i++)
		if (there[i])
			n += (size_t)snprintf(note + n, sizeof note - n,
			    "%s%s", n > 0 ? "; " : "", meanings[i]);
	if (rp->pattern.more)
		snprintf(note + n, sizeof note - n,
		    ". There are more rows: --limit N shows them.");
	else
		snprintf(note + n, sizeof note - n, ".");
	hq_render_note(r, note);
}

static enum hq_status
show(struct hq_ask *a, const char *text, struct hq_render *r,
    struct hq_error *reterr)
{
	struct hq_rp_options how = {.by = by,
	    .depth = depth < DEEPEST ? (uint32_t)depth : DEEPEST,
	    .most = limit == 0 || limit > UINT32_MAX - 1
			? UINT32_MAX - 1
			: (uint32_t)limit,
	    .imdom = imdom};
	struct drawing d = {.r = r, .whole = text == NULL ? "all" : text};
	uint64_t *set = NULL, *ends = NULL, n;
	struct hq_rp rp = {0};
	struct hq_holders *h;
	enum hq_status status =
	    hq_select_nodes(a, text, &h, &set, &n, reterr);

	if (status == HQ_OK && stop != NULL)
		status = hq_select_nodes(a, stop, &h, &ends, &n, reterr);
	how.stop = ends;
	if (status == HQ_OK)
		status = hq_rp_new(h, set, &how, &rp, reterr);
	d.rp = &rp;
	if (status == HQ_OK && draw(&d) != HQ_OK)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK)
		put_legend(&rp, r);
	hq_rp_release(&rp);
	free(set);
	free(ends);
	return status;
}

static int
run(int argc, char **argv)
{
	return hq_select_answer(
	    "rp", &question, &form, &chosen, show, argc, argv);
}

const struct hq_cmd hq_cmd_rp = {
    .name = "rp",
    .usage = "[options] DB|DUMP... [EXPR]",
    .summary = "by what a set is referred to: heapy's reference pattern",
    .details =
	"The set is EXPR, or what --of, --where, --type and --since say: see "
	"doc/heapy.md. It is the first row; below each row stand the kinds of "
	"blocks that refer to blocks of it, the most bytes first, each with "
	"how many there are, and kinds of roots, with how many references. "
	"Rows are made when they are shown. Takes long where there are many "
	"blocks: it reads all references.\n",
    .options = options,
    .run = run,
};
