/* What the tag of a block says: which type, and whether it is an array. */
#ifndef HQ_OBJECT_TAG_WORD_H
#define HQ_OBJECT_TAG_WORD_H

#include "capture/alloc/tag.h"
#include "capture/object/type.h"

#define HQ_TAG_ARRAY (1u << (HQ_TAG_BITS - 1))
#define HQ_TAG_TYPE (HQ_TAG_ARRAY - 1)

_Static_assert(HQ_TYPE_MAX <= HQ_TAG_ARRAY, "a type's number fits a tag");

#endif
