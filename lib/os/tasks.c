#include "os/tasks.h"

#include <stdint.h>

#include "common/bytes.h"
#include "os/procfile.h"
#include "os/sys.h"

/* struct linux_dirent64: inode u64, offset s64, length u16, type u8, name. */
enum { AT_LENGTH = 16, AT_NAME = 19 };

int
hq_tasks_open(struct hq_tasks *t, int pid)
{
	char path[64];
	long fd;

	hq_procfile_path(path, sizeof path, pid, "task");
	fd = hq_sys_open(path, O_RDONLY | O_DIRECTORY, 0);
	t->fd = (int)fd;
	t->at = t->end = 0;
	return fd < 0 ? (int)fd : 0;
}

int
hq_tasks_next(struct hq_tasks *t)
{
	for (;;) {
		const char *name;
		uint64_t tid;

		if (t->at >= t->end) {
			long got =
			    hq_sys_getdents(t->fd, t->buffer, sizeof t->buffer);
			if (got <= 0)
				return 0;
			t->at = 0;
			t->end = (size_t)got;
		}
		name = t->buffer + t->at + AT_NAME;
		t->at += hq_load_le(t->buffer + t->at + AT_LENGTH, 2);
		hq_procfile_number(&name, 10, &tid);
		if (tid != 0) /* "." and ".." */
			return (int)tid;
	}
}

void
hq_tasks_rewind(struct hq_tasks *t)
{
	HQ_SYS3(SYS_lseek, t->fd, 0, SEEK_SET);
	t->at = t->end = 0;
}

void
hq_tasks_close(struct hq_tasks *t)
{
	if (t->fd >= 0)
		hq_sys_close(t->fd);
	t->fd = -1;
}
