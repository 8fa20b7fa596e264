#include "capture/snapshot/job.h"

#include <errno.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "capture/snapshot/report.h"
#include "common/fmt.h"
#include "common/request.h"
#include "os/log.h"
#include "os/own.h"
#include "os/process.h"
#include "os/sys.h"

static struct hq_job jobs[HQ_JOB_MAX];
static struct hq_job *newest_peak;
static struct page {
	struct hq_job_shared shared[HQ_JOB_MAX];
	char peak_path[1024];
} *page;
static int first_error, last_error;
uint64_t hq_job_failed;
struct hq_job_peak hq_job_peak;

#define PAGE_BYTES sizeof(struct page)

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
	page = (struct page *)p;
	hq_own_note(page, PAGE_BYTES);
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
		job->shared = &page->shared[i];
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
	last_error = error;
	if (first_error == 0)
		first_error = error;
}

int
hq_job_last_error(void)
{
	return last_error;
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
	newest_peak = job;
}

static void
decide(struct hq_job *job, uint32_t verdict)
{
	uint32_t *place = &job->shared->verdict, hold = HQ_JOB_HOLD;

	if (verdict == HQ_JOB_GIVE_UP)
		__atomic_store_n(place, verdict, __ATOMIC_RELEASE);
	else if (!__atomic_compare_exchange_n(place, &hold, verdict, false,
		     __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		return;
	HQ_SYS3(SYS_futex, place, FUTEX_WAKE, 1);
}

/* What a writer told stays until its slot is taken again. */
const char *
hq_job_path(uint32_t seq)
{
	for (unsigned i = 0; page != NULL && i < HQ_JOB_MAX; i++) {
		const struct hq_job_shared *shared = &page->shared[i];
		if (shared->seq == seq && shared->done &&
		    shared->path[0] != '\0')
			return shared->path;
	}
	return NULL;
}

void
hq_job_hurry_peaks(void)
{
	for (unsigned i = 0; i < HQ_JOB_MAX; i++)
		if (jobs[i].pid > 0 && jobs[i].is_peak)
			decide(&jobs[i], HQ_JOB_WRITE);
}

int
hq_job_supersede_peaks(void)
{
	int pid = 0;

	for (unsigned i = 0; i < HQ_JOB_MAX; i++) {
		if (jobs[i].pid <= 0 || !jobs[i].is_peak ||
		    &jobs[i] == newest_peak)
			continue;
		pid = jobs[i].pid;
		decide(&jobs[i], HQ_JOB_GIVE_UP);
	}
	return pid;
}

bool
hq_job_await_verdict(struct hq_job_shared *shared)
{
	const struct timespec limit = {0, 100000000};

	HQ_SYS4(
	    SYS_futex, &shared->verdict, FUTEX_WAIT, HQ_JOB_HOLD, &limit);
	return __atomic_load_n(&shared->verdict, __ATOMIC_ACQUIRE) !=
	       HQ_JOB_GIVE_UP;
}

/* Not a failure: a higher point has taken its place. */
static bool
has_given_up(const struct hq_job *job)
{
	return job->is_peak && !job->shared->done &&
	       job->shared->verdict == HQ_JOB_GIVE_UP;
}

const char *
hq_job_peak_path(void)
{
	return page->peak_path;
}

static void
end_peak(const struct hq_job_shared *shared)
{
	struct hq_job_peak *peak = &hq_job_peak;

	peak->write_ns += shared->write_ns;
	if (shared->done)
		memcpy(page->peak_path, shared->path, sizeof page->peak_path);
}

void
hq_job_give_back(struct hq_job *job)
{
	struct hq_job_shared *shared = job->shared;

	if (job->is_peak)
		end_peak(shared);
	if (shared->done)
		last_error = 0;
	if (has_given_up(job)) {
		/* nothing to say */
	} else if (!shared->done) {
		hq_job_note_error(shared->error != 0 ? shared->error : -EIO);
		if (!shared->told)
			hq_log_line("a dump could not be written");
		/* It was ended from outside, or by what it has called. */
		if (shared->error == 0)
			hq_report(HQ_REPORT_TOLD, "a dump");
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
		hq_own_unmap(page, PAGE_BYTES);
	page = NULL;
	first_error = 0;
	hq_job_failed = 0;
	hq_job_peak = (struct hq_job_peak){0};
}
