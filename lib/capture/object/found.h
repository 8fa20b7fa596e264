/*
 * Types that the writer of a dump finds by itself, numbered as they are met.
 *
 * Context: snapshot child; or all other threads stopped.
 */
#ifndef HQ_OBJECT_FOUND_H
#define HQ_OBJECT_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_FOUND_NONE UINT32_MAX

struct hq_found {
	const char *name;
	uint64_t size; /* 0 is not known */
	const char *source;
	bool has_refcount;
};

/* Memory for the tables; forgets what was found before.  False: none. */
bool hq_found_begin(void);

/* The number, from 0, of the type with that name, source and size, made if it is
 * new; the name is copied.  HQ_FOUND_NONE: no room. */
uint32_t hq_found_put(const char *name, uint64_t size, const char *source,
    bool has_refcount);

/* NULL past the last. */
const struct hq_found *hq_found_at(uint32_t number);

/* What an address (of a vtable, of a class) leads to, kept: the number of a
 * type, or HQ_FOUND_NONE.  False: it was not asked yet. */
bool hq_found_recall(uintptr_t address, uint32_t *ret_number);

/* Keeps it, as long as there is room. */
void hq_found_remember(uintptr_t address, uint32_t number);

#endif
