#include "capture/alloc/thread_table.h"

#include "capture/alloc/counters.h"
#include "capture/alloc/meta.h"
#include "os/arch.h"
#include "os/clock.h"

/* 64 Ki threads, 3 MiB at most: a server with a thread per request would
 * otherwise grow for ever. */
enum { CHUNK = 256, CHUNKS = 256 };

static struct hq_thread *chunks[CHUNKS];
static uint32_t count; /* numbers given out; number n is row n - 1 */

uint32_t
hq_thread_table_add(int tid)
{
	uint32_t row = count;
	if (row >= (uint32_t)CHUNK * CHUNKS)
		goto lost;
	struct hq_thread **chunk = &chunks[row / CHUNK];
	if (!*chunk && !(*chunk = hq_meta_alloc(CHUNK * sizeof(**chunk))))
		goto lost;
	struct hq_thread *t = &(*chunk)[row % CHUNK];
	t->thread_id = row + 1;
	t->tid = tid;
	t->start_ns = hq_clock_mono_ns();
	t->thread_pointer = hq_arch_thread_pointer();
	count++;
	return t->thread_id;
lost:
	hq_counters_add(HQ_COUNTER_LOST_THREADS, 1);
	return 0;
}

struct hq_thread *
hq_thread_table_at(uint32_t thread_id)
{
	if (thread_id == 0 || thread_id > count)
		return NULL;
	return &chunks[(thread_id - 1) / CHUNK][(thread_id - 1) % CHUNK];
}
