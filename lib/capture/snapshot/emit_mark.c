/* The tables MARK and PROFILE_LINE: what the program told of its run. */
#include "capture/snapshot/emit.h"
#include "capture/snapshot/mark.h"
#include "capture/snapshot/profile.h"

static void
emit_mark(struct hq_writer *w, uint32_t id, const struct hq_mark *m)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(MARK, mark_id)] = id;
	row[HQ_AT(MARK, name)] = hq_writer_text(w, hq_mark_name(m->name));
	row[HQ_AT(MARK, pass)] = m->pass;
	row[HQ_AT(MARK, thread_id)] = m->heap.thread_id;
	row[HQ_AT(MARK, mono_ns)] = m->mono_ns;
	row[HQ_AT(MARK, serial)] = m->heap.next_serial;
	row[HQ_AT(MARK, live_bytes)] = m->heap.live_bytes;
	row[HQ_AT(MARK, live_blocks)] = m->heap.live_blocks;
	row[HQ_AT(MARK, arena_bytes)] = m->heap.arena_bytes;
	row[HQ_AT(MARK, arenas)] = m->heap.arenas;
	row[HQ_AT(MARK, rss)] = m->rss;
	row[HQ_AT(MARK, allocs)] = m->heap.allocs;
	row[HQ_AT(MARK, bytes)] = m->heap.bytes;
	row[HQ_AT(MARK, untraced_bytes)] = m->heap.untraced_bytes;
	hq_writer_row(w, row);
}

static void
emit_line(struct hq_writer *w, uint32_t id, const struct hq_profile_line *l)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(PROFILE_LINE, line_id)] = id;
	row[HQ_AT(PROFILE_LINE, func)] = hq_writer_text(w, l->func);
	row[HQ_AT(PROFILE_LINE, file)] = hq_writer_text(w, l->file);
	row[HQ_AT(PROFILE_LINE, line)] = l->line;
	row[HQ_AT(PROFILE_LINE, is_entry)] = l->is_entry;
	row[HQ_AT(PROFILE_LINE, occurrences)] = l->occurrences;
	row[HQ_AT(PROFILE_LINE, mono_ns)] = l->mono_ns;
	row[HQ_AT(PROFILE_LINE, serial)] = l->last.next_serial;
	row[HQ_AT(PROFILE_LINE, live_bytes)] = l->last.live_bytes;
	row[HQ_AT(PROFILE_LINE, live_change)] = (uint64_t)l->live_change;
	row[HQ_AT(PROFILE_LINE, live_blocks)] = l->last.live_blocks;
	row[HQ_AT(PROFILE_LINE, blocks_change)] = (uint64_t)l->blocks_change;
	row[HQ_AT(PROFILE_LINE, arena_bytes)] = l->last.arena_bytes;
	row[HQ_AT(PROFILE_LINE, arena_change)] = (uint64_t)l->arena_change;
	row[HQ_AT(PROFILE_LINE, rss)] = l->rss;
	row[HQ_AT(PROFILE_LINE, rss_change)] = (uint64_t)l->rss_change;
	hq_writer_row(w, row);
}

void
hq_emit_mark(struct hq_writer *w, const struct hq_facts *facts)
{
	const struct hq_profile_line *line;
	struct hq_mark mark;

	(void)facts;
	hq_writer_begin(w, HQ_SECTION_MARK);
	for (uint32_t i = 0; hq_mark_at(i, &mark); i++)
		emit_mark(w, i, &mark);
	hq_writer_end(w);
	hq_writer_begin(w, HQ_SECTION_PROFILE_LINE);
	for (uint32_t i = 0; (line = hq_profile_at(i)) != NULL; i++)
		emit_line(w, i, line);
	hq_writer_end(w);
}
