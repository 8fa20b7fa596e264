/*
 * A dump of any size made of a seed: arenas of 4 MiB with pools of one size
 * class, some large and huge blocks, threads, ticks and counters.
 */
#ifndef HQ_TESTS_LIB_MKDUMP_RANDOM_H
#define HQ_TESTS_LIB_MKDUMP_RANDOM_H

#include "dumpfile/writer.h"

struct mkdump_random {
	uint64_t blocks; /* about so many; exact when keep is 100 */
	uint64_t seed;
	uint64_t seq;
	uint64_t pid;
	uint64_t keep; /* percent of the blocks that are there */
	uint64_t edges; /* about so many references; 0: no such tables */
	bool list; /* with edges: they make one list */
	uint64_t contents; /* so many different ones, hashed; 0: no hashes */
	uint64_t marks; /* so many, and a fourth of them lines; 0: no such tables */
	uint64_t garble; /* one value in so many is any number; 0: none */
	const char *label;
};

/* Writes all tables. */
void mkdump_write_random(struct hq_writer *w, const struct mkdump_random *r);

#endif
