/*
 * What the commands about single blocks share: their operands, options, and
 * the opening of the dump.
 *
 *	static struct hq_question_options question;
 *	static const struct hq_option options[] = {
 *	    HQ_QUESTION_OPTIONS(question),
 *	    HQ_OPTION_END,
 *	};
 *	...
 *	status = hq_question_open(
 *	    "path", &question, HQ_WORDS_ONE, argc, argv, &q);
 *	if (status != 0)
 *		return status;				already explained
 *	... q.ask, q.words[0..q.nwords) ...
 *	hq_question_close(&q);
 */
#ifndef HQ_TOOLS_QUESTION_H
#define HQ_TOOLS_QUESTION_H

#include "analysis/ask/ask.h"
#include "options.h"
#include "symbol_options.h"

struct hq_question_options {
	const char *dump;
	bool partial;
	bool writable; /* a database is to be written to */
	struct hq_symbol_arguments symbols;
};

#define HQ_QUESTION_OPTIONS(question)                                          \
	HQ_OPTION_TEXT('d', "dump", "N|LABEL", &(question).dump,               \
	    "of several dumps take this one, not the last"),                   \
	    HQ_OPTION_FLAG(0, "partial", &(question).partial,                  \
		"use damaged dumps as far as they are whole"),                 \
	    HQ_SYMBOL_OPTIONS((question).symbols)

struct hq_question {
	struct hq_database *db;
	struct hq_ask *ask;
	int64_t dump;
	char **words; /* operands that name blocks, after the dumps */
	unsigned nwords;
};

/* Which operands name blocks; those before them are dumps. */
enum hq_question_words {
	HQ_WORDS_NONE, /* options say which */
	HQ_WORDS_ONE,  /* the last one */
	HQ_WORDS_SOME, /* and those before it that are no files */
};

/* Returns 0, or an exit status with what is wrong said. */
int hq_question_open(const char *command, const struct hq_question_options *o,
    enum hq_question_words words, int argc, char **argv,
    struct hq_question *ret_question);

void hq_question_close(struct hq_question *q);

/* Prints an error; the exit status says whose fault it is. */
int hq_question_error(const char *command, const struct hq_error *err);

#endif
