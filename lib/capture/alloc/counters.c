#include "capture/alloc/counters.h"

#include "capture/alloc/alloc.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/tracing.h"
#include "os/clock.h"

enum { DRIFT = 64 * 1024, FINE_DRIFT = 8 * 1024, LEAST_DRIFT = 1024 };

bool hq_counters_hook_due;

static uint64_t rare[HQ_COUNTER_COUNT];
static int64_t published_live;
static int64_t published_peak;
static int64_t noted_live; /* when the hooks were last made due by it */
static uint64_t growth_threshold = UINT64_MAX;
static uint64_t peak_threshold = UINT64_MAX;
static const struct hq_alloc_hooks *hooks;

void
hq_counters_add(enum hq_counter c, uint64_t n)
{
	__atomic_fetch_add(&rare[c], n, __ATOMIC_RELAXED);
}

uint64_t
hq_counters_get(enum hq_counter c)
{
	return __atomic_load_n(&rare[c], __ATOMIC_RELAXED);
}

static void
raise_peak(int64_t live)
{
	int64_t peak = __atomic_load_n(&published_peak, __ATOMIC_RELAXED);
	while (live > peak &&
	       !__atomic_compare_exchange_n(&published_peak, &peak, live, true,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

/* Live bytes that move quickly make the hooks due between two batches. */
static void
note_move(int64_t live)
{
	int64_t noted = __atomic_load_n(&noted_live, __ATOMIC_RELAXED);
	int64_t step = noted / 64 > DRIFT ? noted / 64 : DRIFT;
	if (live > noted - step && live < noted + step)
		return;
	__atomic_store_n(&noted_live, live, __ATOMIC_RELAXED);
	hq_counters_hook_due = true;
}

/* Whether the highest point is passed, and is one that somebody waits for. */
static bool
has_fallen(int64_t live, uint64_t *ret_peak, uint64_t *ret_threshold)
{
	int64_t peak = __atomic_load_n(&published_peak, __ATOMIC_RELAXED);
	int64_t step = peak / 256 > DRIFT ? peak / 256 : DRIFT;
	*ret_threshold = __atomic_load_n(&peak_threshold, __ATOMIC_RELAXED);
	*ret_peak = (uint64_t)peak;
	return live <= peak - step && (uint64_t)peak >= *ret_threshold;
}

/* While stacks are on, all threads together keep back at most 1/256 of what is
 * live, so that a peak is seen within that. */
static int64_t
drift_limit(const struct hq_heap *heap)
{
	int64_t most = hq_heap_watches_falls ? FINE_DRIFT : DRIFT;
	if (heap->traced == HQ_TRACED_NEVER)
		return most;
	int64_t live = __atomic_load_n(&published_live, __ATOMIC_RELAXED);
	int64_t share = live / 256 / hq_thread_heap_count();
	return share > most ? most : share < LEAST_DRIFT ? LEAST_DRIFT : share;
}

void
hq_counters_publish(struct hq_heap *heap)
{
	int64_t drift = hq_heap_live(heap) - heap->published;
	int64_t limit = drift_limit(heap);
	if (drift > -limit && drift < limit)
		return;
	heap->published += drift;
	int64_t live = __atomic_add_fetch(&published_live, drift,
					  __ATOMIC_RELAXED);
	raise_peak(live);
	note_move(live);
	hq_tracing_published(heap, live);
	uint64_t threshold = __atomic_load_n(&growth_threshold,
					     __ATOMIC_RELAXED);
	uint64_t peak, peak_wanted;
	if ((live > 0 && (uint64_t)live >= threshold) ||
	    has_fallen(live, &peak, &peak_wanted))
		hq_counters_hook_due = true;
}

void
hq_counters_new_peak(struct hq_heap *heap)
{
	heap->peak -= heap->budget;
	heap->budget = 0;
	hq_tracing_new_peak(heap);
	hq_counters_publish(heap);
}

void
hq_counters_reset_peak(void)
{
	struct hq_heap *h = hq_thread_heap_list();
	for (; h; h = h->all_next) {
		h->peak = hq_heap_live(h);
		h->budget = 0;
	}
	__atomic_store_n(&published_peak, published_live, __ATOMIC_RELAXED);
}

static void
run_grown(const struct hq_alloc_hooks *h)
{
	uint64_t live = hq_alloc_live_bytes();
	uint64_t threshold = __atomic_load_n(&growth_threshold,
					     __ATOMIC_RELAXED);
	if (live < threshold)
		return;
	/* Of several threads that come here, one takes the threshold away. */
	if (__atomic_compare_exchange_n(&growth_threshold, &threshold,
					UINT64_MAX, false, __ATOMIC_RELAXED,
					__ATOMIC_RELAXED))
		h->grown(live);
}

static void
run_fallen(const struct hq_alloc_hooks *h, size_t leaving)
{
	uint64_t live = hq_alloc_live_bytes(), peak, threshold;
	if (!has_fallen((int64_t)(live - leaving), &peak, &threshold))
		return;
	if (__atomic_compare_exchange_n(&peak_threshold, &threshold,
					UINT64_MAX, false, __ATOMIC_RELAXED,
					__ATOMIC_RELAXED))
		h->fallen(live, peak);
}

void
hq_counters_run_hooks(void)
{
	/* A host's atfork handler allocates: a hook would wait for a lock that
	 * this thread holds. */
	if (hq_guard_is_mine())
		return;
	hq_counters_hook_due = false;
	const struct hq_alloc_hooks *h = __atomic_load_n(&hooks,
							 __ATOMIC_ACQUIRE);
	if (!h)
		return;
	if (h->grown)
		run_grown(h);
	if (h->fallen)
		run_fallen(h, 0);
	if (h->tick)
		h->tick(hq_clock_mono_ns());
}

void
hq_counters_before_free(size_t size)
{
	const struct hq_alloc_hooks *h = __atomic_load_n(&hooks,
							 __ATOMIC_ACQUIRE);
	if (h && h->fallen && !hq_guard_is_mine())
		run_fallen(h, size);
}

void
hq_counters_failed(size_t size)
{
	hq_counters_add(HQ_COUNTER_FAILED, 1);
	const struct hq_alloc_hooks *h = __atomic_load_n(&hooks,
							 __ATOMIC_ACQUIRE);
	if (h && h->failed && !hq_guard_is_mine())
		h->failed(size);
}

void
hq_alloc_set_hooks(const struct hq_alloc_hooks *h)
{
	__atomic_store_n(&hooks, h, __ATOMIC_RELEASE);
}

void
hq_alloc_set_growth_threshold(uint64_t live_bytes)
{
	__atomic_store_n(&growth_threshold, live_bytes, __ATOMIC_RELAXED);
}

void
hq_alloc_watch_falls(void)
{
	hq_heap_watches_falls = true;
}

void
hq_alloc_set_peak_threshold(uint64_t live_bytes)
{
	__atomic_store_n(&peak_threshold, live_bytes, __ATOMIC_RELAXED);
}

uint64_t
hq_alloc_peak_bytes(void)
{
	int64_t peak = __atomic_load_n(&published_peak, __ATOMIC_RELAXED);
	const struct hq_heap *first = hq_thread_heap_list();
	uint64_t live = hq_alloc_live_bytes();
	if (first && !first->all_next)
		peak = first->peak;
	return peak > (int64_t)live ? (uint64_t)peak : live;
}

uint64_t
hq_alloc_live_bytes(void)
{
	int64_t live = __atomic_load_n(&published_live, __ATOMIC_RELAXED);
	const struct hq_heap *own = hq_thread_heap_own;
	if (own)
		live += hq_heap_live(own) - own->published;
	return live > 0 ? (uint64_t)live : 0;
}

uint64_t
hq_alloc_self_bytes(void)
{
	return hq_meta_bytes();
}

uint64_t
hq_alloc_lost_events(void)
{
	return hq_counters_get(HQ_COUNTER_LOST_THREADS) +
	       hq_counters_get(HQ_COUNTER_LOST_TENANCIES);
}

static void
add_heap(struct hq_counters_total *t, const struct hq_heap *heap, int64_t *live)
{
	t->allocations += hq_heap_births(heap);
	t->frees += heap->frees;
	t->reallocs += heap->reallocs;
	t->bytes_allocated += heap->bytes;
	*live += hq_heap_live(heap);
}

void
hq_counters_total(struct hq_counters_total *ret_total)
{
	struct hq_counters_total t = { 0 };
	int64_t live = 0, peak = published_peak;
	const struct hq_heap *first = hq_thread_heap_list();
	for (const struct hq_heap *h = first; h; h = h->all_next)
		add_heap(&t, h, &live);
	if (first && !first->all_next)
		peak = first->peak;
	t.live_bytes = live > 0 ? (uint64_t)live : 0;
	t.live_blocks = t.allocations - t.frees;
	t.bytes_freed = t.bytes_allocated - t.live_bytes;
	t.peak_live_bytes = peak > live ? (uint64_t)peak : t.live_bytes;
	*ret_total = t;
}
