/*
 * Everything that we do with a dump, done to bytes that may be anything: what
 * the fuzzers and the mutation test call.
 */
#ifndef HQ_TESTS_FUZZ_EXAMINE_H
#define HQ_TESTS_FUZZ_EXAMINE_H

#include <stddef.h>
#include <stdint.h>

enum examine_result {
	EXAMINE_REFUSED, /* it does not open even in parts */
	EXAMINE_DAMAGED, /* it opens, and faults are found */
	EXAMINE_WHOLE,
};

/*
 * Opens the bytes whole and in parts, verifies them, and reads every column
 * of every table, computed ones too, through SQL.  `ret_blocks` gets the
 * blocks that can be read; it may be NULL.
 */
enum examine_result examine(
    const uint8_t *data, size_t size, uint32_t *ret_blocks);

#endif
