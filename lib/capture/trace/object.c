#include "capture/trace/object.h"

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/auxv.h>

#include "capture/trace/object_elf.h"
#include "capture/trace/rule.h"
#include "common/fmt.h"
#include "os/probe.h"
#include "os/sys.h"

enum {
	CAPACITY = HQ_OBJECT_MAX,
	BUCKETS_SHIFT = 13,
	BUCKETS = 1 << BUCKETS_SHIFT,
	UNUSED = CAPACITY
};

/* As glibc's dlfcn.h has it from 2.35 on; the function is weak, so that the
 * library loads where there is none. */
struct loaded {
	unsigned long long flags;
	void *start, *end;
	struct link_map *map;
	void *eh_frame_hdr;
	unsigned long long reserved[8];
};
extern int loader_find(void *pc, struct loaded *ret) __asm__("_dl_find_object")
    __attribute__((weak));

static struct hq_object objects[CAPACITY];
static uint32_t claimed; /* entries given out */
static uint32_t spare = UNUSED;
/* Numbers + 1 by the hash of the start; never taken out. */
static uint32_t buckets[BUCKETS];

uint64_t hq_object_generation;
uint64_t hq_object_lost;
uint32_t hq_object_unsettled;

bool
hq_object_is_known(void)
{
	return loader_find != NULL;
}

/*
 * The program may have holes between its segments, as the kernel maps it; the
 * loader then gives the segment alone.  What it maps itself has none.
 */
static struct {
	char *start, *end;
	bool is_known;
} program;

static void
find_program(void)
{
	const Elf64_Phdr *h = (const Elf64_Phdr *)getauxval(AT_PHDR);
	size_t n = getauxval(AT_PHNUM);
	uintptr_t low = UINTPTR_MAX, high = 0, base = 0;

	for (size_t i = 0; h != NULL && i < n; i++) {
		if (h[i].p_type == PT_PHDR)
			base = (uintptr_t)h - h[i].p_vaddr;
		if (h[i].p_type != PT_LOAD)
			continue;
		if (h[i].p_vaddr < low)
			low = h[i].p_vaddr;
		if (h[i].p_vaddr + h[i].p_memsz > high)
			high = h[i].p_vaddr + h[i].p_memsz;
	}
	if (low < high) {
		program.start = (char *)(base + low);
		program.end = (char *)(base + high);
	}
	__atomic_store_n(&program.is_known, true, __ATOMIC_RELEASE);
}

static bool
ask_loader(uintptr_t pc, struct loaded *ret)
{
	if (loader_find == NULL || loader_find((void *)pc, ret) != 0 ||
	    ret->start >= ret->end)
		return false;
	if (!__atomic_load_n(&program.is_known, __ATOMIC_ACQUIRE))
		find_program();
	if ((char *)ret->start >= program.start &&
	    (char *)ret->end <= program.end) {
		ret->start = program.start;
		ret->end = program.end;
	}
	return true;
}

static uintptr_t
end_of(const struct hq_object *o)
{
	return __atomic_load_n(&o->end, __ATOMIC_ACQUIRE);
}

static bool
is_unloaded(const struct hq_object *o)
{
	return __atomic_load_n(&o->unloaded, __ATOMIC_RELAXED);
}

static bool
ends_with(const char *path, const char *name)
{
	size_t n = strlen(path), k = strlen(name);

	return n >= k && memcmp(path + n - k, name, k) == 0;
}

static bool
is_placed(const struct hq_object *o, const struct loaded *l)
{
	return o->start == (uintptr_t)l->start &&
	       end_of(o) == (uintptr_t)l->end &&
	       o->eh_frame_hdr == l->eh_frame_hdr;
}

/* What the loader says it is; nothing of the object is read, which another
 * thread may be unloading. */
static bool
is_at(const struct hq_object *o, const struct loaded *l)
{
	return is_placed(o, l) &&
	       __atomic_load_n(&o->loader, __ATOMIC_RELAXED) == l->map;
}

/* Another library may have been loaded in just the place of one that went, with
 * the same shape: then only its build-id, or else its name, tells.  The calling
 * thread is in it. */
static bool
is_same(const struct hq_object *o, const struct loaded *l)
{
	struct hq_object now = {0};
	char name[sizeof now.path];

	now.start = o->start;
	now.base = o->base;
	now.end = end_of(o);
	hq_object_elf_read(&now);
	if (o->build_id_bytes != now.build_id_bytes)
		return false;
	if (o->build_id_bytes != 0)
		return memcmp(o->build_id, now.build_id, o->build_id_bytes) ==
		       0;
	hq_object_elf_text(l->map->l_name, name, sizeof name);
	return name[0] == '\0' || ends_with(o->path, name);
}

