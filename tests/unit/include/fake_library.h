/*
 * A library that says what it is told to: what the weak references of heapql.h
 * find.  In a file of its own, since they are weak where the header is included.
 */
#ifndef HQ_TESTS_UNIT_INCLUDE_FAKE_LIBRARY_H
#define HQ_TESTS_UNIT_INCLUDE_FAKE_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

struct fake_library {
	bool present;
	uint64_t bytes, blocks;
	int live_calls, marks, dumps;
	int dump_result, path_result, mark_result;
	char mark[100], label[100];
};
extern struct fake_library lib;

/* Present, with 1000 bytes in 100 blocks; dumps get the number 7. */
void fake_library_reset(void);

#endif
