/*
 * CRC-32C (Castagnoli), the checksum of every chunk of a dump.
 * Context: any thread, signal handler, snapshot child; no state.
 */
#ifndef HQ_COMMON_CRC32C_H
#define HQ_COMMON_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Continues CRC (0 to start) over SIZE bytes at DATA. */
uint32_t hq_crc32c(uint32_t crc, const void *data, size_t size);

#endif
