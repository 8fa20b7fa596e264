#include "capture/snapshot/roots.h"

#include "capture/alloc/enumerate.h"
#include "capture/alloc/region.h"
#include "capture/alloc/thread_table.h"
#include "capture/object/root.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/own_frames.h"
#include "capture/snapshot/root_regions.h"
#include "common/bytes.h"
#include "os/map.h"
#include "os/own.h"

enum {
	RED_ZONE = 128,      /* below the stack pointer, the ABI's */
	CONTROL_BLOCK = 2304, /* glibc's struct pthread, about */
	CONTROL_HEAD = 16     /* its address, the table of thread variables */
};

const char *
hq_root_kind_name(enum hq_root_kind kind)
{
	static const char *const names[] = {
	    [HQ_ROOT_DATA] = "data",
	    [HQ_ROOT_MAPPING] = "mapping",
	    [HQ_ROOT_STACK] = "stack",
	    [HQ_ROOT_REGISTER] = "register",
	    [HQ_ROOT_TLS] = "tls",
	    [HQ_ROOT_REGION] = "region",
	    [HQ_ROOT_NOTHING] = "",
	};
	return names[kind];
}

/* Heapsort: no memory, no deep stack, and never slow. */
static void
sift_down(struct hq_root_range *a, size_t i, size_t n)
{
	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		struct hq_root_range t = a[i];
		if (child + 1 < n && a[child].start < a[child + 1].start)
			child++;
		if (t.start >= a[child].start)
			return;
		a[i] = a[child];
		a[child] = t;
	}
}

static void
sort(struct hq_root_range *a, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift_down(a, i, n);
	for (size_t i = n; i-- > 1;) {
		struct hq_root_range t = a[0];
		a[0] = a[i];
		a[i] = t;
		sift_down(a, 0, i);
	}
}

/* Sorted, and each begins where the one before has ended. */
static void
settle(struct hq_root_range *a, size_t *n)
{
	uint64_t end = 0;
	size_t kept = 0;

	sort(a, *n);
	for (size_t i = 0; i < *n; i++) {
		struct hq_root_range r = a[i];
		if (r.start < end)
			r.start = end;
		if (r.start >= r.end)
			continue;
		end = r.end;
		a[kept++] = r;
	}
	*n = kept;
}

static void
add_hole(struct hq_roots *r, uint64_t start, uint64_t size)
{
	if (size > 0 && r->nholes < r->holes_max)
		r->holes[r->nholes++] =
		    (struct hq_root_range){.start = start, .end = start + size};
}

static void
add_label(struct hq_roots *r, struct hq_root_range label)
{
	if (label.start < label.end && r->nlabels < r->labels_max)
		r->labels[r->nlabels++] = label;
}

/* The library's own code and data: by the linker, in every object its own. */
extern const char own_begin[] __asm__("__ehdr_start")
    __attribute__((visibility("hidden")));
extern const char own_end[] __asm__("_end")
    __attribute__((visibility("hidden")));

/* Our memory, our code and data, the heap; and regions that the program named,
 * which are looked at by themselves. */
static void
find_holes(struct hq_roots *r)
{
	const struct hq_object_root *told;
	const struct hq_region *region;
	uint64_t start, size;

	for (uint32_t i = 0; hq_own_at(i, &start, &size); i++)
		add_hole(r, start, size);
	add_hole(r, (uintptr_t)own_begin, (uint64_t)(own_end - own_begin));
	for (uint32_t i = 0; (region = hq_region_at(i)) != NULL; i++)
		add_hole(r, (uintptr_t)region->base, region->size);
	for (uint32_t i = 0; (told = hq_object_root_at(i)) != NULL; i++)
		add_hole(r, told->start, told->size);
	settle(r->holes, &r->nholes);
}

static void
label_modules(struct hq_roots *r)
{
	struct hq_emit_module_range m;

	for (uint32_t i = 0; hq_emit_module_range_at(i, &m); i++)
		add_label(r, (struct hq_root_range){.start = m.start,
				 .end = m.end,
				 .kind = HQ_ROOT_DATA,
				 .module_id = m.module_id});
}

/* A stack has a guard below, or is the first thread's, which the kernel grows:
 * only then is nothing else below in the area. */
static bool
is_whole_stack(const struct hq_memory_map *map, const struct hq_area *a)
{
	if (a->flags & HQ_AREA_STACK)
		return true;
	return a > map->areas && a[-1].end == a->start &&
	    (a[-1].flags & (HQ_AREA_READ | HQ_AREA_WRITE)) == 0;
}

static void
label_tls(struct hq_roots *r, const struct hq_root_thread *t, uint64_t limit)
{
	uint64_t tp = t->registers->thread_pointer;

	if (tp == 0)
		return;
	add_label(r, (struct hq_root_range){
			 .start = tp - hq_emit_module_tls_bytes(),
			 .end = tp + CONTROL_BLOCK < limit
			     ? tp + CONTROL_BLOCK
			     : limit,
			 .kind = HQ_ROOT_TLS,
			 .thread_id = t->thread_id,
			 .module_id = UINT32_MAX});
}

