#include "capture/trace/chunks.h"

#include "os/own.h"

bool
hq_chunks_reserve(struct hq_chunks *c, uint32_t i)
{
	uint32_t at = i >> HQ_CHUNKS_SHIFT;
	if (at >= HQ_CHUNKS_MAX)
		return false;
	char **place = &c->chunk[at], *none = NULL;
	if (__atomic_load_n(place, __ATOMIC_ACQUIRE))
		return true;
	size_t bytes = (size_t)c->item_bytes << HQ_CHUNKS_SHIFT;
	char *mine = hq_own_map(bytes);
	if (!mine)
		return false;
	if (!__atomic_compare_exchange_n(place, &none, mine, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		hq_own_unmap(mine, bytes); /* another thread was first */
	return true;
}
