/*
 * Which blocks a command is about, where they are many: a set in the words of
 * lib/analysis/set/set.h, and short ways to say the commonest ones.  Given
 * together they mean the blocks that are in all of them.
 *
 *	static struct hq_select_options select;
 *	static const struct hq_option options[] = {
 *	    HQ_SELECT_OPTIONS(select),
 *	    HQ_OPTION_END,
 *	};
 */
#ifndef HQ_TOOLS_SELECT_H
#define HQ_TOOLS_SELECT_H

#include "analysis/ask/holders.h"
#include "options.h"
#include "output.h"
#include "question.h"

struct hq_select_options {
	const char *of;
	const char *where;
	const char *type;
	const char *since;
};

#define HQ_SELECT_OPTIONS(select)                                              \
	HQ_OPTION_TEXT(0, "of", "EXPR", &(select).of,                          \
	    "of this set of blocks, such as 'type:Node - reachable(17)': see " \
	    "doc/heapy.md"),                                                   \
	    HQ_OPTION_TEXT(0, "where", "SQL", &(select).where,                 \
		"of blocks for which this holds, such as 'req > 4096'"),       \
	    HQ_OPTION_TEXT(0, "type", "NAME", &(select).type,                  \
		"of blocks of this type"),                                     \
	    HQ_OPTION_TEXT(0, "since", "DUMP", &(select).since,                \
		"of blocks born after this dump (heapy's relheap); of annotate, " \
		"compare and new the earlier dump")

/* Whether any was given. */
bool hq_select_given(const struct hq_select_options *o);

/*
 * hq_question_open for a command that takes a set by options, or one as its
 * last operand, which is then `of`.
 */
int hq_select_open(const char *command, const struct hq_question_options *q,
    struct hq_select_options *o, int argc, char **argv,
    struct hq_question *ret_question);

/*
 * All that a command does which shows something about one set: opens the dump
 * and the output, lets `show` write the rows, says what went wrong.  Returns
 * the exit status.
 */
typedef enum hq_status (*hq_select_fn)(struct hq_ask *a, const char *text,
    struct hq_render *r, struct hq_error *reterr);
int hq_select_answer(const char *command,
    const struct hq_question_options *question,
    const struct hq_output_options *form, struct hq_select_options *o,
    hq_select_fn show, int argc, char **argv);

/* The expression of all that was given, to be freed; NULL: nothing was. */
enum hq_status hq_select_text(const struct hq_select_options *o,
    char **ret_text, struct hq_error *reterr) HQ_CHECKED;

/* The set of an expression as bits of the nodes of the graph, to be freed;
 * that of NULL is all.  What is wrong with it is said before the graph is
 * read. */
enum hq_status hq_select_nodes(struct hq_ask *a, const char *text,
    struct hq_holders **ret_holders, uint64_t **ret_bits, uint64_t *ret_count,
    struct hq_error *reterr) HQ_CHECKED;

#endif
