/*
 * Types of GLib's objects: a class is known by its address, and an instance is
 * at the end of its block, behind the private data of its classes, and begins
 * with the address of its class.  GObject's own reference count is the 32 bits
 * behind it.
 *
 * The library's functions tell which classes there are.  With GLib before 2.76
 * instances are blocks of malloc only with G_SLICE=always-malloc, which
 * `heapql run` sets.
 *
 * Context: snapshot child.
 */
#ifndef HQ_OBJECT_GOBJECT_H
#define HQ_OBJECT_GOBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/enumerate.h"

/* Asks GLib for its classes, if it is loaded; false: it could not be asked.
 * After hq_image_begin, hq_found_begin and hq_guarded_begin. */
bool hq_gobject_begin(void);

/* There are classes. */
extern bool hq_gobject_any;

struct hq_gobject {
	uint32_t found; /* number of the type, see found.h */
	uint64_t start; /* of the instance in the block */
};

bool hq_gobject_find(const struct hq_enum_block *block, struct hq_gobject *ret);

/* At +8 in an instance whose type has one. */
enum { HQ_GOBJECT_REFCOUNT = 8 };

#endif
