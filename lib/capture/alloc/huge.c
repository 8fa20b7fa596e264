#include "capture/alloc/huge.h"

#include "capture/alloc/counters.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/region.h"
#include "os/map.h"

/* Kept mappings: as much as a buffer or two that come and go, so that it does
 * not show in the size of the process. */
enum { KEPT_MAX = 8 };
static const size_t kept_bytes_max = 16 << 20;

static struct kept {
	char *base;
	size_t size;
} kept[KEPT_MAX];
static unsigned kept_count;
static size_t kept_bytes;

static struct hq_huge *unused;

static size_t
pages_of(size_t size)
{
	return (size + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
}

static void
drop_kept(unsigned i)
{
	kept_bytes -= kept[i].size;
	kept_count--;
	for (; i < kept_count; i++)
		kept[i] = kept[i + 1];
}

/* Oldest first, until there is room. */
static void
keep(char *base, size_t size)
{
	if (size > kept_bytes_max / 2) {
		hq_map_free(base, size);
		return;
	}
	while (kept_count == KEPT_MAX || kept_bytes + size > kept_bytes_max) {
		hq_map_free(kept[0].base, kept[0].size);
		drop_kept(0);
	}
	kept[kept_count++] = (struct kept){ base, size };
	kept_bytes += size;
}

/* The smallest kept mapping that fits with at most an eighth too much. */
static char *
take_kept(size_t *size, size_t align)
{
	int best = -1;
	for (unsigned i = 0; i < kept_count; i++) {
		if (kept[i].size < *size || kept[i].size > *size + *size / 8 ||
		    ((uintptr_t)kept[i].base & (align - 1)) != 0)
			continue;
		if (best < 0 || kept[i].size < kept[best].size)
			best = (int)i;
	}
	if (best < 0)
		return NULL;
	char *base = kept[best].base;
	*size = kept[best].size;
	drop_kept((unsigned)best);
	return base;
}

static struct hq_huge *
take_descriptor(void)
{
	struct hq_huge *h = unused;
	if (!h)
		return hq_meta_alloc(sizeof(*h));
	unused = h->next;
	return h;
}

static void
give_descriptor(struct hq_huge *h)
{
	h->next = unused;
	unused = h;
}

static char *
obtain(size_t *size, size_t align, bool *ret_zero)
{
	char *base = take_kept(size, align);
	*ret_zero = !base;
	if (base)
		return base;
	base = align > HQ_MAP_PAGE ? hq_map_new_aligned(*size, align) :
				     hq_map_new(*size);
	if (!base && hq_huge_trim())
		base = hq_map_new_aligned(*size, align);
	return base;
}

struct hq_huge *
hq_huge_take(size_t size, size_t align, uint32_t thread_id, bool *ret_zero)
{
	size_t bytes = pages_of(size > 0 ? size : 1);
	struct hq_huge *h = take_descriptor();
	if (!h)
		return NULL;
	char *base = obtain(&bytes, align, ret_zero);
	if (!base)
		goto no_mapping;
	if (!hq_region_add(base, bytes, HQ_REGION_HUGE, h))
		goto no_entry;
	h->base = base;
	h->size = bytes;
	h->req = size;
	h->word = 0;
	h->thread_id = thread_id;
	hq_counters_add(HQ_COUNTER_HUGE_MADE, 1);
	return h;
no_entry:
	hq_map_free(base, bytes);
no_mapping:
	give_descriptor(h);
	return NULL;
}

void
hq_huge_publish(struct hq_huge *huge, uint64_t serial)
{
	__atomic_store_n(&huge->word, serial << 12, __ATOMIC_RELEASE);
}

void
hq_huge_give(struct hq_huge *huge)
{
	__atomic_store_n(&huge->word, 0, __ATOMIC_RELEASE);
	hq_region_remove(huge->base);
	keep(huge->base, huge->size);
	give_descriptor(huge);
	hq_counters_add(HQ_COUNTER_HUGE_RETURNED, 1);
}

/* The table is sorted by base: a mapping that moves leaves it for a moment,
 * and there is room for it to come back. */
bool
hq_huge_resize(struct hq_huge *huge, size_t size)
{
	size_t bytes = pages_of(size);
	if (bytes == huge->size) {
		huge->req = size;
		return true;
	}
	char *base = hq_map_resize(huge->base, huge->size, bytes, true);
	if (!base)
		return false;
	hq_region_remove(huge->base);
	huge->base = base;
	huge->size = bytes;
	huge->req = size;
	return hq_region_add(base, bytes, HQ_REGION_HUGE, huge);
}

bool
hq_huge_trim(void)
{
	bool any = kept_count > 0;
	while (kept_count > 0) {
		hq_map_free(kept[0].base, kept[0].size);
		drop_kept(0);
	}
	return any;
}

size_t
hq_huge_kept_bytes(void)
{
	return kept_bytes;
}
