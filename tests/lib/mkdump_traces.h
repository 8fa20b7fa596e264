/* The stacks of a generated dump: a few hundred traces, made of its seed. */
#ifndef HQ_TESTS_MKDUMP_TRACES_H
#define HQ_TESTS_MKDUMP_TRACES_H

#include "dumpfile/schema.h"

#define MKDUMP_TRACES 300u
#define MKDUMP_NODES 1500u
#define MKDUMP_PCS 200u

/* How the tables are written. */
struct mkdump_output {
	void *opaque;
	void (*begin)(void *opaque, enum hq_section_id section);
	void (*put)(void *opaque, const uint64_t *row);
	void (*end)(void *opaque);
	uint64_t (*text)(void *opaque, const char *text);
};

/* What is live of each trace, counted while the blocks are written. */
struct mkdump_traces {
	uint64_t seed;
	uint64_t blocks[MKDUMP_TRACES];
	uint64_t bytes[MKDUMP_TRACES];
};

/* The trace of a block, which is counted: the same in every dump. */
uint32_t mkdump_trace(
    struct mkdump_traces *t, uint64_t serial, uint64_t bytes);

/* module, trace, node, pc and timeline. */
void mkdump_write_traces(
    const struct mkdump_traces *t, const struct mkdump_output *out);

#endif
