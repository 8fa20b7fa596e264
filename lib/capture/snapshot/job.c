#include "capture/snapshot/job.h"

#include <errno.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "common/fmt.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sys.h"

static struct hq_job jobs[HQ_JOB_MAX];
static struct hq_job_shared *page; /* HQ_JOB_MAX of them */
static int first_error;
uint64_t hq_job_failed;
struct hq_job_peak hq_job_peak;

#define PAGE_BYTES (HQ_JOB_MAX * sizeof(struct hq_job_shared))

static bool
map_page(void)
{
	long p;

	if (page != NULL)
		return true;
	p = HQ_SYS6(SYS_mmap, 0, PAGE_BYTES, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if ((unsigned long)p > -4096UL)
		return false;
	page = (struct hq_job_shared *)p;
	return true;
}

struct hq_job *
hq_job_take(void)
{
	if (!map_page())
		return NULL;
	for (unsigned i = 0; i < HQ_JOB_MAX; i++) {
		struct hq_job *job = &jobs[i];
		if (job->pid != 0)
			continue;
		job->pid = -1;
		job->shared = &page[i];
		job->is_peak = false;
		*job->shared = (struct hq_job_shared){0};
		return job;
	}
	return NULL;
}

void
hq_job_note_error(int error)
{
	hq_job_failed++;
	if (first_error == 0)
		first_error = error;
}

static void
tell_success(const struct hq_job_shared *shared)
{
	char text[400];
	struct hq_fmt f;

	hq_fmt_init(&f, text, sizeof text);
	hq_fmt_str(&f, "wrote ");
	hq_fmt_str(
	    &f, shared->path[0] != '\0' ? shared->path : "to heapql dump");
	hq_fmt_str(&f, ", ");
	hq_fmt_u64(&f, shared->bytes);
	hq_fmt_str(&f, " bytes, pause ");
	hq_fmt_u64(&f, shared->pause_ns / 1000);
	hq_fmt_str(&f, " us");
	hq_log_line(text);
}

void
hq_job_set_peak(struct hq_job *job)
{
	job->is_peak = true;
	hq_job_peak.running++;
}

static void
end_peak(const struct hq_job_shared *shared)
{
	struct hq_job_peak *peak = &hq_job_peak;

	peak->running--;
	peak->last_ns = shared->pause_ns + shared->write_ns;
	peak->spent_ns += peak->last_ns;
	if (shared->done)
		memcpy(peak->path, shared->path, sizeof peak->path);
}

void
hq_job_give_back(struct hq_job *job)
{
	struct hq_job_shared *shared = job->shared;

	if (job->is_peak)
		end_peak(shared);
	if (!shared->done) {
		hq_job_note_error(shared->error != 0 ? shared->error : -EIO);
		if (!shared->told)
			hq_log_line("a dump could not be written");
	} else if (job->verbose) {
		tell_success(shared);
	}
	job->pid = 0;
}

void
hq_job_set_released(struct hq_job_shared *shared)
{
	__atomic_store_n(&shared->released, 1, __ATOMIC_RELEASE);
	HQ_SYS3(SYS_futex, &shared->released, FUTEX_WAKE, 1);
}

/* Not for ever: the process may be killed. */
void
hq_job_await_released(struct hq_job_shared *shared)
{
	const struct timespec limit = {1, 0};

	if (__atomic_load_n(&shared->released, __ATOMIC_ACQUIRE) == 0)
		HQ_SYS4(SYS_futex, &shared->released, FUTEX_WAIT, 0, &limit);
}

void
hq_job_reap_ended(void)
{
	for (unsigned i = 0; i < HQ_JOB_MAX; i++)
		if (jobs[i].pid > 0 && hq_process_reap(jobs[i].pid, true) != 0)
			hq_job_give_back(&jobs[i]);
}

int
hq_job_any_running(void)
{
	for (unsigned i = 0; i < HQ_JOB_MAX; i++)
		if (jobs[i].pid > 0)
			return jobs[i].pid;
	return 0;
}

int
hq_job_take_error(void)
{
	int error = first_error;

	first_error = 0;
	return error;
}

void
hq_job_forget_all(void)
{
	for (unsigned i = 0; i < HQ_JOB_MAX; i++)
		jobs[i] = (struct hq_job){0};
	if (page != NULL)
		HQ_SYS2(SYS_munmap, page, PAGE_BYTES);
	page = NULL;
	first_error = 0;
	hq_job_failed = 0;
	hq_job_peak = (struct hq_job_peak){0};
}
