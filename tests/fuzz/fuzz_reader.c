/*
 * libFuzzer target: a dump of any bytes.
 *
 *	./configure CC=clang CFLAGS='-g -O1 -fsanitize=fuzzer-no-link' \
 *	    --enable-fuzzers --enable-sanitizers
 *	make fuzz_reader && ./fuzz_reader CORPUS
 *
 * Checksums would keep the fuzzer at the door, so every header that looks like
 * one gets its checksums put right first.
 */
#include "examine.h"
#include "repair.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);

	if (copy == NULL)
		return 0;
	memcpy(copy, data, size);
	repair_checksums(copy, size);
	examine(copy, size, NULL);
	free(copy);
	return 0;
}
