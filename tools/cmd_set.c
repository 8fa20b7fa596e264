/* heapql set: sets of blocks that have a name, kept in the database. */
#include "command.h"
#include "message.h"
#include "output.h"
#include "question.h"

#include "analysis/set/saved.h"
#include "analysis/set/set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct hq_output_options form;
static struct hq_question_options question;
static const char *unwanted;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_TEXT(0, "delete", "NAME", &unwanted, "forget this set"),
    HQ_QUESTION_OPTIONS(question),
    HQ_OPTION_END,
};

enum column {
	NAME, BLOCKS, BYTES, LIVE, DUMP, LABEL, MADE, EXPR,
	NCOLUMNS
};
static const struct hq_cell_column columns[NCOLUMNS] = {
    [NAME] = {"name", "Name", HQ_CELL_TEXT},
    [BLOCKS] = {"blocks", "Blocks", HQ_CELL_COUNT},
    [BYTES] = {"bytes", "Bytes", HQ_CELL_BYTES},
    [LIVE] = {"live", "Live", HQ_CELL_COUNT},
    [DUMP] = {"made_in", "Made in", HQ_CELL_ID},
    [LABEL] = {"label", "Label", HQ_CELL_TEXT},
    [MADE] = {"made", "Made at", HQ_CELL_TEXT},
    [EXPR] = {"expr", "Expression", HQ_CELL_TEXT},
};
static const unsigned char column_flags[NCOLUMNS] = {
    [LABEL] = HQ_COLUMN_OPTIONAL,
    [MADE] = HQ_COLUMN_DATA,
};

/* What the operands after the database say. */
struct wish {
	char *name; /* NULL: all sets */
	char *expr; /* NULL: tell of it, make nothing */
};

struct listing {
	struct hq_ask *ask;
	struct hq_render *r;
	unsigned n;
	struct hq_error *reterr;
};

/* Blocks of a set in the dump that was chosen; false: of another process. */
static bool
count_live(struct hq_ask *a, const char *name, int64_t *ret_live)
{
	struct hq_set set;
	bool good;

	if (hq_set_new(a, &set, NULL) != HQ_OK)
		return false;
	good = hq_saved_find(a, name, set.bits, set.rows, NULL) == HQ_OK;
	*ret_live = good ? (int64_t)hq_set_count(&set) : 0;
	hq_set_release(&set);
	return good;
}

static enum hq_status
put_set(void *opaque, const struct hq_saved *set)
{
	struct listing *l = opaque;
	struct hq_value v[NCOLUMNS];
	int64_t live;

	l->n++;
	v[NAME] = hq_value_text(set->name);
	v[BLOCKS] = hq_value_int(set->blocks);
	v[BYTES] = hq_value_int(set->bytes);
	v[LIVE] = count_live(l->ask, set->name, &live) ? hq_value_int(live)
						       : hq_value_null();
	v[DUMP] = hq_value_int(set->dump);
	v[LABEL] = set->label != NULL && set->label[0] != '\0'
		       ? hq_value_text(set->label)
		       : hq_value_null();
	v[MADE] = hq_value_text(set->made);
	v[EXPR] = hq_value_text(set->expr);
	return hq_render_row(l->r, v);
}

/* Sets with how many of their blocks live in the dump. */
static enum hq_status
list(struct hq_ask *a, const char *name, struct hq_render *r,
    struct hq_error *reterr)
{
	const struct hq_render_table table = {.name = "set",
	    .columns = columns,
	    .ncolumns = NCOLUMNS,
	    .flags = column_flags};
	struct listing l = {a, r, 0, reterr};
	enum hq_status status;

	if (hq_render_begin(r, &table) != HQ_OK)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_saved_list(a, name, put_set, &l, reterr);
	if (status == HQ_OK)
		status = hq_render_end(r);
	if (status == HQ_OK && l.n == 0)
		hq_render_note(r,
		    "heapql set DB NAME = EXPR makes one: see doc/heapy.md.");
	return status;
}

