/* The stacks of a generated dump. */
#include "mkdump_traces.h"

#define FIRST_TRACE 3u /* the first that is a stack */
#define MOST_FRAMES 20u
#define BASE 0x550000000000ull
#define NOWHERE 0x7e0000000000ull /* code made at run time */

static uint64_t
draw(const struct mkdump_traces *t, uint64_t what, uint64_t number)
{
	uint64_t x = (t->seed * 67 + what) * 0x9e3779b97f4a7c15ull + number;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

uint32_t
mkdump_trace(struct mkdump_traces *t, uint64_t serial, uint64_t bytes)
{
	uint64_t n = draw(t, 1, serial);
	uint32_t trace = 0;

	/* One in ten is untraced; few traces have most of the blocks. */
	if (n % 10 != 0)
		trace = FIRST_TRACE +
			(uint32_t)(n / 10 % (MKDUMP_TRACES - FIRST_TRACE) *
				   (n / 10000 % 100) / 100);
	t->blocks[trace]++;
	t->bytes[trace] += bytes;
	return trace;
}

static void
write_rows(const struct mkdump_traces *t, const struct mkdump_output *out)
{
	out->begin(out->opaque, HQ_SECTION_TRACE);
	for (uint32_t i = 0; i < MKDUMP_TRACES; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0}, more = draw(t, 2, i) % 50;
		bool stack = i >= FIRST_TRACE;
		row[HQ_AT(TRACE, trace_id)] = i;
		row[HQ_AT(TRACE, node_id)] =
		    stack ? 1 + draw(t, 3, i) % (MKDUMP_NODES - 1) : 0;
		row[HQ_AT(TRACE, flags)] =
		    stack ? draw(t, 4, i) % 50 == 0 : 4;
		row[HQ_AT(TRACE, live_blocks)] = t->blocks[i];
		row[HQ_AT(TRACE, live_bytes)] = t->bytes[i];
		row[HQ_AT(TRACE, peak_blocks)] = t->blocks[i];
		row[HQ_AT(TRACE, peak_bytes)] = t->bytes[i];
		row[HQ_AT(TRACE, allocs)] = t->blocks[i] + (stack ? more : 0);
		row[HQ_AT(TRACE, bytes)] =
		    t->bytes[i] + (stack ? more * 48 : 0);
		row[HQ_AT(TRACE, temporaries)] = stack ? more / 3 : 0;
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

static void
write_nodes(const struct mkdump_traces *t, const struct mkdump_output *out)
{
	uint8_t depth[MKDUMP_NODES] = {0};

	out->begin(out->opaque, HQ_SECTION_NODE);
	for (uint32_t i = 0; i < MKDUMP_NODES; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		/* More often a node of late, so that paths become long. */
		uint64_t back = i == 0 ? 0 : 1 + draw(t, 5, i) % i;
		if (i > 30 && draw(t, 6, i) % 4 != 0)
			back = 1 + back % 30;
		uint32_t parent = i - (uint32_t)back;
		if (depth[parent] == MOST_FRAMES)
			parent = 0;
		if (i > 0)
			depth[i] = (uint8_t)(depth[parent] + 1);
		row[HQ_AT(NODE, node_id)] = i;
		row[HQ_AT(NODE, parent)] = parent;
		row[HQ_AT(NODE, pc_id)] =
		    i == 0 ? 0 : 1 + draw(t, 7, i) % (MKDUMP_PCS - 1);
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

/* The module has no file: what stands in brackets is the kernel's. */
static void
write_pcs(const struct mkdump_traces *t, const struct mkdump_output *out)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(MODULE, path)] = out->text(out->opaque, "[synthetic]");
	row[HQ_AT(MODULE, base)] = BASE;
	row[HQ_AT(MODULE, start)] = BASE;
	row[HQ_AT(MODULE, size)] = MKDUMP_PCS * 0x100;
	row[HQ_AT(MODULE, state)] = out->text(out->opaque, "loaded");
	out->begin(out->opaque, HQ_SECTION_MODULE);
	out->put(out->opaque, row);
	out->end(out->opaque);
	out->begin(out->opaque, HQ_SECTION_PC);
	for (uint32_t i = 0; i < MKDUMP_PCS; i++) {
		uint64_t pc[HQ_MAX_COLUMNS] = {0};
		bool nowhere = draw(t, 8, i) % 10 == 0;
		pc[HQ_AT(PC, pc_id)] = i;
		pc[HQ_AT(PC, addr)] =
		    i == 0 ? 0 : (nowhere ? NOWHERE : BASE) + i * 0x100;
		pc[HQ_AT(PC, module_id)] =
		    i == 0 || nowhere ? UINT32_MAX : 0;
		out->put(out->opaque, pc);
	}
	out->end(out->opaque);
}

static void
write_timeline(const struct mkdump_traces *t, const struct mkdump_output *out)
{
	out->begin(out->opaque, HQ_SECTION_TIMELINE);
	for (uint32_t i = 0; i < 50; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(TIMELINE, mono_ns)] = 1000000000ull * (1 + i);
		row[HQ_AT(TIMELINE, live_bytes)] =
		    i * 10000 + draw(t, 9, i) % 100000;
		row[HQ_AT(TIMELINE, arenas)] = 1 + i / 20;
		row[HQ_AT(TIMELINE, arena_bytes)] = (1ull + i / 20) << 22;
		row[HQ_AT(TIMELINE, rss)] = (2ull + i / 20) << 22;
		row[HQ_AT(TIMELINE, serial)] = 1 + i * 20;
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

void
mkdump_write_traces(
    const struct mkdump_traces *t, const struct mkdump_output *out)
{
	write_rows(t, out);
	write_nodes(t, out);
	write_pcs(t, out);
	write_timeline(t, out);
}
