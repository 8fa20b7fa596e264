/*
 * C++ types by their vtables, as the Itanium ABI lays them out: the word before
 * a vtable leads to the type_info, which begins with the vtable of one of three
 * classes of the C++ runtime and whose second word is the type's name.  Works
 * without symbols; not for code without RTTI (-fno-rtti).
 *
 * Source: Itanium C++ ABI, 2.5.2 (virtual table components) and 2.9.5 (RTTI).
 * Context: snapshot child; or all other threads stopped; after hq_image_begin
 * and hq_found_begin.
 */
#ifndef HQ_OBJECT_VTABLE_H
#define HQ_OBJECT_VTABLE_H

#include <stdint.h>

#include "capture/object/found.h"
#include "capture/object/image.h"

uint32_t hq_vtable_look(uintptr_t word);

/* The number of the type (found.h) whose objects begin with this word;
 * HQ_FOUND_NONE: it is no vtable.  One load for most words. */
static inline uint32_t
hq_vtable_find(uintptr_t word)
{
	if (word % sizeof(word) != 0 || !hq_image_may_have(word))
		return HQ_FOUND_NONE;
	return hq_vtable_look(word);
}

#endif
