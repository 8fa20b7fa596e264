#include "capture/snapshot/write.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "capture/snapshot/contents.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/identity.h"
#include "capture/snapshot/output.h"
#include "capture/snapshot/report.h"
#include "capture/snapshot/view.h"
#include "common/bytes.h"
#include "common/fmt.h"
#include "common/request.h"
#include "dumpfile/writer.h"
#include "os/clock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/procfile.h"
#include "os/sys.h"

/* The memory of a writer lies between two guard pages, so that the kernel does
 * not merge it with a mapping of the program and the table of mappings can
 * leave it out. */
struct room {
	char *base;
	size_t size;
};

static bool
make_room(struct room *room)
{
	size_t inner = hq_round_up(
	    hq_writer_bytes() + sizeof(struct hq_output), HQ_MAP_PAGE);

	room->size = inner + 2 * HQ_MAP_PAGE;
	room->base = hq_own_map(room->size);
	if (room->base == NULL)
		return false;
	HQ_SYS3(SYS_mprotect, room->base, HQ_MAP_PAGE, PROT_NONE);
	HQ_SYS3(SYS_mprotect, room->base + room->size - HQ_MAP_PAGE,
	    HQ_MAP_PAGE, PROT_NONE);
	return true;
}

/* A pipe of the program we must not keep open, so that one is opened again
 * through /proc.  False: there is nowhere to write. */
static bool
tell(const struct hq_facts *facts, const char *reason)
{
	char text[1400], proc[64];
	struct hq_fmt f;
	bool done;
	long fd;

	hq_fmt_init(&f, text, sizeof text);
	hq_fmt_str(&f, "heapql: ");
	hq_fmt_str(&f, reason);
	hq_fmt_str(&f, "\n");
	if (facts->has_stderr)
		return hq_sys_write(2, text, f.length) == (long)f.length;
	hq_procfile_path(proc, sizeof proc, facts->pid, "fd/2");
	fd = hq_sys_open(proc, O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK, 0);
	if (fd < 0)
		return false;
	done = hq_sys_write((int)fd, text, f.length) == (long)f.length;
	hq_sys_close((int)fd);
	return done;
}

/* To who asked by name: "+PATH" or "-REASON". */
static void
answer(const struct hq_snapshot *what, bool good, const char *words)
{
	char text[1400];
	struct hq_fmt f;
	int fd = hq_report_open_fd(
	    what->asker, hq_request_fd(what->request), "pipe:");

	if (fd < 0)
		return;
	hq_fmt_init(&f, text, sizeof text);
	hq_fmt_str(&f, good ? "+" : "-");
	hq_fmt_str(&f, words);
	hq_sys_write(fd, text, f.length);
	hq_sys_close(fd);
}

/* What a user can do something about; the rest by number. */
const char *
hq_write_reason(int error)
{
	static char other[40];
	struct hq_fmt f;

	switch (-error) {
	case ENOSPC:
		return "no space left on device";
	case EDQUOT:
		return "disk quota exceeded";
	case EFBIG:
		return "file too large";
	case ENOENT:
		return "no such directory";
	case ENOTDIR:
		return "not a directory";
	case EACCES:
	case EPERM:
		return "permission denied";
	case EROFS:
		return "read-only file system";
	case ENOMEM:
		return "out of memory";
	case EMFILE:
	case ENFILE:
		return "too many open files";
	case EIO:
		return "input or output failed";
	case EPIPE:
		return "nobody reads the pipe";
	case ENAMETOOLONG:
		return "the name is too long";
	}
	hq_fmt_init(&f, other, sizeof other);
	hq_fmt_str(&f, "error ");
	hq_fmt_u64(&f, (unsigned)-error);
	return other;
}

static unsigned
request_mode(const struct hq_snapshot *what)
{
	return what->trigger == HQ_TRIGGER_REQUEST
		   ? hq_request_mode(what->request)
		   : 0;
}