static bool
is_own_code(uint64_t pc)
{
	return pc >= (uintptr_t)own_begin && pc < (uintptr_t)own_end;
}

/* The part of a stack that is in use, without what is our own in it. */
static void
label_used(struct hq_roots *r, struct hq_root_range label)
{
	struct hq_own_gap gaps[HQ_OWN_FRAMES_MAX];
	size_t n = hq_own_frames_gaps(label.registers, is_own_code, gaps);
	struct hq_root_range part = label;

	for (size_t i = 0; i < n && gaps[i].end <= label.end; i++) {
		part.end = gaps[i].start;
		add_label(r, part);
		part.start = gaps[i].end;
		add_label(r, (struct hq_root_range){.start = gaps[i].start,
				 .end = gaps[i].end,
				 .kind = HQ_ROOT_NOTHING});
	}
	part.end = label.end;
	add_label(r, part);
}

static void
label_stack(struct hq_roots *r, const struct hq_memory_map *map,
    const struct hq_root_thread *t)
{
	unsigned red_zone = t->registers->return_sp == 0 ? RED_ZONE : 0;
	uint64_t sp = (t->registers->sp - red_zone) & ~UINT64_C(7);
	uint64_t tp = t->registers->thread_pointer, end, limit = UINT64_MAX;
	const struct hq_area *a = hq_memory_map_find(map, sp);
	struct hq_root_range label = {.kind = HQ_ROOT_STACK,
	    .thread_id = t->thread_id,
	    .module_id = UINT32_MAX,
	    .registers = t->registers};

	if (a != NULL) {
		end = a->end;
		if (tp > sp && tp < end)
			end = tp - hq_emit_module_tls_bytes();
		label.start = sp;
		label.end = end > sp ? end : sp;
		label_used(r, label);
		if (tp > sp && tp < a->end)
			limit = a->end;
	}
	if (a != NULL && is_whole_stack(map, a)) {
		label.kind = HQ_ROOT_NOTHING;
		label.start = a->start;
		label.end = sp;
		add_label(r, label);
	}
	if (limit == UINT64_MAX && tp != 0) {
		const struct hq_area *b = hq_memory_map_find(map, tp);
		limit = b != NULL ? b->end : tp;
	}
	label_tls(r, t, limit);
}

/* A stack that libc keeps for the next thread: its control block, which points
 * to itself, is still there. */
static bool
is_kept_stack(const struct hq_view *view, uint64_t tp)
{
	const uint64_t *words = (const uint64_t *)(uintptr_t)tp;

	return hq_memory_map_readable(&view->map, tp, 24) && words[0] == tp &&
	    words[2] == tp;
}

/* What the thread left there is nobody's; but libc goes on with the table of
 * its thread variables, to which the control block points. */
static void
label_kept_stack(struct hq_roots *r, const struct hq_view *view,
    uint32_t thread_id, uint64_t tp)
{
	const struct hq_area *a;

	if (tp == 0 || !is_kept_stack(view, tp))
		return;
	a = hq_memory_map_find(&view->map, tp);
	if (a == NULL || !is_whole_stack(&view->map, a))
		return;
	for (size_t i = 0; i < r->nthreads; i++) {
		const struct hq_registers *g = r->threads[i].registers;
		if ((g->sp >= a->start && g->sp < a->end) ||
		    (g->thread_pointer >= a->start &&
			g->thread_pointer < a->end))
			return;
	}
	add_label(r, (struct hq_root_range){
			 .start = a->start, .end = tp, .kind = HQ_ROOT_NOTHING});
	add_label(r, (struct hq_root_range){.start = tp,
			 .end = tp + CONTROL_HEAD,
			 .kind = HQ_ROOT_TLS,
			 .thread_id = thread_id,
			 .module_id = UINT32_MAX});
	add_label(r, (struct hq_root_range){.start = tp + CONTROL_HEAD,
			 .end = a->end,
			 .kind = HQ_ROOT_NOTHING});
}

static void
label_kept_stacks(struct hq_roots *r, const struct hq_view *view)
{
	const struct hq_thread *t;

	for (uint32_t id = 1; (t = hq_thread_table_at(id)) != NULL; id++)
		if (t->ended)
			label_kept_stack(r, view, id, t->thread_pointer);
}

/* By tid; the table of threads has one that is alive at most once. */
static void
name_threads(struct hq_roots *r)
{
	const struct hq_thread *t;

	for (uint32_t id = 1; (t = hq_thread_table_at(id)) != NULL; id++) {
		size_t low = 0, high = r->nthreads;
		if (t->ended)
			continue;
		while (low < high) {
			size_t mid = low + (high - low) / 2;
			if (r->threads[mid].tid < t->tid)
				low = mid + 1;
			else
				high = mid;
		}
		if (low < r->nthreads && r->threads[low].tid == t->tid)
			r->threads[low].thread_id = id;
	}
}

