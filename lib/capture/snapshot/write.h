/*
 * The writer: walks the heap and writes the file.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; on a stack of 64 KiB or more.
 */
#ifndef HQ_SNAPSHOT_WRITE_H
#define HQ_SNAPSHOT_WRITE_H

#include "capture/snapshot/facts.h"
#include "capture/snapshot/snapshot.h"

/* A phrase for a negative errno value. */
const char *hq_write_reason(int error);

/* Writes the dump and reports in facts->shared. */
void hq_write_dump(struct hq_facts *facts, const struct hq_snapshot *what);

#endif
