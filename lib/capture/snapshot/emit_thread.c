/* The table THREAD.  A running thread's name is the system's, of the process
 * that was copied: its threads are not ours. */
#include <string.h>

#include "capture/alloc/enumerate.h"
#include "capture/snapshot/emit.h"
#include "os/procfile.h"

static uint32_t
put_name(struct hq_writer *w, int pid, const struct hq_enum_thread *thread)
{
	char path[64], text[64];
	ssize_t n;

	if (thread->ended)
		return hq_writer_text(w, thread->name);
	hq_procfile_task_path(path, sizeof path, pid, (int)thread->tid, "comm");
	n = hq_procfile_read(path, text, sizeof text);
	if (n > 0 && text[n - 1] == '\n')
		n--;
	return n > 0 ? hq_writer_text_n(w, text, (size_t)n) : 0;
}

void
hq_emit_thread(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_enum_thread thread;

	hq_writer_begin(w, HQ_SECTION_THREAD);
	for (uint32_t i = 0; hq_enum_thread_at(i, &thread); i++) {
		row[HQ_AT(THREAD, thread_id)] = thread.thread_id;
		row[HQ_AT(THREAD, tid)] = thread.tid;
		row[HQ_AT(THREAD, name)] = put_name(w, facts->pid, &thread);
		row[HQ_AT(THREAD, start_ns)] = thread.start_ns;
		row[HQ_AT(THREAD, state)] =
		    hq_writer_text(w, thread.ended ? "ended" : "running");
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}
