/* A running process as /proc shows it. */
#include "config.h"

#include "target.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/request.h"
#include "common/signame.h"
#include "message.h"

static FILE *
open_proc(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	return fopen(path, "re");
}

static const char *
text_of(pid_t pid)
{
	static char text[32];

	snprintf(text, sizeof text, "process %d", (int)pid);
	return text;
}

bool
hq_target_is_alive(pid_t pid)
{
	char line[256];
	FILE *f = open_proc(pid, "stat");
	const char *p = NULL;

	if (f == NULL)
		return false;
	if (fgets(line, sizeof line, f) != NULL)
		p = strrchr(line, ')');
	fclose(f);
	/* A zombie is a process that only its parent still knows. */
	return p != NULL && p[1] == ' ' && p[2] != 'Z' && p[2] != 'X';
}

/* 1 it has the library, 0 it has not, -1 that may not be seen. */
static int
has_library(pid_t pid)
{
	char *line = NULL;
	size_t room = 0;
	int found = 0;
	FILE *f = open_proc(pid, "maps");

	if (f == NULL)
		return -1;
	while (!found && getline(&line, &room, f) > 0)
		found = strstr(line, "/libheapql.so") != NULL;
	free(line);
	fclose(f);
	return found;
}

/* What it was started with; a program that is linked with the library has the
 * defaults. */
static void
read_signal(struct hq_target *t)
{
	static const char key[] = "HEAPQL_SIGNAL=";
	char *entry = NULL;
	size_t room = 0;
	int number;
	FILE *f = open_proc(t->pid, "environ");

	t->signal = SIGUSR2;
	if (f == NULL)
		return;
	while (getdelim(&entry, &room, '\0', f) > 0)
		if (strncmp(entry, key, sizeof key - 1) == 0 &&
		    hq_signame_parse(entry + sizeof key - 1, &number) == 0)
			t->signal = number;
	free(entry);
	fclose(f);
}

static bool
is_caught(uint64_t caught, int signal)
{
	return signal > 0 && (caught >> (signal - 1) & 1) != 0;
}

/* Owner, and the signal that asks: only one that is caught, since it would end
 * the process otherwise. */
static bool
read_status(struct hq_target *t)
{
	char line[256];
	unsigned uid = 0, gid = 0;
	uint64_t caught = 0;
	FILE *f = open_proc(t->pid, "status");

	if (f == NULL)
		return false;
	while (fgets(line, sizeof line, f) != NULL) {
		if (strncmp(line, "Uid:", 4) == 0)
			uid = (unsigned)strtoul(line + 4, NULL, 10);
		else if (strncmp(line, "Gid:", 4) == 0)
			gid = (unsigned)strtoul(line + 4, NULL, 10);
		else if (strncmp(line, "SigCgt:", 7) == 0)
			caught = strtoull(line + 7, NULL, 16);
	}
	fclose(f);
	t->uid = uid;
	t->gid = gid;
	if (is_caught(caught, HQ_REQUEST_SIGNAL))
		t->signal = HQ_REQUEST_SIGNAL;
	else if (!is_caught(caught, t->signal))
		t->signal = 0;
	return true;
}

static void
read_program(struct hq_target *t)
{
	char arg[4096] = "";
	const char *name = arg, *slash;
	FILE *f = open_proc(t->pid, "cmdline");

	if (f != NULL) {
		size_t n = fread(arg, 1, sizeof arg - 1, f);
		arg[n] = '\0';
		fclose(f);
	}
	slash = strrchr(arg, '/');
	if (slash != NULL)
		name = slash + 1;
	snprintf(t->program, sizeof t->program, "%.60s",
	    name[0] != '\0' ? name : "program");
}

bool
hq_target_examine(pid_t pid, struct hq_target *ret)
{
	struct hq_target t = {.pid = pid};
	int library;

	if (!hq_target_is_alive(pid)) {
		hq_message(text_of(pid), "no such process");
		return false;
	}
	library = has_library(pid);
	if (library < 0 || (kill(pid, 0) != 0 && errno == EPERM)) {
		hq_message(text_of(pid), "permission denied");
		return false;
	}
	if (library == 0) {
		hq_message(text_of(pid), "it does not run under heapql; start "
					 "it with heapql run");
		return false;
	}
	read_signal(&t);
	read_program(&t);
	if (!read_status(&t)) {
		hq_message(text_of(pid), "no such process");
		return false;
	}
	if (t.signal == 0) {
		hq_message(text_of(pid),
		    "it takes no requests; its signals are "
		    "switched off");
		return false;
	}
	*ret = t;
	return true;
}
