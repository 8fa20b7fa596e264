#include "capture/snapshot/timeline.h"

#include <stddef.h>

#include "capture/alloc/alloc.h"
#include "os/lock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/process.h"
#include "os/quiet.h"
#include "os/signal.h"

#define FIRST_SPACING_NS 1000000ull
/* Reading it costs some microseconds. */
#define RSS_SPACING_NS 10000000ull

#define ROWS_BYTES (HQ_TIMELINE_MAX * sizeof(struct hq_timeline_row))
_Static_assert(ROWS_BYTES % HQ_MAP_PAGE == 0, "whole pages");

static struct {
	struct hq_timeline_row *rows;
	uint32_t count;
	uint64_t spacing_ns;
	uint64_t next_ns; /* the only field that is read without the lock */
	uint64_t rss, rss_next_ns;
} line = {.spacing_ns = FIRST_SPACING_NS};

static void
thin_out(void)
{
	struct hq_timeline_row *rows = line.rows;

	for (uint32_t i = 0; i < HQ_TIMELINE_MAX / 2; i++) {
		const struct hq_timeline_row *pair = &rows[2 * i];
		rows[i] = pair[pair[1].live_bytes > pair[0].live_bytes];
	}
	line.count = HQ_TIMELINE_MAX / 2;
	line.spacing_ns *= 2;
}

/* A sandbox may forbid to look, and some have no /proc. */
static uint64_t
recent_rss(uint64_t now)
{
	uint64_t highest;

	if (hq_quiet())
		return 0;
	if (now >= line.rss_next_ns) {
		hq_process_memory(&line.rss, &highest);
		line.rss_next_ns = now + RSS_SPACING_NS;
	}
	return line.rss;
}

static void
add_row(uint64_t now)
{
	struct hq_timeline_row *row;
	struct hq_alloc_size size;

	if (line.rows == NULL)
		line.rows = hq_own_map(ROWS_BYTES);
	if (line.rows == NULL)
		return;
	if (line.count == HQ_TIMELINE_MAX)
		thin_out();
	hq_alloc_measure(&size);
	row = &line.rows[line.count++];
	*row = (struct hq_timeline_row){
	    .mono_ns = now,
	    .live_bytes = size.live_bytes,
	    .arena_bytes = size.arena_bytes,
	    .rss = recent_rss(now),
	    .serial = size.next_serial,
	    .arenas = size.arenas,
	};
}

void
hq_timeline_sample(uint64_t mono_ns)
{
	struct hq_signal_mask before;

	if (mono_ns < __atomic_load_n(&line.next_ns, __ATOMIC_RELAXED))
		return;
	hq_signal_block_all(&before);
	if (hq_lock_try(HQ_LOCK_SNAPSHOT)) {
		/* Another thread may have been here in between. */
		if (mono_ns >= line.next_ns) {
			add_row(mono_ns);
			__atomic_store_n(&line.next_ns,
			    mono_ns + line.spacing_ns, __ATOMIC_RELAXED);
		}
		hq_lock_give(HQ_LOCK_SNAPSHOT);
	}
	hq_signal_restore(&before);
}

bool
hq_timeline_at(uint32_t i, struct hq_timeline_row *ret)
{
	if (i >= line.count)
		return false;
	*ret = line.rows[i];
	return true;
}

void
hq_timeline_fork_child(void)
{
	line.count = 0;
	line.spacing_ns = FIRST_SPACING_NS;
	line.next_ns = 0;
	line.rss_next_ns = 0;
}

uint64_t
hq_timeline_self_bytes(void)
{
	return line.rows != NULL ? ROWS_BYTES : 0;
}