/* By insertion: /proc lists them nearly sorted. */
static void
add_thread(struct hq_roots *r, int tid, const struct hq_registers *registers)
{
	size_t at = r->nthreads++;

	for (; at > 0 && r->threads[at - 1].tid > tid; at--)
		r->threads[at] = r->threads[at - 1];
	r->threads[at] = (struct hq_root_thread){tid, 0, registers};
}

static void
find_threads(struct hq_roots *r, const struct hq_facts *facts)
{
	const struct hq_stop_thread *t;

	add_thread(r, facts->caller.tid, &facts->caller.registers);
	for (uint32_t i = 0;
	     (t = hq_stop_thread_at(facts->stop, i)) != NULL; i++)
		if (t->tid != 0)
			add_thread(r, t->tid, &t->registers);
	name_threads(r);
}

static bool
make_room(struct hq_roots *r, const struct hq_facts *facts)
{
	const struct hq_thread *t;
	struct hq_emit_module_range m;
	uint64_t start, size, threads = 1, holes = 8;
	uint64_t labels = 8 + 2 * HQ_OWN_FRAMES_MAX;
	char *p;

	while (hq_stop_thread_at(facts->stop, (uint32_t)threads - 1) != NULL)
		threads++;
	for (uint32_t i = 0; hq_own_at(i, &start, &size); i++)
		holes++;
	for (uint32_t i = 0; hq_region_at(i) != NULL; i++)
		holes++;
	for (uint32_t i = 0; hq_object_root_at(i) != NULL; i++)
		holes++;
	for (uint32_t i = 0; hq_emit_module_range_at(i, &m); i++)
		labels++;
	for (uint32_t id = 1; (t = hq_thread_table_at(id)) != NULL; id++)
		labels += 3 * (uint64_t)t->ended;
	labels += 3 * threads;
	holes += 64; /* what is mapped from here on */
	r->mapped = hq_round_up(threads * sizeof *r->threads +
	        (labels + holes) * sizeof *r->labels,
	    HQ_MAP_PAGE);
	p = r->memory = hq_own_map(r->mapped);
	if (p == NULL)
		return false;
	r->labels = (struct hq_root_range *)p;
	r->holes = r->labels + labels;
	r->threads = (struct hq_root_thread *)(r->holes + holes);
	r->labels_max = labels;
	r->holes_max = holes;
	return true;
}

bool
hq_roots_make(struct hq_roots *ret, const struct hq_view *view,
    const struct hq_facts *facts)
{
	struct hq_roots r = {0};

	*ret = r;
	if (!make_room(&r, facts))
		return false;
	find_threads(&r, facts);
	find_holes(&r);
	label_kept_stacks(&r, view);
	for (size_t i = 0; i < r.nthreads; i++)
		label_stack(&r, &view->map, &r.threads[i]);
	label_modules(&r);
	settle(r.labels, &r.nlabels);
	*ret = r;
	return true;
}

void
hq_roots_free(struct hq_roots *r)
{
	if (r->memory != NULL)
		hq_own_unmap(r->memory, r->mapped);
	r->memory = NULL;
}

static bool
may_hold_roots(const struct hq_area *a)
{
	unsigned both = HQ_AREA_READ | HQ_AREA_WRITE;
	unsigned shared_file = HQ_AREA_SHARED | HQ_AREA_FILE;

	return (a->flags & both) == both && (a->flags & HQ_AREA_DEVICE) == 0 &&
	    (a->flags & shared_file) != shared_file;
}

/* A cursor over ranges sorted by address. */
struct cursor {
	const struct hq_root_range *at, *end;
};

/* The range that holds `address`, or NULL; *stop comes down to where that
 * changes. */
static const struct hq_root_range *
look(struct cursor *c, uint64_t address, uint64_t *stop)
{
	while (c->at < c->end && c->at->end <= address)
		c->at++;
	if (c->at == c->end)
		return NULL;
	if (c->at->start > address) {
		if (c->at->start < *stop)
			*stop = c->at->start;
		return NULL;
	}
	if (c->at->end < *stop)
		*stop = c->at->end;
	return c->at;
}

void
hq_roots_each(const struct hq_roots *r, const struct hq_view *view,
    void (*take)(void *opaque, const struct hq_root_range *range), void *opaque)
{
	struct cursor holes = {r->holes, r->holes + r->nholes};
	struct cursor labels = {r->labels, r->labels + r->nlabels};

	hq_root_regions_each(&view->map, take, opaque);
	for (size_t i = 0; i < view->map.count; i++) {
		const struct hq_area *a = &view->map.areas[i];
		if (!may_hold_roots(a))
			continue;
		for (uint64_t at = a->start, stop; at < a->end; at = stop) {
			const struct hq_root_range *hole, *label;
			struct hq_root_range range = {
			    .kind = HQ_ROOT_MAPPING, .module_id = UINT32_MAX};
			stop = a->end;
			hole = look(&holes, at, &stop);
			label = look(&labels, at, &stop);
			if (label != NULL)
				range = *label;
			range.start = at;
			range.end = stop;
			range.is_file = a->flags & HQ_AREA_FILE;
			if (hole == NULL && range.kind != HQ_ROOT_NOTHING)
				take(opaque, &range);
		}
	}
}
