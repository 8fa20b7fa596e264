#include "capture/object/root.h"

#include <errno.h>

#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "common/fmt.h"

/* A table that doubles; the old one is left behind. */
static struct hq_object_root *roots;
static uint32_t count, capacity;

static uint32_t
find(uintptr_t start)
{
	uint32_t i = 0;
	while (i < count && roots[i].start != start)
		i++;
	return i;
}

/* Context: alloc locked. */
static bool
make_room(void)
{
	uint32_t more = capacity > 0 ? 2 * capacity : 64;
	struct hq_object_root *table;
	if (count < capacity)
		return true;
	table = hq_meta_alloc(more * sizeof(*table));
	if (!table)
		return false;
	for (uint32_t i = 0; i < count; i++)
		table[i] = roots[i];
	roots = table;
	capacity = more;
	return true;
}

int
hq_object_root_add(const void *start, size_t size, const char *name)
{
	struct hq_signal_mask before;
	struct hq_fmt f;
	uintptr_t end;
	uint32_t i;
	if (size == 0 ||
	    __builtin_add_overflow((uintptr_t)start, size - 1, &end))
		return -EINVAL;
	hq_guard_enter(&before);
	i = find((uintptr_t)start);
	if (i == count && make_room())
		count++;
	if (i < count) {
		roots[i].start = (uintptr_t)start;
		roots[i].size = size;
		hq_fmt_init(&f, roots[i].name, sizeof(roots[i].name));
		hq_fmt_str(&f, name ? name : "");
	}
	hq_guard_leave(&before);
	return i < count ? 0 : -ENOMEM;
}

int
hq_object_root_remove(const void *start)
{
	struct hq_signal_mask before;
	uint32_t i;
	bool found;
	hq_guard_enter(&before);
	i = find((uintptr_t)start);
	found = i < count;
	if (found)
		roots[i] = roots[--count];
	hq_guard_leave(&before);
	return found ? 0 : -ENOENT;
}

const struct hq_object_root *
hq_object_root_at(uint32_t i)
{
	return i < count ? &roots[i] : NULL;
}
