#include "capture/alloc/region.h"

#include <string.h>

#include "capture/alloc/meta.h"
#include "os/map.h"
#include "os/own.h"

static struct hq_region *table;
static uint32_t count;
static size_t table_bytes;
static uint64_t total_bytes;

static bool
grow(void)
{
	size_t bytes = table_bytes ? table_bytes * 2 : 4 * HQ_MAP_PAGE;
	void *p = table ? hq_map_resize(table, table_bytes, bytes, true) :
			  hq_map_new(bytes);
	if (!p)
		return false;
	if (table)
		hq_own_forget(table);
	hq_own_note(p, bytes);
	hq_meta_count((int64_t)(bytes - table_bytes));
	table = p;
	table_bytes = bytes;
	return true;
}

/* Number of entries whose base is at most `p`. */
static uint32_t
rank_of(const void *p)
{
	uint32_t low = 0, high = count;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (table[mid].base <= (const char *)p)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
hq_region_add(char *base, size_t size, enum hq_region_kind kind, void *what)
{
	if ((count + 1) * sizeof(*table) > table_bytes && !grow())
		return false;
	uint32_t at = rank_of(base);
	memmove(&table[at + 1], &table[at], (count - at) * sizeof(*table));
	table[at] = (struct hq_region){ base, size, kind, what };
	__atomic_store_n(&count, count + 1, __ATOMIC_RELAXED);
	__atomic_store_n(&total_bytes, total_bytes + size, __ATOMIC_RELAXED);
	return true;
}

void
hq_region_remove(const char *base)
{
	uint32_t after = rank_of(base);
	if (after == 0 || table[after - 1].base != base)
		return;
	size_t size = table[after - 1].size;
	memmove(&table[after - 1], &table[after],
		(count - after) * sizeof(*table));
	__atomic_store_n(&count, count - 1, __ATOMIC_RELAXED);
	__atomic_store_n(&total_bytes, total_bytes - size, __ATOMIC_RELAXED);
}

void
hq_region_total(uint64_t *ret_bytes, uint32_t *ret_count)
{
	*ret_bytes = __atomic_load_n(&total_bytes, __ATOMIC_RELAXED);
	*ret_count = __atomic_load_n(&count, __ATOMIC_RELAXED);
}

const struct hq_region *
hq_region_find(const void *p)
{
	uint32_t after = rank_of(p);
	if (after == 0)
		return NULL;
	const struct hq_region *r = &table[after - 1];
	return (size_t)((const char *)p - r->base) < r->size ? r : NULL;
}

const struct hq_region *
hq_region_at(uint32_t i)
{
	return i < count ? &table[i] : NULL;
}
