/*
 * A small dump from a picture of its blocks: who they are and who refers to
 * whom.  Places, pools and row numbers follow from it.
 *
 *	type NAME SIZE [open] [count] [container] [source=S]
 *	field TYPE NAME OFFSET [pointer|pointers|weak] [count=N] [stride=N]
 *	block NAME SIZE [TYPE] [refcount=N] [n=N] [trace=N] [thread=N] [serial=N]
 *	root KIND BLOCK[+OFF] [addr=A] [module=N] [thread=N] [name=S] [pc=N] [rule=N]
 *	ref BLOCK+OFF TARGET[+OFF] [rule=N]           a word found by scanning
 *	ref BLOCK.FIELD[I] TARGET[+OFF] [rule=N]      a field; weak as it is
 *	ref BLOCK!NAME TARGET                         told by traverse
 *
 * Serials count from 1 in the order of the lines.  Any other line is a row of
 * a table, TABLE COLUMN=VALUE ..., as mkdump has it; what is live of a trace
 * is counted.
 */
#ifndef HQ_TESTS_MKDUMP_GRAPH_H
#define HQ_TESTS_MKDUMP_GRAPH_H

#include "dumpfile/writer.h"

#include <stdio.h>

void mkdump_write_graph(struct hq_writer *w, FILE *in);

/* Of mkdump.c. */
__attribute__((noreturn)) void mkdump_die(const char *what, const char *why);
enum hq_section_id mkdump_section(const char *name); /* HQ_NSECTIONS: none */
/* COLUMN=VALUE into its place of the row. */
void mkdump_set_value(struct hq_writer *w, enum hq_section_id id, char *word,
    uint64_t *row);
/* A row of COLUMN=VALUE ... */
void mkdump_put_row(
    struct hq_writer *w, enum hq_section_id id, const char *values);
/* The rows of a table that need not differ between dumps, or none. */
void mkdump_put_default(struct hq_writer *w, enum hq_section_id id);

#endif
