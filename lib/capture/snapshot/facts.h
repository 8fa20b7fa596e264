/*
 * What a snapshot knows of itself: filled by the process that is dumped,
 * read by the emitters in the child.
 */
#ifndef HQ_SNAPSHOT_FACTS_H
#define HQ_SNAPSHOT_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/snapshot/job.h"
#include "os/stop.h"

struct hq_view;

struct hq_facts {
	uint32_t seq;
	int pid;
	int ppid;
	const char *trigger;
	bool recurs; /* the trigger does, by itself */
	const char *replaces; /* the path of a file to write over, or "";
			       * settled when writing begins */
	char label[128];
	uint64_t mono_ns;
	uint64_t wall_ns;
	uint64_t rss;
	uint64_t max_rss;
	uint64_t next_serial;
	uint64_t stop_ns;
	const char *method;
	uint32_t threads_stopped;
	uint32_t threads_missed;
	struct hq_job_shared *shared; /* the pause, when it is known */
	uint64_t begin_ns;            /* of writing */
	uint64_t in_process_since_ns; /* of the pause, when we write in it */
	bool has_stderr;              /* the writer has the program's */
	/* The writer's own memory, which is no mapping of the program. */
	uint64_t own_start, own_end;
	/* Who is where: the threads that stand, and the one that made the
	 * snapshot, from where our own frames begin. */
	const struct hq_stop *stop;
	struct hq_stop_thread caller;
	const struct hq_view *view; /* NULL: there is none */
	const struct hq_view *contents; /* NULL: none are looked at */
	uint64_t lost_events;       /* by the writer */
};

#endif
