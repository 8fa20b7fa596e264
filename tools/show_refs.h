/*
 * What heapql refs and heapql backrefs share: a picture of the graph around
 * some blocks, as a tree of text, as rows, or for Graphviz.
 */
#ifndef HQ_TOOLS_SHOW_REFS_H
#define HQ_TOOLS_SHOW_REFS_H

#include "options.h"

extern const struct hq_option hq_show_refs_options[];

/* Runs the command of that name with its operands. */
int hq_show_refs(const char *command, int argc, char **argv);

#endif
