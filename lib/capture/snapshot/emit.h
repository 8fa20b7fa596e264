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

/* All of them. */
void hq_emit_all(struct hq_writer *w, const struct hq_facts *facts);

#endif
