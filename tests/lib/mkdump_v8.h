/*
 * A dump with the graph of a `.heapsnapshot`: real programs' graphs that
 * other tools know, too.
 *
 * A node is a block: its id the serial, its self_size req, its class name, as
 * DevTools has it, the type.  Its address is made up: by size, in the order
 * of the nodes.  An edge is a reference, told and without a place; weak and
 * shortcut ones are weak.  Node 0 is no block: its edges, but for weak ones,
 * are roots, among them the shortcuts, which are to the program's globals.
 */
#ifndef HQ_TESTS_MKDUMP_V8_H
#define HQ_TESTS_MKDUMP_V8_H

#include "dumpfile/writer.h"

void mkdump_write_v8(struct hq_writer *w, const char *path);

#endif
