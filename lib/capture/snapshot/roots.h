/*
 * Where roots may be: all memory that the program can write, outside of the
 * heap and of what is ours, cut into ranges of one kind each.
 *
 *	data      of a module, .bss too
 *	stack     of a thread, from its stack pointer on
 *	tls       its static thread-local storage and control block
 *	region    what the program named, wherever it is
 *	mapping   anything else
 *
 * Left out: the unused part of a stack, where its other end is known by a guard
 * page; stacks that libc keeps of threads that have ended, but for the pointer
 * to their table of thread variables, which libc goes on using; files that
 * others share; devices.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; memory by raw system calls.
 */
#ifndef HQ_SNAPSHOT_ROOTS_H
#define HQ_SNAPSHOT_ROOTS_H

#include "capture/snapshot/facts.h"
#include "capture/snapshot/view.h"

enum hq_root_kind {
	HQ_ROOT_DATA,
	HQ_ROOT_MAPPING,
	HQ_ROOT_STACK,
	HQ_ROOT_REGISTER,
	HQ_ROOT_TLS,
	HQ_ROOT_REGION,
	HQ_ROOT_NOTHING, /* left out */
};

const char *hq_root_kind_name(enum hq_root_kind kind);

struct hq_root_range {
	uint64_t start, end;
	enum hq_root_kind kind;
	uint32_t thread_id; /* 0: none */
	uint32_t module_id; /* UINT32_MAX: none */
	bool is_file;       /* of a mapped file */
	const char *name;   /* of a region, or NULL */
	/* Of a stack: whose. */
	const struct hq_registers *registers;
};

/* A thread that stands, or the one that made the snapshot. */
struct hq_root_thread {
	int tid;
	uint32_t thread_id;
	const struct hq_registers *registers;
};

struct hq_roots {
	struct hq_root_thread *threads; /* by tid */
	size_t nthreads;
	struct hq_root_range *labels; /* by start, none overlap */
	size_t nlabels, labels_max;
	struct hq_root_range *holes; /* by start: what is no root */
	size_t nholes, holes_max;
	size_t mapped;
	void *memory;
};

/* False: no memory. */
bool hq_roots_make(struct hq_roots *ret, const struct hq_view *view,
    const struct hq_facts *facts);
void hq_roots_free(struct hq_roots *r);

/* Calls for each range, by address. */
void hq_roots_each(const struct hq_roots *r, const struct hq_view *view,
    void (*take)(void *opaque, const struct hq_root_range *range),
    void *opaque);

#endif
