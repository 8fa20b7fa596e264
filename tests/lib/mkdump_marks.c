#include "mkdump_marks.h"

static void
write_marks(uint64_t n, uint64_t end, const struct mkdump_output *out)
{
	static const char *const names[] = {"begin", "loop", "end"};

	out->begin(out->opaque, HQ_SECTION_MARK);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(MARK, mark_id)] = i;
		row[HQ_AT(MARK, name)] = out->text(out->opaque, names[i % 3]);
		row[HQ_AT(MARK, pass)] = i / 3 + 1;
		row[HQ_AT(MARK, thread_id)] = 1;
		row[HQ_AT(MARK, mono_ns)] = 1000000000ull + i * 1000000;
		row[HQ_AT(MARK, serial)] = end / n * i + 1;
		row[HQ_AT(MARK, live_bytes)] =
		    1000 * i - (i % 4 == 3 ? 1500 : 0);
		row[HQ_AT(MARK, live_blocks)] = 10 * i;
		row[HQ_AT(MARK, arena_bytes)] = (i / 8 + 1) << 22;
		row[HQ_AT(MARK, arenas)] = i / 8 + 1;
		row[HQ_AT(MARK, rss)] = i % 5 == 4 ? 0 : (i + 1) << 20;
		row[HQ_AT(MARK, allocs)] = 20 * i;
		row[HQ_AT(MARK, bytes)] = 2000 * i;
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

static void
write_lines(uint64_t n, uint64_t end, const struct mkdump_output *out)
{
	out->begin(out->opaque, HQ_SECTION_PROFILE_LINE);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		int64_t change = i % 3 == 2 ? -5000 : (int64_t)(i * 1000);
		row[HQ_AT(PROFILE_LINE, line_id)] = i;
		row[HQ_AT(PROFILE_LINE, func)] =
		    out->text(out->opaque, i % 2 == 0 ? "fill" : "drain");
		row[HQ_AT(PROFILE_LINE, file)] =
		    out->text(out->opaque, "src/work.c");
		row[HQ_AT(PROFILE_LINE, line)] = 10 + 7 * (i % 2) + i;
		row[HQ_AT(PROFILE_LINE, is_entry)] = i < 2;
		row[HQ_AT(PROFILE_LINE, occurrences)] = i + 1;
		row[HQ_AT(PROFILE_LINE, serial)] = end / n * i + 1;
		row[HQ_AT(PROFILE_LINE, live_bytes)] = 100000 + 100 * i;
		row[HQ_AT(PROFILE_LINE, live_change)] = (uint64_t)change;
		row[HQ_AT(PROFILE_LINE, blocks_change)] = (uint64_t)(change / 10);
		row[HQ_AT(PROFILE_LINE, arena_bytes)] = 1 << 22;
		row[HQ_AT(PROFILE_LINE, rss)] = 1 << 23;
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

void
mkdump_write_marks(uint64_t n, uint64_t end, const struct mkdump_output *out)
{
	write_marks(n, end, out);
	if (n >= 4)
		write_lines(n / 4, end, out);
}
