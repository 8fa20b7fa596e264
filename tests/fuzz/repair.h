/*
 * Puts the checksums of a dump right, so that what it says is believed.
 */
#ifndef HQ_TESTS_FUZZ_REPAIR_H
#define HQ_TESTS_FUZZ_REPAIR_H

#include <stddef.h>
#include <stdint.h>

void repair_checksums(uint8_t *data, size_t size);

#endif