static bool
may_replace(const struct hq_facts *facts)
{
	const struct hq_identity *id = hq_identity();

	return id->owner && facts->seq == 1 &&
	       hq_dump_name_is_fixed(id->pattern);
}

static int
write_to(struct hq_output *o, void *memory, struct hq_facts *facts,
    const struct hq_dump_name *name, const struct hq_snapshot *what)
{
	struct hq_writer *w;
	bool replaces = facts->replaces[0] != '\0', viewed;
	struct hq_view view;
	int error;

	o->verdict = &facts->shared->verdict;

	if (request_mode(what) == HQ_REQUEST_STREAM)
		error = hq_output_open_stream(
		    o, what->asker, hq_request_fd(what->request));
	else if (replaces)
		error = hq_output_open_path(o, facts->replaces);
	else
		error = hq_output_open(o, name);
	if (error != 0)
		return error;
	w = hq_writer_init(memory, hq_output_sink(o));
	/* To references it is all the same: there are none in zeros. */
	viewed = (hq_view_wanted || hq_contents_wanted()) &&
		 hq_view_make(&view, hq_contents_wanted() &&
					 facts->in_process_since_ns == 0);
	facts->view = viewed && hq_view_wanted ? &view : NULL;
	facts->contents = viewed && hq_contents_wanted() ? &view : NULL;
	facts->lost_events +=
	    (hq_view_wanted || hq_contents_wanted()) && !viewed;
	hq_emit_all(w, facts);
	if (viewed)
		hq_view_free(&view);
	error = hq_writer_finish(w);
	facts->shared->bytes = hq_writer_size(w);
	return hq_output_close(o, name, replaces || may_replace(facts), error);
}

/* Tells the process, who started it, and who asked. */
static void
conclude(struct hq_facts *facts, const struct hq_snapshot *what,
    const char *path, int error)
{
	char reason[1300];
	struct hq_fmt f;
	unsigned mode = request_mode(what);

	hq_fmt_init(&f, reason, sizeof reason);
	hq_fmt_str(&f, path[0] != '\0' ? path : "a dump");
	if (error == -ECANCELED)
		return;
	if (error != 0) {
		hq_fmt_str(&f, ": not written; ");
		hq_fmt_str(&f, hq_write_reason(error));
		facts->shared->told =
		    (facts->recurs && error == hq_job_last_error()) ||
		    tell(facts, reason);
	}
	if (error != 0)
		hq_report(
		    facts->shared->told ? HQ_REPORT_TOLD : HQ_REPORT_FAILED,
		    reason);
	else if (mode != HQ_REQUEST_STREAM)
		hq_report(HQ_REPORT_WROTE, reason);
	if (mode == HQ_REQUEST_NAME)
		answer(what, error == 0, reason);
	facts->shared->error = error;
	facts->shared->done = error == 0;
}

void
hq_write_dump(struct hq_facts *facts, const struct hq_snapshot *what)
{
	const struct hq_identity *id = hq_identity();
	struct hq_dump_name name = {
	    id->pattern, id->program, facts->pid, facts->seq};
	struct hq_output *o;
	struct room room;
	int error;

	facts->begin_ns = hq_clock_mono_ns();
	if (!make_room(&room)) {
		conclude(facts, what, "", -ENOMEM);
		return;
	}
	facts->own_start = (uint64_t)(uintptr_t)room.base;
	facts->own_end = facts->own_start + room.size;
	o = (struct hq_output *)(room.base + room.size - HQ_MAP_PAGE -
				 hq_round_up(sizeof *o, 16));
	error = write_to(o, room.base + HQ_MAP_PAGE, facts, &name, what);
	memcpy(facts->shared->path, o->path, sizeof o->path);
	facts->shared->write_ns = hq_clock_mono_ns() - facts->begin_ns;
	conclude(facts, what, o->path, error);
	hq_own_unmap(room.base, room.size);
}
