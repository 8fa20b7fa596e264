/* Processes that have outlived the program. */
#define _GNU_SOURCE
#include "check_left.h"

#include "message.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/programs.h"

/* So many are told of one by one. */
#define NAMED_MAX 4u

/* Whether the file has the text, with a zero byte behind it. */
static bool
has_text(FILE *in, const char *text)
{
	size_t n = strlen(text) + 1, same = 0;
	bool fits = true;
	int c;

	/* Strings with a zero byte behind each. */
	while (same < n && (c = getc_unlocked(in)) != EOF) {
		fits = fits && c == (unsigned char)text[same];
		same = fits ? same + 1 : 0;
		fits = fits || c == '\0';
	}
	return same == n;
}

static bool
is_ours(int proc, const char *pid, const char *variable)
{
	char name[64];
	FILE *in;
	bool ours;
	int fd;

	snprintf(name, sizeof name, "%.20s/environ", pid);
	fd = openat(proc, name, O_RDONLY | O_CLOEXEC);
	in = fd < 0 ? NULL : fdopen(fd, "r");
	if (in == NULL) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	ours = has_text(in, variable);
	fclose(in);
	return ours;
}

/* Its executable; false: it has gone, or we may not know. */
static bool
get_program(int proc, const char *pid, char exe[PATH_MAX])
{
	char name[64];
	ssize_t n;

	snprintf(name, sizeof name, "%.20s/exe", pid);
	n = readlinkat(proc, name, exe, PATH_MAX - 1);
	exe[n < 0 ? 0 : n] = '\0';
	return n > 0;
}

static void
tell(const char *pid, const char *exe, unsigned number)
{
	const char *slash = strrchr(exe, '/');

	if (number < NAMED_MAX)
		hq_message(slash == NULL ? exe : slash + 1,
		    "process %s still runs; what it does from now on is not "
		    "judged", pid);
}

void
hq_check_left(const char *pattern, const char *programs)
{
	char variable[PATH_MAX + 32], exe[PATH_MAX];
	DIR *d = opendir("/proc");
	struct dirent *entry;
	unsigned n = 0;

	snprintf(variable, sizeof variable, "HEAPQL_OUTPUT=%s", pattern);
	while (d != NULL && (entry = readdir(d)) != NULL) {
		const char *pid = entry->d_name, *name;
		if (!isdigit((unsigned char)pid[0]) ||
		    !is_ours(dirfd(d), pid, variable) ||
		    !get_program(dirfd(d), pid, exe))
			continue;
		name = strrchr(exe, '/');
		if (programs == NULL ||
		    hq_programs_match(programs, exe,
			name == NULL ? exe : name + 1))
			tell(pid, exe, n++);
	}
	if (d != NULL)
		closedir(d);
	if (n > NAMED_MAX)
		hq_message(NULL, "and %u more processes still run",
		    n - NAMED_MAX);
}
