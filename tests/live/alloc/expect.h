/* For test programs that run with the allocator in place of libc's. */
#ifndef HQ_TESTS_LIVE_ALLOC_EXPECT_H
#define HQ_TESTS_LIVE_ALLOC_EXPECT_H

#include <stdio.h>
#include <stdlib.h>

#include <heapql/heapql.h>

#define EXPECT(holds)                                                          \
	do {                                                                   \
		if (!(holds)) {                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__,       \
				__LINE__, #holds);                             \
			exit(1);                                               \
		}                                                              \
	} while (0)

/* The last thing that each program does. */
#define EXPECT_SOUND_HEAP()                                                    \
	do {                                                                   \
		EXPECT(heapql_present() == 1);                                 \
		EXPECT(heapql_check_heap() == 0);                              \
	} while (0)

#endif
