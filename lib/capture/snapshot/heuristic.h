/*
 * Which pointers into the middle of a block count as pointers to its start:
 * memcheck's four heuristics (--leak-check-heuristics in valgrind's manual).
 *
 *	std::string   | length | capacity | references | characters ...
 *	                                               ^
 *	length64      | bytes that follow | ...
 *	                                  ^
 *	new[]         | count | element | element ...
 *	                      ^
 *	multiple      | vtable of first base ... | of another ...
 *	inheritance                              ^
 *
 * They are guesses, each countable by its number in the column `rule` of ref
 * and root.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped.
 */
#ifndef HQ_SNAPSHOT_HEURISTIC_H
#define HQ_SNAPSHOT_HEURISTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* On disk. */
enum hq_ref_rule {
	HQ_REF_RULE_NONE,     /* to the start */
	HQ_REF_RULE_INTERIOR, /* somewhere else into the block */
	HQ_REF_RULE_STDSTRING,
	HQ_REF_RULE_LENGTH64,
	HQ_REF_RULE_NEWARRAY,
	HQ_REF_RULE_MULTIPLE_INHERITANCE,
	HQ_REF_RULE_INSTANCE /* told by the type of the block, see scan.c */
};

/* What the caller knows of the process's mappings. */
struct hq_heuristic_memory {
	/* The n bytes at addr can be read and are a mapped file's. */
	bool (*readable)(void *opaque, uint64_t addr, size_t n);
	/* addr is code of a mapped file. */
	bool (*executable)(void *opaque, uint64_t addr);
	void *opaque;
	/* The n bytes at addr, in a block, can be read; NULL: all of the heap
	 * can be. */
	bool (*in_heap)(void *opaque, uint64_t addr, size_t n);
};

/*
 * The rule for a pointer to `ptr` in the block of `req` bytes at `addr`, with
 * addr < ptr < addr + req: HQ_REF_RULE_INTERIOR or one that makes it count as
 * a pointer to the start.  The first that fits, in the order of the numbers: an
 * array of single bytes behind its count is a length64.  Reads the block, and
 * words for which `readable` was true.
 */
enum hq_ref_rule hq_heuristic_rule(uint64_t addr, uint64_t req, uint64_t ptr,
    const struct hq_heuristic_memory *memory);

#endif