static void
forget_addresses(void)
{
	__atomic_fetch_add(&hq_object_generation, 1, __ATOMIC_SEQ_CST);
	hq_rule_flush();
}

static unsigned
hash(const void *start)
{
	return (unsigned)(((uint64_t)(uintptr_t)start >> 12) *
			      0x9e3779b97f4a7c15u >>
			  (64 - BUCKETS_SHIFT));
}

static void
set_verified(struct hq_object *o, const struct loaded *l, uint64_t generation)
{
	__atomic_store_n(&o->loader, l->map, __ATOMIC_RELAXED);
	__atomic_store_n(&o->verified, generation, __ATOMIC_RELEASE);
}

static bool
is_verified(const struct hq_object *o, uint64_t generation)
{
	return !hq_object_is_unsettled() &&
	       __atomic_load_n(&o->verified, __ATOMIC_ACQUIRE) == generation;
}

/* Entries that something else is in the place of are found out on the way. */
static uint32_t
look_up(const struct loaded *l, uint64_t generation)
{
	for (unsigned b = hash(l->start);; b = (b + 1) % BUCKETS) {
		uint32_t n = __atomic_load_n(&buckets[b], __ATOMIC_ACQUIRE);
		struct hq_object *o;

		if (n == 0)
			return HQ_OBJECT_NONE;
		o = &objects[n - 1];
		if (is_unloaded(o) || !is_placed(o, l))
			continue;
		if (is_at(o, l) && is_verified(o, generation))
			return n - 1;
		if (is_same(o, l)) {
			set_verified(o, l, generation);
			return n - 1;
		}
		__atomic_store_n(&o->unloaded, true, __ATOMIC_RELAXED);
		forget_addresses();
	}
}

/* The loader's name: empty for the program, and as it was given to dlopen. */
static void
read_path(const struct loaded *l, struct hq_object *o)
{
	char name[sizeof o->path];
	struct hq_fmt f;
	long n = 0;

	hq_fmt_init(&f, o->path, sizeof o->path);
	hq_object_elf_text(l->map->l_name, name, sizeof name);
	if (hq_probe_is_quiet()) {
		hq_fmt_str(&f, name);
	} else if (name[0] == '\0') {
		n = hq_sys_readlink("/proc/self/exe", name, sizeof name - 1);
		hq_fmt_bytes(&f, name, n > 0 ? (size_t)n : 0);
	} else {
		if (name[0] != '/' && strchr(name, '/') != NULL)
			n = HQ_SYS2(SYS_getcwd, o->path, sizeof o->path - 1);
		if (n > 1) {
			f.length = (size_t)n - 1; /* without the zero */
			hq_fmt_str(&f, "/");
		}
		hq_fmt_str(&f, name);
	}
}

/* All but `end`, which makes the entry one. */
static void
describe(const struct loaded *l, struct hq_object *o)
{
	memset(o, 0, sizeof *o);
	o->start = (uintptr_t)l->start;
	o->base = l->map->l_addr;
	o->eh_frame_hdr = l->eh_frame_hdr;
	o->end = (uintptr_t)l->end;
	hq_object_elf_read(o);
	read_path(l, o);
	__atomic_store_n(&o->end, 0, __ATOMIC_RELAXED);
}

static uint32_t
count(void)
{
	uint32_t n = __atomic_load_n(&claimed, __ATOMIC_ACQUIRE);
	return n < CAPACITY ? n : CAPACITY;
}

/* Marks what the loader no longer has, of all that is in [start, end). */
static bool
mark_gone(uintptr_t start, uintptr_t end)
{
	struct loaded l;
	bool any = false;

	for (uint32_t i = 0; i < count(); i++) {
		struct hq_object *o = &objects[i];
		if (end_of(o) <= start || o->start >= end || is_unloaded(o) ||
		    (ask_loader(o->start, &l) && is_at(o, &l)))
			continue;
		__atomic_store_n(&o->unloaded, true, __ATOMIC_RELAXED);
		any = true;
	}
	return any;
}

static uint32_t
take_entry(void)
{
	uint32_t n = __atomic_exchange_n(&spare, UNUSED, __ATOMIC_ACQUIRE);

	if (n == UNUSED && count() < CAPACITY)
		n = __atomic_fetch_add(&claimed, 1, __ATOMIC_ACQ_REL);
	return n < CAPACITY ? n : HQ_OBJECT_NONE;
}

