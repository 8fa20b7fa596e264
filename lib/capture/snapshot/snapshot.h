/*
 * A snapshot: stop the other threads, copy the process, let them go on; the
 * copy writes the dump.
 *
 *	program   --- stop --- fork --- go on ------------------------>
 *	copy                     \--- walk, write, rename, end
 *
 * One snapshot is taken at a time; several may be being written.
 */
#ifndef HQ_SNAPSHOT_SNAPSHOT_H
#define HQ_SNAPSHOT_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

enum hq_trigger {
#define HQ_TRIGGER(id, name, waits, recurs) HQ_TRIGGER_##id,
#include "capture/snapshot/trigger.def"
#undef HQ_TRIGGER
};

struct hq_snapshot {
	enum hq_trigger trigger;
	const char *label; /* or NULL */
	/* Of HQ_TRIGGER_REQUEST: who asks, and what (common/request.h). */
	int asker;
	uint64_t request;
};

/*
 * Takes one.  Returns its number, or a negative errno value when none could be
 * begun.  Whether it gets written is known after hq_snapshot_wait.
 * Context: any thread, signal handler; no lock of ours held.
 */
int hq_snapshot_take(const struct hq_snapshot *what);

/*
 * Waits until the dumps begun so far are written or have failed.  Returns 0,
 * or the negative errno value of the first failure since the last call.
 * Context: any thread; no lock of ours held.
 */
int hq_snapshot_wait(void);

/* The same, and a failure is left to be told by it.
 * Context: any thread, signal handler; no lock of ours held. */
void hq_snapshot_await(void);

/*
 * The file of dump `seq`, written before: 0, -ENAMETOOLONG, or -ENOENT when it
 * is none of the last few that were written.
 * Context: any thread; no lock of ours held.
 */
int hq_snapshot_path(uint32_t seq, char *ret_path, size_t size);

/* The dumps of highest points that are not yet written come to nothing, but for
 * the last.  Context: as above. */
void hq_snapshot_supersede_peaks(void);

/* Buries the writers that have ended; cheap when there are none.
 * Context: any thread, signal handler. */
void hq_snapshot_reap(void);

/* The child of a fork counts its dumps from 1.  Context: child of fork. */
void hq_snapshot_fork_child(void);

/* Memory that snapshots keep in the process.  Context: any. */
uint64_t hq_snapshot_self_bytes(void);

#endif
