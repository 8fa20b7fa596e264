/* Which blocks a command is about. */
#include "message.h"
#include "select.h"

#include "analysis/set/set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
hq_select_given(const struct hq_select_options *o)
{
	return o->of != NULL || o->where != NULL || o->type != NULL ||
	       o->since != NULL;
}

int
hq_select_open(const char *command, const struct hq_question_options *q,
    struct hq_select_options *o, int argc, char **argv,
    struct hq_question *ret_question)
{
	bool given = hq_select_given(o);
	int status;

	if (given && argc > 1 && access(argv[argc - 1], F_OK) != 0)
		return hq_message_usage(command,
		    "\"%s\" is no file, and --of, --where, --type, --since say "
		    "already which blocks",
		    argv[argc - 1]);
	status = hq_question_open(command, q,
	    given ? HQ_WORDS_NONE : HQ_WORDS_ONE, argc, argv, ret_question);
	if (status == 0 && !given)
		o->of = ret_question->words[0];
	return status;
}

static int
answer(const char *command, struct hq_question *q,
    const struct hq_output_options *form, const struct hq_select_options *o,
    hq_select_fn show)
{
	struct hq_error err = {0};
	struct hq_render *r = NULL;
	char *text = NULL;
	enum hq_status fine = hq_select_text(o, &text, &err);
	int status = 0;

	if (fine == HQ_OK)
		status = hq_output_open(form, false, &r);
	if (fine == HQ_OK && status == 0)
		fine = show(q->ask, text, r, &err);
	if (fine == HQ_OK) {
		hq_render_finish(r);
	} else {
		hq_render_give_up(r);
		status = hq_question_error(command, &err);
	}
	free(text);
	return status;
}

int
hq_select_answer(const char *command,
    const struct hq_question_options *question,
    const struct hq_output_options *form, struct hq_select_options *o,
    hq_select_fn show, int argc, char **argv)
{
	struct hq_question q;
	int status;

	status = hq_select_open(command, question, o, argc, argv, &q);
	if (status != 0)
		return status;
	status = answer(command, &q, form, o, show);
	hq_question_close(&q);
	return status;
}

/* One more set that blocks must be in; %s of `format` stands for a value in
 * quotes, as sqlite3_mprintf writes them. */
static void
put(sqlite3_str *out, const char *format, const char *value)
{
	if (value == NULL)
		return;
	if (sqlite3_str_length(out) > 0)
		sqlite3_str_appendall(out, " & ");
	sqlite3_str_appendf(out, format, value);
}

enum hq_status
hq_select_text(const struct hq_select_options *o, char **ret_text,
    struct hq_error *reterr)
{
	bool several =
	    o->where != NULL || o->type != NULL || o->since != NULL;
	sqlite3_str *out;
	bool failed;
	char *text;

	*ret_text = NULL;
	/* Alone, since parentheses stand around it. */
	if (o->of != NULL) {
		enum hq_status status = hq_set_check(o->of, reterr);
		if (status != HQ_OK)
			return status;
	}
	out = sqlite3_str_new(NULL);
	put(out, several ? "(%s)" : "%s", o->of);
	put(out, "where %Q", o->where);
	put(out, "type:%Q", o->type);
	put(out, "since(%Q)", o->since);
	failed = sqlite3_str_errcode(out) != SQLITE_OK;
	text = sqlite3_str_finish(out);
	*ret_text = text == NULL ? NULL : strdup(text);
	failed |= text != NULL && *ret_text == NULL;
	sqlite3_free(text);
	return failed ? hq_fail(reterr, HQ_ERR_NOMEM, "out of memory") : HQ_OK;
}

enum hq_status
hq_select_nodes(struct hq_ask *a, const char *text,
    struct hq_holders **ret_holders, uint64_t **ret_bits, uint64_t *ret_count,
    struct hq_error *reterr)
{
	uint64_t *bits, rows, count = 0;
	enum hq_status status = hq_set_eval(
	    a, text == NULL ? "all" : text, &bits, &rows, reterr);

	if (status != HQ_OK)
		return status;
	status = hq_holders_of(a, ret_holders, reterr);
	if (status == HQ_OK && rows != (*ret_holders)->graph->nodes)
		status = hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "the graph has other blocks than the table");
	if (status != HQ_OK) {
		free(bits);
		return status;
	}
	for (uint64_t i = 0; i <= rows / 64; i++)
		count += (uint64_t)__builtin_popcountll(bits[i]);
	*ret_bits = bits;
	*ret_count = count;
	return HQ_OK;
}