/* The same file at the same addresses again, as plug-ins come and go. */
static uint32_t
revive(const struct loaded *l, const struct hq_object *again)
{
	if (again->build_id_bytes == 0)
		return HQ_OBJECT_NONE;
	for (uint32_t i = 0; i < count(); i++) {
		struct hq_object *o = &objects[i];
		if (!is_unloaded(o) || !is_placed(o, l) ||
		    strcmp(o->path, again->path) != 0 ||
		    o->build_id_bytes != again->build_id_bytes ||
		    memcmp(o->build_id, again->build_id, o->build_id_bytes) !=
			0)
			continue;
		set_verified(o, l, again->verified);
		__atomic_store_n(&o->unloaded, false, __ATOMIC_RELEASE);
		return i;
	}
	return HQ_OBJECT_NONE;
}

/* Makes entry n visible, unless another thread was first; its number. */
static uint32_t
publish(const struct loaded *l, uint32_t n)
{
	__atomic_store_n(&objects[n].end, (uintptr_t)l->end, __ATOMIC_RELEASE);
	for (unsigned b = hash(l->start);; b = (b + 1) % BUCKETS) {
		uint32_t other = 0;
		if (__atomic_compare_exchange_n(&buckets[b], &other, n + 1,
			false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
			return n;
		if (!is_unloaded(&objects[other - 1]) &&
		    is_at(&objects[other - 1], l))
			return other - 1;
	}
}

static uint32_t
add(const struct loaded *l, uint64_t generation)
{
	uint32_t n = take_entry(), other;

	/* A library may have gone without a dlclose of the program: libc has
	 * its own, for character sets and name services. */
	if (mark_gone((uintptr_t)l->start, (uintptr_t)l->end))
		forget_addresses();
	if (n == HQ_OBJECT_NONE) {
		__atomic_fetch_add(&hq_object_lost, 1, __ATOMIC_RELAXED);
		return n;
	}
	describe(l, &objects[n]);
	set_verified(&objects[n], l, generation);
	other = revive(l, &objects[n]);
	if (other == HQ_OBJECT_NONE)
		other = publish(l, n);
	if (other != n) {
		objects[n].start = 0;
		__atomic_store_n(&objects[n].end, 0, __ATOMIC_RELEASE);
		__atomic_store_n(&spare, n, __ATOMIC_RELEASE);
	}
	return other;
}

uint32_t
hq_object_find(uintptr_t pc)
{
	/* Read first: what happens from now on makes it doubtful again. */
	uint64_t generation =
	    __atomic_load_n(&hq_object_generation, __ATOMIC_SEQ_CST);
	struct loaded l;
	uint32_t n;

	if (!ask_loader(pc, &l))
		return HQ_OBJECT_NONE;
	n = look_up(&l, generation);
	return n != HQ_OBJECT_NONE ? n : add(&l, generation);
}

bool
hq_object_has(uintptr_t pc)
{
	struct loaded l;

	return ask_loader(pc, &l);
}

bool
hq_object_is_at(uint32_t number, uintptr_t pc)
{
	uint64_t generation =
	    __atomic_load_n(&hq_object_generation, __ATOMIC_SEQ_CST);
	const struct hq_object *o = hq_object_at(number);

	if (o != NULL && is_verified(o, generation))
		return !is_unloaded(o);
	return hq_object_find(pc) == number;
}

const struct hq_object *
hq_object_at(uint32_t number)
{
	return number < count() ? &objects[number] : NULL;
}

void
hq_object_sweep(void)
{
	if (hq_object_is_known() && mark_gone(0, UINTPTR_MAX))
		forget_addresses();
}

void
hq_object_dlclose_begin(void)
{
	__atomic_fetch_add(&hq_object_unsettled, 1, __ATOMIC_SEQ_CST);
	/* Who compares the generation only sees that something is going on. */
	__atomic_fetch_add(&hq_object_generation, 1, __ATOMIC_SEQ_CST);
	hq_rule_suspend();
}

void
hq_object_dlclose_end(void)
{
	(void)mark_gone(0, UINTPTR_MAX);
	/* Also when nothing went: another thread may have loaded something in
	 * the place of what did, and of the same shape. */
	forget_addresses();
	hq_rule_resume();
	__atomic_fetch_sub(&hq_object_unsettled, 1, __ATOMIC_SEQ_CST);
}

void
hq_object_fork_child(void)
{
	__atomic_store_n(&hq_object_unsettled, 0, __ATOMIC_SEQ_CST);
	hq_rule_fork_child();
}

uint64_t
hq_object_self_bytes(void)
{
	return count() * sizeof *objects + sizeof buckets;
}
