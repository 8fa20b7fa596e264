/* What a command runs, how long it takes, and how it is interrupted. */
#include "watch.h"

#include "command.h"
#include "message.h"
#include "show_sql.h"

#include "analysis/render/unit.h"
#include "analysis/support/phase.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static bool show_sql, timing, started;

const struct hq_option hq_watch_options[] = {
    HQ_OPTION_FLAG(0, "show-sql", &show_sql,
	"print the SQL that runs, with its values, on standard error"),
    HQ_OPTION_FLAG(0, "timing", &timing,
	"say at the end, on standard error, what took how long"),
    HQ_OPTION_END,
};

/* --- signals ------------------------------------------------------------ */

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};
static char unfinished[4096], directory[4096];
static sqlite3 *volatile writer;
static void (*volatile taker)(void);
static volatile sig_atomic_t caught; /* the signal, while a writer ends */
static atomic_bool shown;	     /* a line of progress stands there */

static void
say(const char *text)
{
	ssize_t n = write(STDERR_FILENO, text, strlen(text));

	(void)n;
}

static void
die(int number)
{
	if (atomic_load(&shown))
		say("\r\033[K");
	if (directory[0] != '\0') {
		say("heapql: interrupted; the dumps are in ");
		say(directory);
		say("\n");
	} else {
		say(unfinished[0] != '\0' || caught != 0
			? "heapql: interrupted; nothing was left behind\n"
			: "heapql: interrupted\n");
	}
	signal(number, SIG_DFL);
	raise(number);
}

/* Only what may be done in a signal's handler; sqlite3_interrupt sets a flag. */
static void
handle(int number)
{
	int before = errno;

	if (number == SIGINT && taker != NULL) {
		taker();
	} else if (writer != NULL && caught == 0) {
		caught = number;
		sqlite3_interrupt(writer);
	} else {
		if (unfinished[0] != '\0')
			unlink(unfinished);
		die(number);
	}
	errno = before;
}

static void
catch_signals(void)
{
	/* What is being printed goes on: a write that was broken off would be
	 * an error of the stream for good. */
	struct sigaction action = {
	    .sa_handler = handle, .sa_flags = SA_RESTART};
	struct sigaction before;

	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaddset(&action.sa_mask, deadly[i]);
	/* What was ignored before us, as by nohup, stays so. */
	for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++)
		if (sigaction(deadly[i], NULL, &before) == 0 &&
		    before.sa_handler != SIG_IGN)
			sigaction(deadly[i], &action, NULL);
}

static void
remember(char kept[4096], const char *name)
{
	sigset_t all, before;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	kept[0] = '\0';
	if (name != NULL && strlen(name) < 4096)
		strcpy(kept, name);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void
hq_watch_file(const char *name)
{
	remember(unfinished, name);
}

void
hq_watch_directory(const char *name)
{
	remember(directory, name);
}

static int
has_caught(void *opaque)
{
	(void)opaque;
	return caught != 0;
}

void
hq_watch_writer(sqlite3 *handle_)
{
	writer = handle_;
	if (handle_ != NULL)
		sqlite3_progress_handler(handle_, 1000, has_caught, NULL);
}

void
hq_watch_interrupt(void (*take)(void))
{
	taker = take;
}

/* --- what is going on ---------------------------------------------------- */

#define FIRST_NS 1000000000u /* after so long a line is shown */
#define STEP_NS 250000000

static pthread_t watcher;
static atomic_bool watching;

static void
show(const struct hq_phase *p, uint64_t ns)
{
	char line[160];

	snprintf(line, sizeof line, "\r\033[Kheapql: %s%s%s, %llu s", p->what,
	    p->detail == NULL ? "" : " ", p->detail == NULL ? "" : p->detail,
	    (unsigned long long)(ns / 1000000000u));
	atomic_store(&shown, true);
	say(line);
}

static void *
watch(void *opaque)
{
	const struct timespec step = {0, STEP_NS};
	uint64_t begin = hq_phase_clock(), since;

	(void)opaque;
	while (atomic_load(&watching)) {
		const struct hq_phase *p = hq_phase_now(&since);
		uint64_t now = hq_phase_clock();
		if (p != NULL && now - begin > FIRST_NS && now > since)
			show(p, now - begin);
		nanosleep(&step, NULL);
	}
	return NULL;
}

/* Signals are for the thread that works. */
static void
start_watcher(void)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	atomic_store(&watching, true);
	if (pthread_create(&watcher, NULL, watch, NULL) != 0)
		atomic_store(&watching, false);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Output is coming: nothing is shown from now on. */
static void
be_quiet(void)
{
	if (!atomic_load(&watching))
		return;
	atomic_store(&watching, false);
	pthread_join(watcher, NULL);
	if (atomic_exchange(&shown, false))
		say("\r\033[K");
}

/* --- the whole ------------------------------------------------------------ */

void
hq_watch_start(void)
{
	bool terminal = isatty(STDERR_FILENO);

	started = true;
	catch_signals();
	if (timing || terminal)
		hq_phase_start();
	if (terminal) {
		hq_phase_before_print(be_quiet);
		start_watcher();
	}
	if (show_sql)
		hq_show_sql_start();
}

static void
print_timing(void)
{
	const struct hq_phase *p;
	char text[HQ_UNIT_SIZE], cpu[HQ_UNIT_SIZE];
	struct rusage used;
	uint64_t all, ns, little = 0;
	unsigned n = hq_phase_list(&p, &all);

	for (unsigned i = 0; i < n; i++) {
		/* The last one is the rest. */
		if (p[i].ns < all / 200 && i + 1 < n) {
			little += p[i].ns;
			continue;
		}
		ns = p[i].ns + (i + 1 == n ? little : 0);
		fprintf(stderr, "%10s  %3.0f %%  %s%s%s\n",
		    hq_unit_duration(text, (int64_t)ns),
		    all == 0 ? 0 : 100.0 * (double)ns / (double)all,
		    p[i].what, p[i].detail == NULL ? "" : " ",
		    p[i].detail == NULL ? "" : p[i].detail);
	}
	getrusage(RUSAGE_SELF, &used);
	fprintf(stderr, "%10s         in all; %s of CPU",
	    hq_unit_duration(text, (int64_t)all),
	    hq_unit_duration(cpu,
		(int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) *
			1000000000 +
		    (int64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) *
			1000));
	fprintf(stderr, "; at most %s of memory\n",
	    hq_unit_bytes(text, (int64_t)used.ru_maxrss * 1024));
}

int
hq_watch_end(int status)
{
	if (!started)
		return status;
	be_quiet();
	if (caught != 0) {
		writer = NULL;
		die(caught);
	}
	if (show_sql)
		hq_show_sql_end();
	if (timing)
		print_timing();
	return status;
}
