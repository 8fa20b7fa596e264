/*
 * Code made at run time, as its maker wrote it down: /tmp/perf-PID.map, a line
 * "START SIZE NAME" in hex for each piece.
 */
#ifndef HQ_ANALYSIS_SYMBOL_PERF_MAP_H
#define HQ_ANALYSIS_SYMBOL_PERF_MAP_H

#include "analysis/symbol/spans.h"
#include "analysis/symbol/module.h"

/* Zeroed is empty. */
struct hq_perf_map {
	struct hq_spans spans; /* value: of names; rank: the later line */
	struct hq_symbol_row *rows;
	size_t count;
	size_t capacity;
};

/* Reads a file if it is there and a regular one; lines that are none are
 * left out.  Returns 0, or -1: no memory. */
int hq_perf_map_read(
    struct hq_perf_map *map, const char *path, struct hq_texts *texts);

/* Fills the row if the address is of a piece; a later line counts more. */
void hq_perf_map_find(const struct hq_perf_map *map, uint64_t addr,
    struct hq_symbol_row *row);

void hq_perf_map_release(struct hq_perf_map *map);

#endif
