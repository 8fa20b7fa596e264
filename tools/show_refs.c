/* A picture of the graph around some blocks. */
#include "show_refs.h"

#include "command.h"
#include "draw_refs.h"
#include "graphviz.h"
#include "message.h"
#include "output.h"
#include "question.h"

#include "analysis/ask/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct hq_output_options form;
static struct hq_question_options question;
static uint64_t depth = 3, too_many = 10;
static const char *highlight, *filter, *svg;
static bool dot;

const struct hq_option hq_show_refs_options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_NUMBER(0, "depth", "N", &depth,
	"references from a block asked for, at most; 3 unless told otherwise"),
    HQ_OPTION_NUMBER(0, "too-many", "N", &too_many,
	"references of one block, at most: 10; the others are counted"),
    HQ_OPTION_TEXT(0, "filter", "SQL", &filter,
	"only blocks for which this holds, such as 'req > 4096'"),
    HQ_OPTION_TEXT(0, "highlight", "SQL", &highlight,
	"mark blocks for which this holds"),
    HQ_OPTION_FLAG(0, "dot", &dot, "print it for Graphviz"),
    HQ_OPTION_TEXT(
	0, "svg", "FILE", &svg, "draw it to a file; needs Graphviz's dot"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

static int
draw(const char *command, struct hq_ask *a, const struct hq_picture *p)
{
	struct hq_error err = {0};
	struct hq_render *r;
	char *text;
	int status;

	if (dot || svg != NULL) {
		text = hq_draw_dot(a, p, command);
		if (text == NULL) {
			hq_message(NULL, "out of memory");
			return HQ_EXIT_FAILED;
		}
		status = HQ_EXIT_OK;
		if (svg != NULL)
			status = hq_graphviz_svg(text, svg);
		else
			fputs(text, stdout);
		free(text);
		return status;
	}
	status = hq_output_open(&form, false, &r);
	if (status != 0)
		return status;
	if (hq_draw_tree(a, p, r, &err) != HQ_OK)
		status = hq_message_error(&err);
	hq_render_finish(r);
	return status;
}

static enum hq_status
take(struct hq_question *q, bool backwards, struct hq_picture *p,
    struct hq_error *reterr)
{
	const struct hq_picture_options options = {
	    .backwards = backwards,
	    .depth = depth < UINT32_MAX ? depth : UINT32_MAX - 1,
	    .too_many = too_many == 0 ? UINT64_MAX : too_many,
	    .filter = filter,
	    .mark = highlight,
	};
	int64_t *serials = calloc(q->nwords, sizeof *serials);
	enum hq_status status = HQ_OK;

	if (serials == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (unsigned i = 0; status == HQ_OK && i < q->nwords; i++)
		status =
		    hq_ask_find(q->ask, q->words[i], &serials[i], reterr);
	if (status == HQ_OK)
		status = hq_picture_take(
		    q->ask, serials, q->nwords, &options, p, reterr);
	free(serials);
	return status;
}

int
hq_show_refs(const char *command, int argc, char **argv)
{
	struct hq_picture picture = {0};
	struct hq_error err = {0};
	struct hq_question q;
	int status;

	if (form.json + form.csv + dot + (svg != NULL) > 1)
		return hq_message_usage(command,
		    "--json, --csv, --dot and --svg exclude one another");
	status = hq_question_open(
	    command, &question, HQ_WORDS_SOME, argc, argv, &q);
	if (status != 0)
		return status;
	if (take(&q, strcmp(command, "backrefs") == 0, &picture, &err) !=
	    HQ_OK)
		status = hq_question_error(command, &err);
	else
		status = draw(command, q.ask, &picture);
	hq_picture_release(&picture);
	hq_question_close(&q);
	return status;
}
