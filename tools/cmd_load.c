/* heapql load: dumps into a database. */
#include "command.h"
#include "message.h"
#include "symbol_options.h"
#include "watch.h"

#include "analysis/store/load.h"
#include "analysis/support/phase.h"

#include <unistd.h>

static const char *target;
static bool partial;
static struct hq_symbol_arguments symbols;

static const struct hq_option options[] = {
    HQ_OPTION_TEXT('o', "output", "DB", &target,
        "the database; dumps are appended to one that is there"),
    HQ_OPTION_FLAG(0, "partial", &partial,
        "load damaged dumps as far as they are whole"),
    HQ_SYMBOL_OPTIONS(symbols),
    HQ_OPTION_END,
};

/* One line that is written over, on a terminal only. */
static void
show_progress(void *opaque, const char *table, uint64_t done, uint64_t total)
{
	(void)opaque;
	hq_phase_print();
	if (total >= 1000000)
		fprintf(stderr, "\r\033[Kheapql: %s: %.0f %%", table,
		    100.0 * (double)done / (double)total);
}

static int
run(int argc, char **argv)
{
	bool terminal = isatty(STDERR_FILENO);
	struct hq_load load = {
	    .partial = partial,
	    .symbols = hq_symbol_arguments_options(&symbols),
	    .building = hq_watch_file,
	    .writing = hq_watch_writer};
	struct hq_error err = {0};
	enum hq_status status;

	if (target == NULL)
		return hq_message_usage("load", "-o DB is missing");
	if (argc == 0)
		return hq_message_usage("load", "a dump is missing");
	if (terminal)
		load.progress.step = show_progress;
	status = hq_load(&load, (const char *const *)argv, (unsigned)argc,
	    target, &err);
	if (terminal)
		fputs("\r\033[K", stderr);
	return status == HQ_OK ? HQ_EXIT_OK : hq_message_error(&err);
}

const struct hq_cmd hq_cmd_load = {
    .name = "load",
    .usage = "[options] DUMP... -o DB",
    .summary = "append dumps to a database",
    .details =
	"Each dump is verified first; one that is damaged is refused, or with\n"
	"--partial loaded as far as it is whole, which its row in table dump\n"
	"tells. All dumps are loaded, or none. Any SQLite client can read the\n"
	"database; doc/schema.md describes it.\n",
    .options = options,
    .run = run,
};
