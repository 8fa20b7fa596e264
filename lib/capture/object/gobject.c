#include "capture/object/gobject.h"

#include <string.h>

#include "capture/object/dynsym.h"
#include "capture/object/found.h"
#include "capture/object/guarded.h"
#include "capture/object/image.h"

enum {
	SLOTS_SHIFT = 13,
	SLOTS = 1 << SLOTS_SHIFT,
	CLASSES_MAX = SLOTS / 2,
	SIZES_MAX = 256,
	DEPTH_MAX = 64,
	BLOCK_MAX = 65536, /* larger ones are no instances */
	ALIGNMENT = 16,	   /* of instances in their blocks */
	FUNDAMENTALS = 256,
	FUNDAMENTAL_SHIFT = 2,
	G_OBJECT = 20 << FUNDAMENTAL_SHIFT,
};

/* As GLib's ABI has it. */
struct query {
	size_t type;
	const char *name;
	unsigned class_size, instance_size;
};

typedef const char *name_function(size_t type);
typedef size_t *children_function(size_t type, unsigned *ret_count);
typedef const void *class_function(size_t type);
typedef void query_function(size_t type, struct query *ret);
typedef void release_function(void *p);

static struct {
	name_function *name;
	children_function *children;
	class_function *class_peek;
	query_function *query;
	release_function *release;
} glib;

static struct slot {
	uintptr_t class; /* address; 0 is none */
	uint32_t found;
	uint32_t size;
} slots[SLOTS];
static uint32_t class_count;
static uint32_t sizes[SIZES_MAX]; /* of instances, each once */
static uint32_t size_count;

bool hq_gobject_any;

static struct slot *
find_slot(uintptr_t class)
{
	uint32_t k = (uint32_t)((uint64_t)class * 0x9e3779b97f4a7c15u >>
				(64 - SLOTS_SHIFT));

	while (slots[k].class != 0 && slots[k].class != class)
		k = (k + 1) % SLOTS;
	return &slots[k];
}

static bool
know_size(uint32_t size)
{
	for (uint32_t i = 0; i < size_count; i++)
		if (sizes[i] == size)
			return true;
	if (size_count == SIZES_MAX)
		return false;
	sizes[size_count++] = size;
	return true;
}

static void
add_class(const void *class, const struct query *q, bool is_object)
{
	struct slot *slot = find_slot((uintptr_t)class);

	if (slot->class != 0 || class_count == CLASSES_MAX ||
	    !know_size(q->instance_size))
		return;
	slot->found = hq_found_put(
	    q->name, q->instance_size, "gobject", is_object);
	if (slot->found == HQ_FOUND_NONE)
		return;
	slot->size = q->instance_size;
	slot->class = (uintptr_t)class;
	class_count++;
}

static void
add_type(size_t type, bool is_object, unsigned depth)
{
	struct query q = {0};
	const void *class = glib.class_peek(type);
	unsigned n = 0;
	size_t *children;

	glib.query(type, &q);
	if (class != NULL && q.name != NULL && q.instance_size >= 8) {
		hq_guarded_hold();
		add_class(class, &q, is_object);
		hq_guarded_release();
	}
	if (depth == DEPTH_MAX)
		return;
	children = glib.children(type, &n);
	for (unsigned i = 0; i < n; i++)
		add_type(children[i], is_object, depth + 1);
	glib.release(children);
}

static bool
bind(uintptr_t gobject, uintptr_t core)
{
	struct hq_dynsym d;

	if (!hq_dynsym_open(&d, core))
		return false;
	glib.release = (release_function *)hq_dynsym_find(&d, "g_free");
	if (!hq_dynsym_open(&d, gobject))
		return false;
	glib.name = (name_function *)hq_dynsym_find(&d, "g_type_name");
	glib.children =
	    (children_function *)hq_dynsym_find(&d, "g_type_children");
	glib.class_peek =
	    (class_function *)hq_dynsym_find(&d, "g_type_class_peek");
	glib.query = (query_function *)hq_dynsym_find(&d, "g_type_query");
	return glib.release != NULL && glib.name != NULL &&
	       glib.children != NULL && glib.class_peek != NULL &&
	       glib.query != NULL;
}

struct libraries {
	uintptr_t gobject, core;
};

static void
ask(void *arg)
{
	const struct libraries *l = arg;

	if (!bind(l->gobject, l->core))
		return;
	for (size_t i = 1; i < FUNDAMENTALS; i++) {
		size_t type = i << FUNDAMENTAL_SHIFT;
		if (glib.name(type) != NULL)
			add_type(type, type == G_OBJECT, 0);
	}
}

bool
hq_gobject_begin(void)
{
	struct libraries l;
	bool asked = true;

	memset(slots, 0, sizeof slots);
	class_count = size_count = 0;
	l.gobject = hq_image_find("libgobject-2.0.so");
	l.core = l.gobject != 0 ? hq_image_find("libglib-2.0.so") : 0;
	if (l.core != 0)
		asked = hq_guarded_call(ask, &l) == HQ_GUARDED_DONE;
	hq_gobject_any = class_count > 0;
	return asked;
}

bool
hq_gobject_find(const struct hq_enum_block *block, struct hq_gobject *ret)
{
	if (block->req > BLOCK_MAX)
		return false;
	for (uint32_t i = 0; i < size_count; i++) {
		uint64_t start = block->req - sizes[i];
		const struct slot *slot;
		uintptr_t class;
		if (sizes[i] > block->req || start % ALIGNMENT != 0)
			continue;
		class = *(const uintptr_t *)(uintptr_t)(block->addr + start);
		slot = class != 0 ? find_slot(class) : NULL;
		if (slot == NULL || slot->class != class ||
		    slot->size != sizes[i])
			continue;
		*ret = (struct hq_gobject){slot->found, start};
		return true;
	}
	return false;
}
