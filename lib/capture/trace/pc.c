#include "capture/trace/pc.h"

#include "capture/trace/chunks.h"
#include "capture/trace/intern.h"
#include "capture/trace/object.h"

static struct hq_chunks pcs = { .item_bytes = sizeof(struct hq_pc) };

static uint32_t hash_of(uint32_t number);
static bool is_alike(uint32_t i, uint32_t j);
static struct hq_intern index_ = { .count = 1,
				   .hash_of = hash_of,
				   .is_alike = is_alike };

static struct hq_pc *
at(uint32_t number)
{
	return hq_chunks_at(&pcs, number);
}

static hq_pc_key
key_of(const struct hq_pc *pc)
{
	return __atomic_load_n(&pc->key, __ATOMIC_ACQUIRE);
}

static uint32_t
hash_of(uint32_t number)
{
	return hq_intern_mix(key_of(at(number)));
}

static bool
is_alike(uint32_t i, uint32_t j)
{
	return key_of(at(i)) == key_of(at(j)) && at(i)->object == at(j)->object;
}

struct wanted {
	hq_pc_key key;
	uint32_t object; /* HQ_OBJECT_NONE - 1: any that is loaded */
};

enum { ANY_LOADED = HQ_OBJECT_NONE - 1 };

static inline bool
is_same(uint32_t number, const void *opaque)
{
	const struct wanted *want = opaque;
	const struct hq_pc *pc = at(number);
	if (key_of(pc) != want->key)
		return false;
	if (want->object != ANY_LOADED)
		return pc->object == want->object;
	return hq_object_generation == 0 ||
	       hq_object_is_at(pc->object, (uintptr_t)(pc->key >> 1));
}

static enum hq_intern_written
write_pc(uint32_t number, const void *opaque)
{
	const struct wanted *want = opaque;
	if (!hq_chunks_reserve(&pcs, number))
		return HQ_INTERN_NO_MEMORY;
	struct hq_pc *pc = at(number);
	pc->object = want->object;
	__atomic_store_n(&pc->key, want->key, __ATOMIC_RELEASE);
	return HQ_INTERN_WRITTEN;
}

uint32_t
hq_pc_intern(hq_pc_key key)
{
	struct wanted want = { .key = key, .object = ANY_LOADED };
	uint32_t hash = hq_intern_mix(key);
	if (!hq_object_is_unsettled()) {
		uint32_t n = hq_intern_find(&index_, hash, is_same, &want);
		if (n != 0)
			return n;
	}
	want.object = hq_object_find((uintptr_t)(key >> 1));
	return hq_intern_add(&index_, hash, is_same, write_pc, &want);
}

uint32_t
hq_pc_count(void)
{
	uint32_t n = __atomic_load_n(&index_.count, __ATOMIC_ACQUIRE);
	return n < HQ_CHUNKS_ITEMS ? n : HQ_CHUNKS_ITEMS;
}

const struct hq_pc *
hq_pc_at(uint32_t number)
{
	if (number == 0 || !hq_chunks_has(&pcs, number))
		return NULL;
	const struct hq_pc *pc = at(number);
	return key_of(pc) != 0 ? pc : NULL;
}

uint64_t
hq_pc_bytes(void)
{
	return hq_pc_count() * (uint64_t)sizeof(struct hq_pc) +
	       hq_intern_bytes(&index_);
}

bool
hq_pc_init(void)
{
	return hq_intern_init(&index_);
}

void
hq_pc_fork_child(void)
{
	hq_intern_fork_child(&index_);
}
