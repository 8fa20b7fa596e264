/*
 * Pictures of graphs in the language of Graphviz.
 *
 *	hq_dot_begin(out, "refs of 12")
 *	hq_dot_node(out, "b12", "List\n32 B  #12", HQ_DOT_START)
 *	hq_dot_edge(out, "b12", "b13", "items", 0)
 *	hq_dot_end(out)
 *
 * Labels may be any text: it is made valid, and nothing in it is obeyed.  Ids
 * are letters and digits, the caller's.
 */
#ifndef HQ_ANALYSIS_RENDER_DOT_H
#define HQ_ANALYSIS_RENDER_DOT_H

#include "common/status.h"

#include <stdio.h>

enum hq_dot_flags {
	/* Nodes. */
	HQ_DOT_START = 1, /* what was asked about */
	HQ_DOT_MARK = 2,  /* highlighted */
	HQ_DOT_ROOT = 4,
	HQ_DOT_REST = 8,  /* stands for what is not drawn */
	HQ_DOT_END = 16,  /* where the picture ends and the graph does not */
	/* Edges. */
	HQ_DOT_WEAK = 32,
	HQ_DOT_GUESS = 64, /* found by scanning */
};

void hq_dot_begin(FILE *out, const char *title);

/* A newline in the label begins a new line.  HQ_ERR_NOMEM, or fine. */
enum hq_status hq_dot_node(FILE *out, const char *id, const char *label,
    unsigned flags) HQ_CHECKED;

enum hq_status hq_dot_edge(FILE *out, const char *from, const char *to,
    const char *label, unsigned flags) HQ_CHECKED;

void hq_dot_end(FILE *out);

#endif
