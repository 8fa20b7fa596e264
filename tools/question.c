/* What the commands about single blocks share. */
#include "question.h"

#include "command.h"
#include "message.h"

#include "analysis/function/open.h"

#include <string.h>
#include <unistd.h>

/* How many of the operands are words. */
static unsigned
count_words(enum hq_question_words words, int argc, char **argv)
{
	unsigned n = words == HQ_WORDS_NONE ? 0 : 1;

	while (words == HQ_WORDS_SOME && (int)n + 1 < argc &&
	       strcmp(argv[argc - 1 - (int)n], "-") != 0 &&
	       access(argv[argc - 1 - (int)n], F_OK) != 0)
		n++;
	return n;
}

static enum hq_status
open_ask(const struct hq_question_options *o, int npaths, char **paths,
    struct hq_question *q, struct hq_error *reterr)
{
	const struct hq_database_options how = {.partial = o->partial,
	    .writable = o->writable,
	    .symbols = hq_symbol_arguments_options(&o->symbols)};
	enum hq_status status = hq_open((const char *const *)paths,
	    (unsigned)npaths, &how, &q->db, reterr);

	if (status == HQ_OK)
		status = hq_database_find_dump(
		    q->db, HQ_DATABASE_ANY, o->dump, &q->dump, reterr);
	if (status == HQ_OK)
		status = hq_ask_new(q->db, q->dump, &q->ask, reterr);
	return status;
}

int
hq_question_open(const char *command, const struct hq_question_options *o,
    enum hq_question_words words, int argc, char **argv,
    struct hq_question *ret_question)
{
	struct hq_question q = {0};
	struct hq_error err = {0};

	q.nwords = count_words(words, argc, argv);
	if (argc == 0)
		return hq_message_usage(command, "a dump or a database is missing");
	if ((unsigned)argc <= q.nwords ||
	    (words != HQ_WORDS_NONE && strchr(argv[argc - 1], '/') != NULL &&
		access(argv[argc - 1], F_OK) == 0))
		return hq_message_usage(command,
		    "which block? a serial, an address or type:NAME comes "
		    "after the dump");
	q.words = argv + argc - q.nwords;
	if (open_ask(o, argc - (int)q.nwords, argv, &q, &err) != HQ_OK) {
		hq_question_close(&q);
		return hq_message_error(&err);
	}
	*ret_question = q;
	return 0;
}

void
hq_question_close(struct hq_question *q)
{
	hq_ask_free(q->ask);
	hq_database_close(q->db);
	memset(q, 0, sizeof *q);
}

int
hq_question_error(const char *command, const struct hq_error *err)
{
	if (err->status == HQ_ERR_USAGE)
		return hq_message_usage(command, "%s", hq_error_text(err));
	return hq_message_error(err);
}
