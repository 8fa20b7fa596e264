/* The table DUMP: which process, when and why. */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "capture/snapshot/emit.h"
#include "capture/snapshot/identity.h"
#include "os/procfile.h"
#include "os/sys.h"

/* The arguments, separated by zeros in the file, by spaces in the dump. */
static uint32_t
put_cmdline(struct hq_writer *w)
{
	char text[4096];
	ssize_t n = hq_procfile_read("/proc/self/cmdline", text, sizeof text);

	if (n <= 0)
		return 0;
	while (n > 0 && text[n - 1] == '\0')
		n--;
	for (ssize_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	return hq_writer_text_n(w, text, (size_t)n);
}

static uint32_t
put_exe(struct hq_writer *w)
{
	char text[1024];
	long n = hq_sys_readlink("/proc/self/exe", text, sizeof text);
	return n > 0 ? hq_writer_text_n(w, text, (size_t)n) : 0;
}

static uint32_t
put_host(struct hq_writer *w)
{
	struct utsname names;

	if (HQ_SYS1(SYS_uname, &names) != 0)
		return 0;
	return hq_writer_text(w, names.nodename);
}

void
hq_emit_dump(struct hq_writer *w, const struct hq_facts *facts)
{
	const struct hq_identity *id = hq_identity();
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	hq_writer_begin(w, HQ_SECTION_DUMP);
	row[HQ_AT(DUMP, seq)] = facts->seq;
	row[HQ_AT(DUMP, pid)] = (unsigned)facts->pid;
	row[HQ_AT(DUMP, ppid)] = (unsigned)facts->ppid;
	row[HQ_AT(DUMP, label)] = hq_writer_text(w, facts->label);
	row[HQ_AT(DUMP, trigger)] = hq_writer_text(w, facts->trigger);
	row[HQ_AT(DUMP, program)] = hq_writer_text(w, id->program);
	row[HQ_AT(DUMP, cmdline)] = put_cmdline(w);
	row[HQ_AT(DUMP, exe)] = put_exe(w);
	row[HQ_AT(DUMP, host)] = put_host(w);
	row[HQ_AT(DUMP, mono_ns)] = facts->mono_ns;
	row[HQ_AT(DUMP, wall_ns)] = facts->wall_ns;
	row[HQ_AT(DUMP, start_ns)] = id->start_ns;
	row[HQ_AT(DUMP, page_size)] = (uint64_t)sysconf(_SC_PAGESIZE);
	row[HQ_AT(DUMP, rss)] = facts->rss;
	row[HQ_AT(DUMP, max_rss)] = facts->max_rss;
	row[HQ_AT(DUMP, next_serial)] = facts->next_serial;
	hq_writer_row(w, row);
	hq_writer_end(w);
}
