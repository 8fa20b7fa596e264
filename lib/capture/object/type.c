#include "capture/object/type.h"

#include <errno.h>
#include <string.h>

#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "capture/object/describe.h"

enum { KEYS_SHIFT = 16, KEYS = 1 << KEYS_SHIFT };

static const struct hq_type *types[HQ_TYPE_MAX]; /* [0] is none */
static uint32_t count = 1;

/* Addresses of descriptions and of names that were seen, each with the number
 * that it led to.  Read without a lock: the number is written first. */
static struct key {
	const void *address;
	uint32_t number;
} keys[KEYS];
static uint32_t key_count;

static unsigned
hash(const void *address)
{
	return (unsigned)((uint64_t)(uintptr_t)address *
			      0x9e3779b97f4a7c15u >>
	    (64 - KEYS_SHIFT));
}

static struct key *
find_key(const void *address)
{
	for (unsigned k = hash(address);; k = (k + 1) % KEYS) {
		const void *found =
		    __atomic_load_n(&keys[k].address, __ATOMIC_ACQUIRE);
		if (found == address || !found)
			return &keys[k];
	}
}

/* Context: alloc locked. */
static void
remember(const void *address, uint32_t number)
{
	struct key *key = find_key(address);
	__atomic_store_n(&key->number, number, __ATOMIC_RELEASE);
	if (key->address || key_count >= KEYS / 2)
		return;
	key_count++;
	__atomic_store_n(&key->address, address, __ATOMIC_RELEASE);
}

const struct hq_type *
hq_type_at(uint32_t number)
{
	return number < HQ_TYPE_MAX ?
		   __atomic_load_n(&types[number], __ATOMIC_ACQUIRE) :
		   NULL;
}

uint32_t
hq_type_count(void)
{
	return __atomic_load_n(&count, __ATOMIC_ACQUIRE);
}

/* What stood at an address may be gone with its library, and something else be
 * there. */
static bool
is_still(const struct hq_type *t, const char *name, uint64_t size)
{
	return t && t->size == size &&
	       strcmp(t->name, hq_describe_name(name)) == 0;
}

/* Context: alloc locked. */
static int
add(const struct hq_type *t)
{
	struct hq_type *copy;
	if (count == HQ_TYPE_MAX)
		return -ENOSPC;
	copy = hq_meta_alloc(sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	*copy = *t;
	__atomic_store_n(&types[count], copy, __ATOMIC_RELEASE);
	__atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
	return (int)count - 1;
}

/* Context: alloc locked. */
static int
complete(uint32_t number, const struct hq_type *t)
{
	struct hq_type *copy = hq_meta_alloc(sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	*copy = *t;
	__atomic_store_n(&types[number], copy, __ATOMIC_RELEASE);
	return (int)number;
}

/* Of the name and size: what is the same, else what is only named.
 * Context: alloc locked. */
static int
enter_described(const struct heapql_type *type)
{
	uint32_t named = 0;
	struct hq_type found, *t = &found;
	int error = hq_describe(type, false, t);
	if (error != 0)
		return error;
	for (uint32_t i = 1; i < count; i++) {
		if (!is_still(types[i], t->name, t->size))
			continue;
		if (types[i]->described && hq_describe_is_same(types[i], t))
			return (int)i;
		if (!types[i]->described)
			named = i;
	}
	if (named == 0 && count == HQ_TYPE_MAX)
		return -ENOSPC;
	error = hq_describe(type, true, t);
	if (error != 0)
		return error;
	return named != 0 ? complete(named, t) : add(t);
}

/* The latest of the name and size.  Context: alloc locked. */
static int
enter_named(const char *name, size_t size)
{
	struct hq_type t = { .size = size };
	const char *plain = hq_describe_name(name);
	size_t n = strlen(plain) + 1;
	char *copy;
	for (uint32_t i = count; i-- > 1;)
		if (is_still(types[i], name, size))
			return (int)i;
	if (count == HQ_TYPE_MAX)
		return -ENOSPC;
	copy = hq_meta_alloc(n);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, plain, n);
	t.name = copy;
	return add(&t);
}

/* A description that is kept has its address looked up without a lock.  One
 * that was changed in place is noticed by these. */
static bool
is_known(const struct heapql_type *type, uint32_t number)
{
	const struct hq_type *t = hq_type_at(number);
	return t && t->described && t->traverse == type->traverse &&
	       t->refcount == type->refcount &&
	       is_still(t, type->name, type->size);
}

int
hq_type_register(const struct heapql_type *type)
{
	struct hq_signal_mask before;
	struct key *key;
	int number;
	if (!type)
		return -EINVAL;
	key = find_key(type);
	if (key->address && type->name && is_known(type, key->number))
		return (int)key->number;
	hq_guard_enter(&before);
	number = enter_described(type);
	if (number > 0)
		remember(type, (uint32_t)number);
	hq_guard_leave(&before);
	return number;
}

int
hq_type_named(const char *name, size_t size)
{
	struct hq_signal_mask before;
	struct key *key;
	int number;
	if (!name || size == 0)
		return -EINVAL;
	key = find_key(name);
	if (key->address && is_still(hq_type_at(key->number), name, size))
		return (int)key->number;
	hq_guard_enter(&before);
	number = enter_named(name, size);
	if (number > 0)
		remember(name, (uint32_t)number);
	hq_guard_leave(&before);
	return number;
}

uint64_t
hq_type_self_bytes(void)
{
	/* Touched as they are used. */
	return count * sizeof(*types) + key_count * sizeof(*keys);
}
