/*
 * Where a dump goes: a file that appears under its name only when it is whole,
 * or the pipe of whoever asked for it.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; raw system calls only.
 */
#ifndef HQ_SNAPSHOT_OUTPUT_H
#define HQ_SNAPSHOT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/dump_name.h"
#include "dumpfile/writer.h"

struct hq_output {
	int fd;
	bool stream; /* a pipe: nothing to rename */
	size_t fill;
	const uint32_t *verdict; /* of a job: HQ_JOB_GIVE_UP ends it */
	char temporary[1100];
	char path[1024];
	uint8_t buffer[1 << 16];
};

/* Begins a file beside its final name, the first that `name` makes, or `path`.
 * 0 or a negative errno value. */
int hq_output_open(struct hq_output *o, const struct hq_dump_name *name);
int hq_output_open_path(struct hq_output *o, const char *path);

/* Takes a pipe of process `pid` instead. */
int hq_output_open_stream(struct hq_output *o, int pid, int fd);

struct hq_sink hq_output_sink(struct hq_output *o);

/*
 * Ends it.  `error` is 0 or what went wrong before; then, or when anything
 * fails here, the file is removed.  With `replace` a file of that name is
 * written over.  Returns 0 or the error; o->path is the name.
 */
int hq_output_close(struct hq_output *o, const struct hq_dump_name *name,
    bool replace, int error);

#endif
