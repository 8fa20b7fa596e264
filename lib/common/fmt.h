/*
 * Text into a caller's buffer without stdio: for messages and file names made
 * inside the target, where stdio may lock or allocate.
 *
 * A buffer never overflows: what does not fit is dropped and `cut` is set.
 * It always ends with a zero byte.
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_COMMON_FMT_H
#define HQ_COMMON_FMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hq_fmt {
	char *text;      /* the caller's buffer, zero-terminated */
	size_t capacity; /* of the buffer, at least 1 */
	size_t length;   /* without the zero */
	bool cut;        /* something did not fit */
};

void hq_fmt_init(struct hq_fmt *f, char *buffer, size_t capacity);
void hq_fmt_str(struct hq_fmt *f, const char *s);
void hq_fmt_bytes(struct hq_fmt *f, const char *s, size_t n);
void hq_fmt_u64(struct hq_fmt *f, uint64_t v);
void hq_fmt_hex(struct hq_fmt *f, uint64_t v);

#endif
