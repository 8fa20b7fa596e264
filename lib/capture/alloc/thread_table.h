/*
 * Every thread that ever allocated, by a number that is never reused.
 *
 * Bounded: later threads share number 0, "not known", and are counted.
 * Context: alloc locked, or snapshot child.
 */
#ifndef HQ_ALLOC_THREAD_TABLE_H
#define HQ_ALLOC_THREAD_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "os/task.h"

struct hq_thread {
	uint32_t thread_id;
	int tid;
	uint64_t start_ns;
	uint64_t thread_pointer; /* of its control block, while it ran */
	bool ended;
	char name[HQ_TASK_NAME_MAX]; /* set when the thread ends */
};

/* The calling thread's number, from 1; 0 when the table is full. */
uint32_t hq_thread_table_add(int tid);

/* By number; NULL for 0 or past the end. */
struct hq_thread *hq_thread_table_at(uint32_t thread_id);

#endif
