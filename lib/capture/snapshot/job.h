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
	uint32_t verdict;  /* process: enum hq_job_verdict; futex */
	uint64_t bytes;    /* writer: size of the file */
	uint64_t write_ns; /* writer: its time */
	int32_t done;      /* writer: whole and under its name */
	int32_t error;     /* writer: negative errno value */
	int32_t told;      /* writer: it has printed why */
	uint32_t seq;      /* process: number of the dump */
	char path[1024];   /* writer: the file */
};

/* The writer of a highest point waits a while before it writes: in a program
 * that climbs by small steps a higher point takes its place soon. */
enum hq_job_verdict {
	HQ_JOB_HOLD,
	HQ_JOB_WRITE,
	HQ_JOB_GIVE_UP
};

struct hq_job {
	int pid; /* 0: free; -1: taken, not yet forked */
	struct hq_job_shared *shared;
	bool verbose;
	bool is_peak; /* counts for hq_job_peak */
};

/* Dumps of the heap at its highest: each takes the place of the one before. */
struct hq_job_peak {
	uint64_t write_ns; /* of all of their writers */
	uint64_t skipped; /* highest points that were not dumped */
};
extern struct hq_job_peak hq_job_peak;

/* The file of the last one that is whole, "" is none yet: in memory that the
 * writers share, since it may become known while one waits.  There is one as
 * soon as a job was taken. */
const char *hq_job_peak_path(void);

/* A free slot, or NULL. */
struct hq_job *hq_job_take(void);
void hq_job_give_back(struct hq_job *job);

/* It is to be of the heap at its highest. */
void hq_job_set_peak(struct hq_job *job);

/* The file of dump `seq`, or NULL: it is none of the last few that were
 * written. */
const char *hq_job_path(uint32_t seq);

/* Lets the writers of highest points write at once. */
void hq_job_hurry_peaks(void);

/* All but the last of them give up; the process id of one that has not yet
 * ended, or 0. */
int hq_job_supersede_peaks(void);

/* The writer of one waits for its verdict; false: it gives up.  Context: any.
 */
bool hq_job_await_verdict(struct hq_job_shared *shared);

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

/* Why the dump that ended last failed, or 0. */
int hq_job_last_error(void);

/* Dumps that were asked for and could not be begun or written. */
extern uint64_t hq_job_failed;

/* In a child of the program: the writers are the parent's. */
void hq_job_forget_all(void);

#endif
