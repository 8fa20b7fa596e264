/*
 * Numbers as people read them: 12,345, 1.5 MiB, 2.25 ms.
 *
 * Each writes at most HQ_UNIT_SIZE bytes with the zero and returns `buffer`.
 */
#ifndef HQ_ANALYSIS_RENDER_UNIT_H
#define HQ_ANALYSIS_RENDER_UNIT_H

#include <stdint.h>

#define HQ_UNIT_SIZE 40

/* 12,345 */
char *hq_unit_count(char *buffer, int64_t v);

/* 512 B, 1.5 KiB, 17.3 MiB: to a tenth, in units of 1024. */
char *hq_unit_bytes(char *buffer, int64_t v);

/* 512 B, 1.5 kB, 28.0 MB: to a tenth, in units of 1000. */
char *hq_unit_decimal(char *buffer, int64_t v);

/* 12 ns, 1.50 us, 12.3 ms, 4.56 s, 1h02m03s: three digits. */
char *hq_unit_duration(char *buffer, int64_t ns);

/* 2026-01-31 12:00:00, in UTC. */
char *hq_unit_time(char *buffer, int64_t wall_ns);

/* 0x7f12c4a81000 */
char *hq_unit_addr(char *buffer, int64_t v);

#endif
