/*
 * The loaded objects (executable, libraries, vdso) in which a frame was ever
 * met, each with a number that is never reused: what dlclose unloaded keeps
 * its entry, and code loaded later at the same addresses gets another.
 *
 * Entries are made where an address is met for the first time, without the
 * loader's lock, and never move or go.
 *
 * Context: any thread, signal handler; takes no lock, allocates nothing from
 * the host.
 */
#ifndef HQ_TRACE_OBJECT_H
#define HQ_TRACE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_OBJECT_NONE UINT32_MAX
#define HQ_OBJECT_MAX 4096 /* numbers are below */

struct hq_object {
	uintptr_t start,
	    end;        /* mapped addresses; both 0: an entry not in use */
	uintptr_t base; /* what is added to an address of the file */
	const void *eh_frame_hdr;
	char path[512];
	uint8_t build_id[64];
	uint32_t build_id_bytes;
	bool unloaded;
	/* The segment that eh_frame_hdr is in; only that is read of it. */
	const uint8_t *eh_start, *eh_end;
	const void *loader; /* the loader's entry, not to be followed */
	/* The generation in which it was last seen to be the one that is there:
	 * another library may be at just its place. */
	uint64_t verified;
};

/* The number of the object that has code at `pc` now, which is on the calling
 * thread's stack; HQ_OBJECT_NONE: none, or there is no room for another entry
 * (which is counted). */
uint32_t hq_object_find(uintptr_t pc);

/* True when there is an object at `pc`, whichever. */
bool hq_object_has(uintptr_t pc);

/* True when object `number` is the one that has the code at `pc` now, which the
 * calling thread is in: its library cannot go meanwhile. */
bool hq_object_is_at(uint32_t number, uintptr_t pc);

/* NULL past the last.  Context: also snapshot child. */
const struct hq_object *hq_object_at(uint32_t number);

/*
 * Goes up each time that something was unloaded, and when the limit of frames
 * changes: whoever remembers anything by
 * an address forgets it when this has changed.
 */
extern uint64_t hq_object_generation;

/* True while a dlclose is under way: nothing that is remembered by an address
 * may be used or added to. */
extern uint32_t hq_object_unsettled;

static inline bool
hq_object_is_unsettled(void)
{
	return __atomic_load_n(&hq_object_unsettled, __ATOMIC_ACQUIRE) != 0;
}

/* Looks for objects that went without a dlclose of the program.  Context: as
 * hq_object_dlclose_begin. */
void hq_object_sweep(void);

/* True when the loader can be asked for objects at all: glibc from 2.35 on. */
bool hq_object_is_known(void);

/* Context: child of a fork. */
void hq_object_fork_child(void);

/* Memory in use, in bytes; objects that were not noted for want of room. */
uint64_t hq_object_self_bytes(void);
extern uint64_t hq_object_lost;

/* Around the loader's dlclose.  Context: no lock of ours held. */
void hq_object_dlclose_begin(void);
void hq_object_dlclose_end(void);

#endif
