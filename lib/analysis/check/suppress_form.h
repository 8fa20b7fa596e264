/*
 * The two syntaxes of suppressions; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_SUPPRESS_FORM_H
#define HQ_ANALYSIS_CHECK_SUPPRESS_FORM_H

#include "analysis/check/suppress.h"

struct hq_suppression;

struct hq_suppression_form {
	/* Whether f's stack is one that it is for. */
	bool (*match)(const struct hq_suppression *s,
	    const struct hq_check_finding *f);
};

struct hq_suppression {
	const struct hq_suppression_form *form;
	const char *file; /* as messages name it; of the owner */
	int64_t line;
	char *text;      /* what it is called in messages */
	char *pattern;   /* LeakSanitizer */
	char **frames;   /* valgrind: "fun:main", "...", innermost first */
	unsigned nframes;
	unsigned kinds; /* valgrind: HQ_SUPPRESS_DEFINITE and others */
	const struct hq_check_process *process; /* NULL: any */
	bool told; /* where it is not used */
	bool used;
};

enum hq_suppress_kind {
	HQ_SUPPRESS_DEFINITE = 1,
	HQ_SUPPRESS_INDIRECT = 2,
	HQ_SUPPRESS_POSSIBLE = 4,
	HQ_SUPPRESS_REACHABLE = 8,
	HQ_SUPPRESS_ALL = 15,
};

/* A text that is read line by line. */
struct hq_suppress_text {
	struct hq_suppressions *to;
	const char *at, *end;
	const char *file; /* of the owner */
	int64_t line;     /* of the line that was read last, from 1 */
	const struct hq_check_process *process;
	char *buffer; /* the line, without spaces around it */
	struct hq_error *reterr;
};

/* The next line that is neither empty nor a comment: in t->buffer, or NULL at
 * the end. */
const char *hq_suppress_line(struct hq_suppress_text *t);

/* "FILE:LINE: what". */
enum hq_status hq_suppress_wrong(
    struct hq_suppress_text *t, const char *what) HQ_CHECKED;

/* Tells of what is read and cannot count, once a text and word. */
void hq_suppress_note(
    struct hq_suppress_text *t, const char *word, const char *what);

/* Takes over the suppression's texts; file, line and process are filled. */
enum hq_status hq_suppress_take(
    struct hq_suppress_text *t, struct hq_suppression *s) HQ_CHECKED;

/* Read all lines. */
enum hq_status hq_suppress_read_lsan(struct hq_suppress_text *t) HQ_CHECKED;
enum hq_status hq_suppress_read_valgrind(
    struct hq_suppress_text *t) HQ_CHECKED;

/* LeakSanitizer's pattern: * is any text, ^ at its start and $ are anchors,
 * anything may stand around it.  An empty text never matches. */
bool hq_suppress_template(const char *pattern, const char *text);

#endif
