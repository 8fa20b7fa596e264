#include "capture/snapshot/output.h"

#include <errno.h>
#include <linux/fs.h>
#include <string.h>

#include "capture/snapshot/job.h"
#include "capture/snapshot/report.h"
#include "os/sys.h"

/* More files of one name than anyone wants to see. */
enum { MAX_ATTEMPTS = 10000 };

static int
write_all(struct hq_output *o, const uint8_t *data, size_t n)
{
	while (n > 0) {
		long got = hq_sys_write(o->fd, data, n);
		if (got == -EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? (int)got : -EIO;
		data += got;
		n -= (size_t)got;
	}
	return 0;
}

static int
flush(struct hq_output *o)
{
	size_t n = o->fill;

	o->fill = 0;
	return write_all(o, o->buffer, n);
}

static int
take(void *opaque, const void *data, size_t size)
{
	struct hq_output *o = opaque;

	if (__atomic_load_n(o->verdict, __ATOMIC_RELAXED) == HQ_JOB_GIVE_UP)
		return -ECANCELED;
	if (size > sizeof o->buffer - o->fill) {
		int error = flush(o);
		if (error != 0)
			return error;
	}
	if (size > sizeof o->buffer)
		return write_all(o, data, size);
	memcpy(o->buffer + o->fill, data, size);
	o->fill += size;
	return 0;
}

struct hq_sink
hq_output_sink(struct hq_output *o)
{
	return (struct hq_sink){take, o};
}

/* A temporary file beside o->path. */
static int
open_beside(struct hq_output *o)
{
	struct hq_fmt f;
	long fd;

	o->stream = false;
	o->fill = 0;
	hq_fmt_init(&f, o->temporary, sizeof o->temporary);
	hq_fmt_str(&f, o->path);
	hq_fmt_str(&f, ".tmp-");
	hq_fmt_u64(&f, (unsigned)hq_sys_getpid());
	/* A leftover of that name is of a process of our number that is gone;
	 * O_EXCL does not follow a link that somebody has put there. */
	hq_sys_unlink(o->temporary);
	fd = hq_sys_open(
	    o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	o->fd = (int)fd;
	return fd < 0 ? (int)fd : 0;
}

int
hq_output_open(struct hq_output *o, const struct hq_dump_name *name)
{
	struct hq_fmt f;

	hq_fmt_init(&f, o->path, sizeof o->path);
	if (!hq_dump_name_make(name, 0, &f))
		return -ENAMETOOLONG;
	return open_beside(o);
}

int
hq_output_open_path(struct hq_output *o, const char *path)
{
	struct hq_fmt f;

	hq_fmt_init(&f, o->path, sizeof o->path);
	hq_fmt_str(&f, path);
	return f.cut ? -ENAMETOOLONG : open_beside(o);
}

int
hq_output_open_stream(struct hq_output *o, int pid, int fd)
{
	o->stream = true;
	o->fill = 0;
	o->fd = hq_report_open_fd(pid, fd, "pipe:");
	return o->fd < 0 ? o->fd : 0;
}

/* Not every file system can rename without replacing; where one cannot, a
 * hard link does the same. */
static long
rename_new(const char *from, const char *to)
{
	long error = HQ_SYS5(
	    SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

	if (error != -EINVAL && error != -ENOSYS)
		return error;
	error = HQ_SYS5(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
	if (error == 0)
		hq_sys_unlink(from);
	return error;
}

static long
publish(struct hq_output *o, const struct hq_dump_name *name, bool replace)
{
	struct hq_fmt f;
	long error = -EEXIST;

	if (replace)
		return hq_sys_rename(o->temporary, o->path);
	for (uint32_t i = 0; error == -EEXIST && i < MAX_ATTEMPTS; i++) {
		hq_fmt_init(&f, o->path, sizeof o->path);
		if (!hq_dump_name_make(name, i, &f))
			return -ENAMETOOLONG;
		error = rename_new(o->temporary, o->path);
	}
	return error;
}

int
hq_output_close(struct hq_output *o, const struct hq_dump_name *name,
    bool replace, int error)
{
	long closed;

	if (o->fd < 0)
		return error;
	if (error == 0)
		error = flush(o);
	/* A network file system reports a full disk as late as this. */
	closed = hq_sys_close(o->fd);
	o->fd = -1;
	if (error == 0 && closed < 0)
		error = (int)closed;
	if (o->stream)
		return error;
	if (error == 0)
		error = (int)publish(o, name, replace);
	if (error != 0)
		hq_sys_unlink(o->temporary);
	return error;
}
