#include "capture/object/traverse.h"

#include <string.h>

#include "capture/object/guarded.h"
#include "os/own.h"

enum {
	FIRST_BYTES = 1 << 20,
	NAME_MAX_BYTES = 119,
	LATE_MAX = 3, /* of one type; then it is called no more */
};

struct hq_traverse_counts hq_traverse_counts;

/* What was told: the head, then the name with a zero; aligned to 8. */
struct told {
	const void *target;
	uint32_t bytes;
	bool weak;
};

static struct {
	char *memory;
	size_t size, used;
	bool full; /* there is no more memory */
} list;

static uint8_t late[HQ_TYPE_MAX];

static void
grow(void)
{
	size_t size = list.size > 0 ? 2 * list.size : FIRST_BYTES;
	char *memory = hq_own_map(size);

	list.full = memory == NULL;
	if (memory == NULL)
		return;
	if (list.size > 0) {
		memcpy(memory, list.memory, list.used);
		hq_own_unmap(list.memory, list.size);
	}
	list.memory = memory;
	list.size = size;
}

/* Called by the program's function, so the name may be nowhere. */
static void
tell(struct heapql_visitor *visitor, const void *target, const char *name,
    uint32_t weak)
{
	size_t n = 0, bytes;
	struct told *t;
	char *text;

	(void)visitor;
	if (target == NULL)
		return;
	if (list.size - list.used < sizeof *t + NAME_MAX_BYTES + 8) {
		hq_guarded_hold();
		grow();
		hq_guarded_release();
	}
	if (list.full)
		return;
	t = (struct told *)(void *)(list.memory + list.used);
	text = (char *)(t + 1);
	for (; name != NULL && n < NAME_MAX_BYTES && name[n] != '\0'; n++)
		text[n] = name[n];
	text[n] = '\0';
	bytes = (sizeof *t + n + 1 + 7) & ~(size_t)7;
	*t = (struct told){target, (uint32_t)bytes, weak != 0};
	list.used += bytes;
}

struct call {
	const struct hq_enum_block *block;
	const struct hq_typed *typed;
};

static void
visit_elements(void *arg)
{
	const struct call *c = arg;
	struct heapql_visitor visitor = {
	    .struct_size = sizeof visitor, .edge = tell};
	uint64_t at = c->block->addr + c->typed->start;

	for (uint64_t i = 0; i < c->typed->count; i++)
		c->typed->told->traverse(
		    (const void *)(uintptr_t)(at + i * c->typed->stride),
		    &visitor);
}

static bool
call(const struct hq_enum_block *block, const struct hq_typed *typed)
{
	struct call c = {block, typed};

	list.used = 0;
	list.full = false;
	if (late[typed->type_id] >= LATE_MAX) {
		hq_traverse_counts.skipped++;
		return false;
	}
	switch (hq_guarded_call(visit_elements, &c)) {
	case HQ_GUARDED_DONE:
		hq_traverse_counts.faults += list.full;
		return !list.full;
	case HQ_GUARDED_FAULT:
		hq_traverse_counts.faults++;
		return false;
	case HQ_GUARDED_LATE:
		hq_traverse_counts.late++;
		late[typed->type_id]++;
		return false;
	case HQ_GUARDED_REFUSED:
		break;
	}
	hq_traverse_counts.skipped++;
	return false;
}

bool
hq_traverse(const struct hq_enum_block *block, const struct hq_typed *typed,
    hq_type_edge *edge, void *opaque)
{
	if (!call(block, typed))
		return false;
	for (size_t i = 0; i < list.used;) {
		const struct told *t =
		    (const struct told *)(void *)(list.memory + i);
		edge(opaque, t->target, (const char *)(t + 1), t->weak);
		i += t->bytes;
	}
	return true;
}

struct counting {
	uint64_t (*refcount)(const void *object);
	const void *object;
	uint64_t result;
};

static void
ask(void *arg)
{
	struct counting *c = arg;

	c->result = c->refcount(c->object);
}

bool
hq_traverse_refcount(uint64_t (*refcount)(const void *object),
    const void *object, uint64_t *ret)
{
	struct counting c = {refcount, object, 0};
	static unsigned times_late;
	enum hq_guarded_result result = HQ_GUARDED_REFUSED;

	if (times_late < LATE_MAX)
		result = hq_guarded_call(ask, &c);
	times_late += result == HQ_GUARDED_LATE;
	hq_traverse_counts.refcount_faults += result != HQ_GUARDED_DONE;
	if (result == HQ_GUARDED_DONE)
		*ret = c.result;
	return result == HQ_GUARDED_DONE;
}
