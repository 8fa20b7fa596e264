#include "capture/alloc/serial.h"

#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "os/clock.h"

enum {
	TICKS_MAX = 65536,
	BATCH_MIN = 16,
	BATCH_MAX = 4096,
};

/* A batch is meant to last about a millisecond. */
static const uint64_t batch_short_ns = 500 * 1000;
static const uint64_t batch_long_ns = 2 * 1000 * 1000;

static uint64_t next_serial = 1;

static struct hq_serial_tick *ticks;
static uint32_t tick_count;
static uint64_t tick_spacing_ns = 1000 * 1000;
static uint64_t last_tick_ns;

static void
thin_out(void)
{
	for (uint32_t i = 0; i < TICKS_MAX / 2; i++)
		ticks[i] = ticks[2 * i];
	tick_count = TICKS_MAX / 2;
	tick_spacing_ns *= 2;
}

static void
add_tick(uint64_t serial, uint64_t now)
{
	if (!ticks)
		ticks = hq_meta_alloc(TICKS_MAX * sizeof(*ticks));
	if (!ticks)
		return;
	if (tick_count == TICKS_MAX)
		thin_out();
	ticks[tick_count] = (struct hq_serial_tick){ serial, now };
	tick_count++;
	__atomic_store_n(&last_tick_ns, now, __ATOMIC_RELAXED);
}

static uint64_t
take(uint32_t n)
{
	return __atomic_fetch_add(&next_serial, n, __ATOMIC_RELAXED);
}

/* Serial and time are taken under the lock, so both ascend in the table. */
static uint64_t
take_with_tick(uint32_t n)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	uint64_t now = hq_clock_mono_ns();
	uint64_t serial = take(n);
	add_tick(serial, now);
	hq_guard_leave(&before);
	return serial;
}

static void
adapt_batch(struct hq_heap *heap, uint64_t now)
{
	uint64_t lasted = now - heap->batch_ns;
	if (heap->batch_size == 0)
		heap->batch_size = BATCH_MIN;
	else if (lasted < batch_short_ns && heap->batch_size < BATCH_MAX)
		heap->batch_size *= 2;
	else if (lasted > batch_long_ns && heap->batch_size > BATCH_MIN)
		heap->batch_size /= 2;
	heap->batch_ns = now;
}

void
hq_serial_refill(struct hq_heap *heap)
{
	uint64_t now = hq_clock_mono_ns();
	adapt_batch(heap, now);
	uint64_t since = now - __atomic_load_n(&last_tick_ns, __ATOMIC_RELAXED);
	uint64_t first = since >= tick_spacing_ns ?
				 take_with_tick(heap->batch_size) :
				 take(heap->batch_size);
	heap->births += heap->serial - heap->batch_start;
	heap->serial = heap->batch_start = first;
	heap->serial_end = first + heap->batch_size;
	hq_counters_hook_due = true;
}

uint64_t
hq_serial_next(void)
{
	return __atomic_load_n(&next_serial, __ATOMIC_RELAXED);
}

bool
hq_serial_tick_at(uint32_t i, struct hq_serial_tick *ret_tick)
{
	if (i >= tick_count)
		return false;
	*ret_tick = ticks[i];
	return true;
}
