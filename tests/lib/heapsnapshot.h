/*
 * The graph in a Chrome or node `.heapsnapshot`: one JSON object of flat
 * arrays of numbers, which `snapshot.meta` describes, and the texts that
 * they name.  Only what a dump can have is read.
 *
 *	node i's edges: first[i] .. first[i + 1] - 1
 *
 * Anything unexpected ends the program, with mkdump_die.
 */
#ifndef HQ_TESTS_HEAPSNAPSHOT_H
#define HQ_TESTS_HEAPSNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heapsnapshot_node {
	uint64_t id, size;
	uint32_t name; /* a text */
	uint32_t type; /* row of node_types */
};

struct heapsnapshot_edge {
	uint32_t type; /* row of edge_types */
	uint32_t name; /* a text, or the index where has_index[type] */
	uint32_t to;   /* a node */
};

struct heapsnapshot_text {
	const char *at; /* as it stands in the file */
	size_t length;
};

#define HEAPSNAPSHOT_TYPES 64u

struct heapsnapshot {
	uint32_t nodes, edges, texts;
	struct heapsnapshot_node *node; /* 0 is the root of all */
	struct heapsnapshot_edge *edge;
	uint32_t *first; /* nodes + 1 */
	struct heapsnapshot_text *text;
	char *node_types[HEAPSNAPSHOT_TYPES];
	char *edge_types[HEAPSNAPSHOT_TYPES];
	bool has_index[HEAPSNAPSHOT_TYPES];
	char *file; /* its bytes */
};

void heapsnapshot_read(const char *path, struct heapsnapshot *ret_snapshot);
void heapsnapshot_release(struct heapsnapshot *s);

/* The text, cut where it does not fit; of its escapes only \" \\ and \/ are
 * undone. */
void heapsnapshot_copy_text(
    const struct heapsnapshot *s, uint32_t text, char *buf, size_t size);

#endif