static enum hq_status
make(struct hq_ask *a, const struct wish *w, struct hq_error *reterr)
{
	struct hq_set set;
	int64_t blocks, bytes;
	enum hq_status status = hq_saved_check_name(w->name, reterr);

	if (status == HQ_OK && hq_ask_opened(a) != NULL)
		status = hq_saved_write(
		    a, w->name, w->expr, NULL, 0, &blocks, &bytes, reterr);
	if (status == HQ_OK)
		status = hq_set_find(a, w->expr, &set, reterr);
	if (status != HQ_OK)
		return status;
	status = hq_saved_write(a, w->name, w->expr, set.bits, set.rows,
	    &blocks, &bytes, reterr);
	hq_set_release(&set);
	return status;
}

static enum hq_status
answer(const struct hq_question *q, const struct wish *w, struct hq_render *r,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (unwanted != NULL)
		status = hq_saved_delete(q->ask, unwanted, reterr);
	else if (w->expr != NULL)
		status = make(q->ask, w, reterr);
	else if (w->name != NULL)
		status = hq_saved_exists(q->ask, w->name, reterr);
	if (status == HQ_OK)
		status = list(q->ask, w->name, r, reterr);
	return status;
}

/* A text without the spaces around it; to be freed. */
static char *
trim(const char *text)
{
	size_t n;

	text += strspn(text, " ");
	n = strlen(text);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	return strndup(text, n);
}

/* NAME, or NAME = EXPR, in however many operands. */
static bool
read_wish(int argc, char **argv, struct wish *ret_wish)
{
	char *text = NULL, *equals;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	*ret_wish = (struct wish){0};
	for (int i = 0; out != NULL && i < argc; i++)
		fprintf(out, "%s%s", i > 0 ? " " : "", argv[i]);
	if (out == NULL || fclose(out) != 0)
		return false;
	equals = strchr(text, '=');
	if (equals != NULL) {
		*equals = '\0';
		ret_wish->expr = trim(equals + 1);
	}
	if (argc > 0)
		ret_wish->name = trim(text);
	free(text);
	return (argc == 0 || ret_wish->name != NULL) &&
	       (equals == NULL || ret_wish->expr != NULL);
}

static int
run_wish(int argc, char **argv, const struct wish *w)
{
	struct hq_error err = {0};
	struct hq_render *r = NULL;
	struct hq_question q;
	enum hq_status fine;
	int status;

	if (unwanted != NULL && w->name != NULL)
		return hq_message_usage(
		    "set", "--delete NAME stands alone after the database");
	if (w->expr != NULL && w->expr[0] == '\0')
		return hq_message_usage("set",
		    "after the equals sign comes a set, such as type:Node");
	question.writable = unwanted != NULL || w->expr != NULL;
	status = hq_question_open(
	    "set", &question, HQ_WORDS_NONE, argc, argv, &q);
	if (status == 0)
		status = hq_output_open(&form, false, &r);
	if (status != 0)
		return status;
	fine = answer(&q, w, r, &err);
	if (fine == HQ_OK) {
		hq_render_finish(r);
	} else {
		hq_render_give_up(r);
		status = hq_question_error("set", &err);
	}
	hq_question_close(&q);
	return status;
}

static int
run(int argc, char **argv)
{
	struct wish w;
	int status;

	if (!read_wish(argc > 0 ? argc - 1 : 0, argv + 1, &w)) {
		hq_message(NULL, "out of memory");
		status = HQ_EXIT_FAILED;
	} else {
		status = run_wish(argc > 0 ? 1 : 0, argv, &w);
	}
	free(w.name);
	free(w.expr);
	return status;
}

const struct hq_cmd hq_cmd_set = {
    .name = "set",
    .usage = "[options] DB [NAME [= EXPR]]",
    .summary = "sets of blocks that have a name",
    .details =
	"NAME = EXPR keeps the blocks that the expression means under a name, "
	"in the database; the name may be used in other expressions from then "
	"on, and given anew. Without EXPR the set is told of, without NAME all "
	"of them are. A set has serials: in another dump of the same process "
	"it means those of its blocks that live there, which is what the "
	"column Live counts. doc/heapy.md has the language.\n",
    .options = options,
    .run = run,
};
