#include "capture/object/found.h"

#include <string.h>
#include <sys/mman.h>

#include "os/own.h"
#include "os/sys.h"

enum {
	TYPES_MAX = 32768,
	KEYS_SHIFT = 17,
	KEYS = 1 << KEYS_SHIFT,
	NAMES_BYTES = 8 << 20,
};

/* Touched as it is used. */
static struct tables {
	struct hq_found types[TYPES_MAX];
	uint32_t by_name[2 * TYPES_MAX]; /* number + 1 */
	struct {
		uintptr_t address; /* 0 is none */
		uint32_t number;
	} keys[KEYS];
	char names[NAMES_BYTES];
} *t;
static uint32_t count, key_count;
static size_t names_used;

enum { BYTES = (sizeof *t + 4095) & ~(size_t)4095 };

bool
hq_found_begin(void)
{
	count = key_count = 0;
	names_used = 0;
	/* Emptied, not given back: who writes in the process itself has a table
	 * of the mappings by now. */
	if (t != NULL && HQ_SYS3(SYS_madvise, t, BYTES, MADV_DONTNEED) == 0)
		return true;
	t = hq_own_map(BYTES);
	return t != NULL;
}

static uint32_t
hash_text(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text != '\0'; text++)
		h = (h ^ (uint8_t)*text) * 16777619u;
	return h;
}

/* The place in by_name of the type, or the empty one where it belongs. */
static uint32_t
find_name(const char *name, uint64_t size, const char *source)
{
	uint32_t b = hash_text(name) % (2 * TYPES_MAX);

	for (; t->by_name[b] != 0; b = (b + 1) % (2 * TYPES_MAX)) {
		const struct hq_found *f = &t->types[t->by_name[b] - 1];
		if (f->source == source && f->size == size &&
		    strcmp(f->name, name) == 0)
			break;
	}
	return b;
}

uint32_t
hq_found_put(
    const char *name, uint64_t size, const char *source, bool has_refcount)
{
	uint32_t b = find_name(name, size, source);
	size_t n = strlen(name) + 1;
	char *copy = t->names + names_used;

	if (t->by_name[b] != 0)
		return t->by_name[b] - 1;
	if (count == TYPES_MAX || n > NAMES_BYTES - names_used)
		return HQ_FOUND_NONE;
	memcpy(copy, name, n);
	names_used += n;
	t->types[count] = (struct hq_found){copy, size, source, has_refcount};
	t->by_name[b] = ++count;
	return count - 1;
}

const struct hq_found *
hq_found_at(uint32_t number)
{
	return number < count ? &t->types[number] : NULL;
}

static uint32_t
find_key(uintptr_t address)
{
	uint32_t k = (uint32_t)((uint64_t)address * 0x9e3779b97f4a7c15u >>
				(64 - KEYS_SHIFT));

	while (t->keys[k].address != 0 && t->keys[k].address != address)
		k = (k + 1) % KEYS;
	return k;
}

bool
hq_found_recall(uintptr_t address, uint32_t *ret_number)
{
	uint32_t k = find_key(address);

	*ret_number = t->keys[k].number;
	return t->keys[k].address == address;
}

void
hq_found_remember(uintptr_t address, uint32_t number)
{
	uint32_t k = find_key(address);

	if (key_count >= KEYS / 2)
		return;
	key_count++;
	t->keys[k].address = address;
	t->keys[k].number = number;
}
