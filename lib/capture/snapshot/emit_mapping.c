/* The table MAPPING: the memory map of the program, without what the writer
 * itself has mapped. */
#include "capture/snapshot/emit.h"
#include "os/maps.h"

static bool
is_ours(const struct hq_facts *facts, const struct hq_maps_entry *m)
{
	return m->start >= facts->own_start && m->end <= facts->own_end;
}

void
hq_emit_mapping(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_procfile_lines lines;
	struct hq_maps_entry m;

	hq_writer_begin(w, HQ_SECTION_MAPPING);
	if (hq_maps_open(&lines) == 0) {
		while (hq_maps_next(&lines, &m)) {
			if (is_ours(facts, &m))
				continue;
			row[HQ_AT(MAPPING, start)] = m.start;
			row[HQ_AT(MAPPING, size)] = m.end - m.start;
			row[HQ_AT(MAPPING, prot)] =
			    hq_writer_text_n(w, m.prot, 4);
			row[HQ_AT(MAPPING, path)] = hq_writer_text(w, m.path);
			hq_writer_row(w, row);
		}
		hq_procfile_close_lines(&lines);
	}
	hq_writer_end(w);
}
