/*
 * Dumps that are being written: a table of writer processes.
 *
 * A slot is taken before the fork and given back when its writer is reaped.
 * The writer reports through a page that it shares with the process.
 *
 * Context: the snapshot lock held, except where a function says otherwise.
 */
#ifndef HQ_SNAPSHOT_JOB_H
#define HQ_SNAPSHOT_JOB_H

#include <stdbool.h>
#include <stdint.h>

/* Each writer keeps a copy of what the program changes meanwhile; more than a
 * few at once would take as much memory as the program itself. */
#define HQ_JOB_MAX 4

/* Seen by the process and by the writer; each field has one that writes. */
struct hq_job_shared {
	uint64_t pause_ns; /* process: how long it stood */
	uint64_t fork_ns;  /* process */
	uint32_t released; /* process: 1 when all go on, and both above are
			    * known; futex */
	uint64_t bytes;    /* writer: size of the file */
	uint64_t write_ns; /* writer: its time */
	int32_t done;      /* writer: whole and under its name */
	int32_t error;     /* writer: negative errno value */
	int32_t told;      /* writer: it has printed why */
	char path[1024];   /* writer: the file */
};

struct hq_job {
	int pid; /* 0: free; -1: taken, not yet forked */
	struct hq_job_shared *shared;
	bool verbose;
	bool is_peak; /* counts for hq_job_peak */
};

/* Dumps of the heap at its highest: each takes the place of the one before. */
struct hq_job_peak {
	char path[1024];   /* of the last whole one; "" is none yet */
	uint64_t spent_ns; /* by all of them, writers included */
	uint64_t last_ns;  /* by the last */
	uint32_t running;
	uint64_t skipped; /* highest points that were not dumped */
};
extern struct hq_job_peak hq_job_peak;

/* A free slot, or NULL. */
struct hq_job *hq_job_take(void);
void hq_job_give_back(struct hq_job *job);

/* It is to be of the heap at its highest. */
void hq_job_set_peak(struct hq_job *job);

/* The process: all go on.  The writer: waits for that, so that it does not
 * compete with them for a processor while they stand still.  Context: any. */
void hq_job_set_released(struct hq_job_shared *shared);
void hq_job_await_released(struct hq_job_shared *shared);

/* Reaps the writers that have ended. */
void hq_job_reap_ended(void);

/* The process id of some writer that was not reaped, or 0.  Context: any; a
 * guess without the lock. */
int hq_job_any_running(void);

/* The first failure since the last call, as a negative errno value, or 0. */
int hq_job_take_error(void);

/* Keeps a failure for hq_job_take_error. */
void hq_job_note_error(int error);

/* Dumps that were asked for and could not be begun or written. */
extern uint64_t hq_job_failed;

/* In a child of the program: the writers are the parent's. */
void hq_job_forget_all(void);

#endif
