/*
 * The bytes of a dump: a file that is read piece by piece, or a pipe that was
 * read to its end.
 *
 * A file is not mapped: one that shrinks while it is open would kill us with
 * SIGBUS, a read only comes back short.
 */
#ifndef HQ_ANALYSIS_READER_SOURCE_H
#define HQ_ANALYSIS_READER_SOURCE_H

#include "analysis/support/error.h"

#include <stddef.h>
#include <stdint.h>

/* One read serves many small chunks' headers. */
#define HQ_SOURCE_WINDOW 65536u

struct hq_source {
	int fd;           /* -1: all is in `memory` */
	uint64_t size;    /* bytes */
	uint8_t *memory;  /* of a pipe */
	uint8_t *window;  /* HQ_SOURCE_WINDOW bytes of a file */
	uint64_t start;   /* offset of the window */
	size_t filled;    /* bytes in the window */
};

/* "-" is standard input. */
enum hq_status hq_source_open(
    struct hq_source *s, const char *path, struct hq_error *reterr) HQ_CHECKED;

void hq_source_release(struct hq_source *s);

/*
 * Reads exactly n bytes; HQ_ERR_TRUNCATED when they are not there,
 * HQ_ERR_IO with errno when the system says no.
 */
enum hq_status hq_source_read(
    struct hq_source *s, uint64_t offset, void *out, size_t n) HQ_CHECKED;

/* The same for a few bytes, at most HQ_SOURCE_WINDOW, through the window. */
enum hq_status hq_source_peek(struct hq_source *s, uint64_t offset, size_t n,
    const uint8_t **ret_bytes) HQ_CHECKED;

#endif
