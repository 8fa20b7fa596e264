/*
 * What is counted per trace, against a model that follows every step: live,
 * peak, allocations, temporaries; stacks going off and on.
 */
#include "cmocka.h"

#include <string.h>

#include "capture/alloc/block.h"
#include "capture/alloc/check.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/tracing.h"
#include "capture/snapshot/trace_sums.h"

enum { SITES = 6, BLOCKS = 600, UNTRACED = SITES };

/* Sites: a function each, so that each has a stack of its own. */
#define SITE(n)                                                                \
	static __attribute__((noinline)) void *site_##n(void *p, size_t size)  \
	{                                                                      \
		void *q = p ? hq_malloc_resize(p, size) : hq_malloc(size);     \
		__asm__ volatile("" ::"r"(q), "i"(n));                         \
		return q;                                                      \
	}
SITE(0)
SITE(1)
SITE(2)
SITE(3)
SITE(4)
SITE(5)

typedef void *site_fn(void *p, size_t size);
static site_fn *const sites[SITES] = {
    site_0, site_1, site_2, site_3, site_4, site_5};

struct tally {
	int64_t blocks, bytes, peak_blocks, peak_bytes;
	uint64_t allocs, total, temporaries;
};

static struct {
	struct {
		void *p;
		size_t size;
		unsigned site;
	} block[BLOCKS];
	struct tally site[SITES + 1];
	/* By what a site does: malloc and realloc are two stacks. */
	uint32_t trace[SITES + 1][2];
	int64_t live, peak;
	void *last;
	unsigned last_site;
} model;

static uint32_t random_state = 1;

static uint32_t
random_below(uint32_t n)
{
	random_state = random_state * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)(random_state >> 8) * n) >> 24);
}

static uint32_t
trace_of(void *p)
{
	struct hq_block b;

	hq_block_find(p, &b);
	return hq_block_trace(&b);
}

static void
count_live(unsigned site, int64_t blocks, int64_t bytes)
{
	model.site[site].blocks += blocks;
	model.site[site].bytes += bytes;
	model.live += bytes;
	if (model.live <= model.peak)
		return;
	model.peak = model.live;
	for (unsigned i = 0; i <= SITES; i++) {
		model.site[i].peak_blocks = model.site[i].blocks;
		model.site[i].peak_bytes = model.site[i].bytes;
	}
}

static void
count_temporary(void *p)
{
	if (p != model.last)
		return;
	if (model.last_site != UNTRACED)
		model.site[model.last_site].temporaries++;
	model.last = NULL;
}

static void
drop(unsigned i)
{
	count_temporary(model.block[i].p);
	hq_malloc_free(model.block[i].p);
	count_live(model.block[i].site, -1, -(int64_t)model.block[i].size);
	model.block[i].p = NULL;
}

/* Sizes of every way to make a block: pools, runs, mappings. */
static size_t
random_size(void)
{
	switch (random_below(40)) {
	case 0:
		return 40000 + random_below(200000);
	case 1:
		return 1100000 + random_below(500000);
	default:
		return 1 + random_below(2000);
	}
}

static void
make(unsigned i, bool traced)
{
	unsigned site = random_below(SITES);
	size_t size = random_size();
	void *old = model.block[i].p;
	void *p = sites[site](old, size);

	if (!traced)
		site = UNTRACED;
	if (old != NULL) {
		count_temporary(old);
		/* One step: the total moves by the difference. */
		model.site[model.block[i].site].blocks--;
		model.site[model.block[i].site].bytes -=
		    (int64_t)model.block[i].size;
		model.live -= (int64_t)model.block[i].size;
	}
	count_live(site, 1, (int64_t)size);
	model.site[site].allocs++;
	model.site[site].total += size;
	model.trace[site][old != NULL] = trace_of(p);
	model.block[i].p = model.last = p;
	model.block[i].size = size;
	model.block[i].site = model.last_site = site;
}

/* Blocks born before stacks were off keep their site; with free and the two
 * ways to make a block, all at random. */
static void
steps(unsigned n, bool traced, unsigned frees_in_8)
{
	for (unsigned k = 0; k < n; k++) {
		unsigned i = random_below(BLOCKS);
		if (model.block[i].p != NULL && random_below(8) < frees_in_8)
			drop(i);
		else
			make(i, traced);
		/* The next step often frees what this one made. */
		if (model.block[i].p != NULL && random_below(4) == 0)
			drop(i);
	}
}

static void
check_site(const struct hq_trace_sums *s, unsigned site)
{
	struct hq_trace_sum sum = {0};
	uint32_t before = UINT32_MAX;

	for (unsigned way = 0; way < 2; way++) {
		uint32_t trace = model.trace[site][way];
		if (trace == before)
			continue;
		before = trace;
		assert_true(trace < s->ntraces);
		sum.live_blocks += s->trace[trace].live_blocks;
		sum.live_bytes += s->trace[trace].live_bytes;
		sum.peak_blocks += s->trace[trace].peak_blocks;
		sum.peak_bytes += s->trace[trace].peak_bytes;
		sum.counts.allocs += s->trace[trace].counts.allocs;
		sum.counts.bytes += s->trace[trace].counts.bytes;
		sum.counts.temporaries += s->trace[trace].counts.temporaries;
	}
	assert_int_equal(sum.live_blocks, model.site[site].blocks);
	assert_int_equal(sum.live_bytes, model.site[site].bytes);
	assert_int_equal(sum.peak_blocks, model.site[site].peak_blocks);
	assert_int_equal(sum.peak_bytes, model.site[site].peak_bytes);
	assert_int_equal(sum.counts.allocs, model.site[site].allocs);
	assert_int_equal(sum.counts.bytes, model.site[site].total);
	assert_int_equal(sum.counts.temporaries, model.site[site].temporaries);
}

static void
check_all(void)
{
	struct hq_trace_sums s;

	assert_true(hq_trace_sums_make(&s));
	for (unsigned i = 0; i <= SITES; i++)
		check_site(&s, i);
	hq_trace_sums_free(&s);
	assert_int_equal(hq_check_all(), 0);
}

static void
drop_half_and_reset_peak(void)
{
	for (unsigned i = 0; i < BLOCKS; i++)
		if (model.block[i].p != NULL && i % 2)
			drop(i);
	hq_tracing_reset_peak();
	model.peak = model.live - 1;
	count_live(0, 0, 0);
}

static void
start_again(void)
{
	hq_tracing_start(0);
}

/* All steps are taken from one place, so a site has one stack. */
static void
counts_follow_every_step(void **state)
{
	static const struct {
		void (*before)(void);
		unsigned rounds, steps, frees_in_8;
	} phases[] = {
	    {NULL, 10, 3000, 1},
	    {NULL, 10, 3000, 5},
	    {NULL, 10, 3000, 2},
	    {hq_tracing_stop, 3, 1000, 2},
	    {start_again, 3, 1000, 5},
	    {hq_tracing_stop, 3, 1000, 5},
	    {start_again, 3, 1000, 1},
	    {drop_half_and_reset_peak, 5, 2000, 3},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof phases / sizeof phases[0]; i++) {
		if (phases[i].before != NULL)
			phases[i].before();
		for (unsigned k = 0; k < phases[i].rounds; k++) {
			steps(phases[i].steps, hq_tracing_is_on(),
			    phases[i].frees_in_8);
			check_all();
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_follow_every_step),
	};
	return cmocka_run_group_tests_name("tracing", tests, NULL, NULL);
}
