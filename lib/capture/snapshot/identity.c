#include "capture/snapshot/identity.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/dump_name.h"
#include "common/fmt.h"
#include "os/clock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/sys.h"

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

static struct hq_identity self;

/* A page that reads as zero in the child of any fork, but not in one that
 * shares our memory. */
static int *mark;

const struct hq_identity *
hq_identity(void)
{
	return &self;
}

static void
set_mark(void)
{
	if (mark == NULL) {
		mark = hq_own_map(HQ_MAP_PAGE);
		if (mark != NULL)
			HQ_SYS3(
			    SYS_madvise, mark, HQ_MAP_PAGE, MADV_WIPEONFORK);
	}
	if (mark != NULL)
		*mark = 1;
}

/* The directory as it is now: the program may go elsewhere. */
static void
set_pattern(const char *output)
{
	char directory[1024];
	struct hq_fmt f;

	hq_fmt_init(&f, self.pattern, sizeof self.pattern);
	if (output[0] != '/' &&
	    HQ_SYS2(SYS_getcwd, directory, sizeof directory) > 0 &&
	    directory[0] == '/') {
		/* A % of the directory is itself. */
		for (const char *p = directory; *p != '\0'; p++) {
			hq_fmt_bytes(&f, p, 1);
			if (*p == '%')
				hq_fmt_str(&f, "%");
		}
		if (directory[1] != '\0')
			hq_fmt_str(&f, "/");
	}
	hq_fmt_str(&f, output[0] != '\0' ? output : HQ_DUMP_NAME_DEFAULT);
}

void
hq_identity_init(const char *output, bool owner, bool verbose)
{
	struct hq_fmt f;

	self.pid = hq_sys_getpid();
	self.start_ns = hq_clock_mono_ns();
	self.owner = owner;
	self.verbose = verbose;
	hq_fmt_init(&f, self.program, sizeof self.program);
	if (program_invocation_short_name != NULL)
		hq_fmt_str(&f, program_invocation_short_name);
	if (f.length == 0)
		hq_fmt_str(&f, "program");
	set_pattern(output);
	set_mark();
}

enum hq_identity_state
hq_identity_check(void)
{
	if (hq_sys_getpid() == self.pid)
		return HQ_IDENTITY_SAME;
	if (mark != NULL && *mark == 0)
		return HQ_IDENTITY_CHILD;
	return HQ_IDENTITY_BORROWED;
}

void
hq_identity_fork_child(void)
{
	self.pid = hq_sys_getpid();
	self.start_ns = hq_clock_mono_ns();
	self.owner = false;
	set_mark();
}
