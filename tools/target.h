/*
 * A running process as /proc shows it: can it be asked for a dump?
 */
#ifndef HQ_TOOLS_TARGET_H
#define HQ_TOOLS_TARGET_H

#include <stdbool.h>
#include <sys/types.h>

struct hq_target {
	pid_t pid;
	int signal; /* that asks it; 0 is none */
	uid_t uid;
	gid_t gid;
	char program[64];
};

/* False: it cannot; a message has said why. */
bool hq_target_examine(pid_t pid, struct hq_target *ret);

/* Whether it still runs. */
bool hq_target_is_alive(pid_t pid);

#endif
