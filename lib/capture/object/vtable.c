#include "capture/object/vtable.h"

#include <string.h>

enum {
	NAME_BYTES = 4096, /* longer ones are left out */
	WORD = sizeof(uintptr_t),
};

/* The type_info of classes: without bases, with a single one, with any. */
static const char *const kinds[] = {
    "N10__cxxabiv117__class_type_infoE",
    "N10__cxxabiv120__si_class_type_infoE",
    "N10__cxxabiv121__vmi_class_type_infoE",
};

/* What stands in front of a vtable. */
static bool
read_head(uintptr_t vtable, intptr_t *ret_to_top, uintptr_t *ret_info)
{
	uintptr_t to_top;

	if (!hq_image_word(vtable - 2 * WORD, &to_top) ||
	    !hq_image_word(vtable - WORD, ret_info))
		return false;
	*ret_to_top = (intptr_t)to_top;
	return *ret_info != 0;
}

/* The name in a type_info; GCC puts a star in front of those that are of one
 * object file only. */
static bool
read_name(uintptr_t info, char *out, size_t n)
{
	uintptr_t name;

	if (!hq_image_word(info + WORD, &name) ||
	    !hq_image_text(name, out, n) || out[0] == '\0')
		return false;
	if (out[0] == '*')
		memmove(out, out + 1, strlen(out));
	return true;
}

/* A type_info of a class is an object of one of the three kinds. */
static bool
is_class_info(uintptr_t info)
{
	char name[64];
	uintptr_t vtable, kind;
	intptr_t to_top;

	if (!hq_image_word(info, &vtable) ||
	    !read_head(vtable, &to_top, &kind) || to_top != 0 ||
	    !read_name(kind, name, sizeof name))
		return false;
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(name, kinds[i]) == 0)
			return true;
	return false;
}

static uint32_t
inspect(uintptr_t vtable)
{
	static char name[NAME_BYTES];
	uintptr_t info;
	intptr_t to_top;

	/* The object begins here, so this is not the table of a second base. */
	if (!read_head(vtable, &to_top, &info) || to_top != 0 ||
	    !is_class_info(info) || !read_name(info, name, sizeof name))
		return HQ_FOUND_NONE;
	return hq_found_put(name, 0, "vtable", false);
}

uint32_t
hq_vtable_look(uintptr_t word)
{
	uint32_t number;

	if (hq_found_recall(word, &number))
		return number;
	if (!hq_image_has(word, WORD))
		return HQ_FOUND_NONE;
	number = inspect(word);
	hq_found_remember(word, number);
	return number;
}
