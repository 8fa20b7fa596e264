/*
 * The emitters: each writes one table of a dump, or a few that are walked
 * together.  emit.def lists them in the order of the file; a new one is a file
 * here and a line there.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; raw system calls only, no memory but the stack's.
 */
#ifndef HQ_SNAPSHOT_EMIT_H
#define HQ_SNAPSHOT_EMIT_H

#include "capture/snapshot/facts.h"
#include "dumpfile/writer.h"

#define HQ_EMIT(function)                                                      \
	void function(struct hq_writer *w, const struct hq_facts *facts);
#include "capture/snapshot/emit.def"
#undef HQ_EMIT

/* Begins the table COUNTER, which the counters of traces end. */
void hq_emit_counter_begin(struct hq_writer *w, const struct hq_facts *facts);

/* The row of the table module that an object of trace/object.h has; UINT32_MAX:
 * none.  After hq_emit_module. */
uint32_t hq_emit_module_of_object(uint32_t object);

/* Loaded modules, by number, with their .bss; false past the last.  After
 * hq_emit_module. */
struct hq_emit_module_range {
	uint64_t start, end;
	uint32_t module_id;
};
bool hq_emit_module_range_at(uint32_t i, struct hq_emit_module_range *ret);

/* At least the bytes of static thread-local storage of all of them. */
uint64_t hq_emit_module_tls_bytes(void);

/* hq_emit_suppression could not look for the function, or it did not return. */
extern bool hq_emit_suppressions_unread;

/* What hq_emit_ref took. */
struct hq_emit_scan_cost {
	uint64_t ns; /* without packing and writing what it found */
	uint64_t bytes; /* of blocks */
};
extern struct hq_emit_scan_cost hq_emit_scan_cost;

/* All of them. */
void hq_emit_all(struct hq_writer *w, const struct hq_facts *facts);

#endif
