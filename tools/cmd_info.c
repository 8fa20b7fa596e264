/* heapql info: what a dump is, whether it is whole, and what it cost. */
#include "command.h"
#include "info_database.h"
#include "info_stacks.h"
#include "message.h"
#include "output.h"

#include "analysis/reader/verify.h"
#include "analysis/store/schema.h"
#include "analysis/store/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct hq_output_options form;

static const struct hq_option options[] = {
    HQ_OUTPUT_OPTIONS(form),
    HQ_OPTION_END,
};

/* One dump on its way out. */
struct subject {
	const char *path;
	struct hq_reader *reader;
	struct hq_sums sums;
	struct hq_render *out;
	char *texts[HQ_NCOLUMNS]; /* shown ones, owned */
};

/* A fact of the first table: a column of a table of one row. */
struct fact {
	const char *title;
	enum hq_column_id column;
	enum hq_cell_kind kind;
};

static const struct fact facts[] = {
    {"program", HQ_COL_DUMP_program, HQ_CELL_TEXT},
    {"pid", HQ_COL_DUMP_pid, HQ_CELL_ID},
    {"parent", HQ_COL_DUMP_ppid, HQ_CELL_ID},
    {"command", HQ_COL_DUMP_cmdline, HQ_CELL_TEXT},
    {"executable", HQ_COL_DUMP_exe, HQ_CELL_TEXT},
    {"host", HQ_COL_DUMP_host, HQ_CELL_TEXT},
    {"number", HQ_COL_DUMP_seq, HQ_CELL_ID},
    {"label", HQ_COL_DUMP_label, HQ_CELL_TEXT},
    {"trigger", HQ_COL_DUMP_trigger, HQ_CELL_TEXT},
    {"taken", HQ_COL_DUMP_wall_ns, HQ_CELL_TIME},
    {"resident", HQ_COL_DUMP_rss, HQ_CELL_BYTES},
    {"most resident", HQ_COL_DUMP_max_rss, HQ_CELL_BYTES},
    {"pause", HQ_COL_COST_pause_ns, HQ_CELL_DURATION},
    {"of that, stopping", HQ_COL_COST_stop_ns, HQ_CELL_DURATION},
    {"of that, fork", HQ_COL_COST_fork_ns, HQ_CELL_DURATION},
    {"time to write", HQ_COL_COST_write_ns, HQ_CELL_DURATION},
    {"own memory", HQ_COL_COST_self_bytes, HQ_CELL_BYTES},
    {"events lost", HQ_COL_COST_lost_events, HQ_CELL_COUNT},
    {"method", HQ_COL_COST_method, HQ_CELL_TEXT},
    {"threads stopped", HQ_COL_COST_threads_stopped, HQ_CELL_COUNT},
    {"threads missed", HQ_COL_COST_threads_missed, HQ_CELL_COUNT},
};
#define NFACTS (sizeof facts / sizeof *facts)
/* Before the facts: file, size, blocks, requested, usable; after: verdict. */
#define NBEFORE 5
#define NCOLUMNS (NBEFORE + NFACTS + 1)

static struct hq_value
value_of(struct subject *s, const struct fact *f)
{
	const struct hq_dense *column;
	const char *text;
	size_t length;
	int64_t v;

	if (hq_reader_column(s->reader, f->column, &column, NULL) != HQ_OK ||
	    column->rows == 0 || !hq_dense_get(column, 0, &v))
		return hq_value_null();
	if (hq_columns[f->column].kind != HQ_KIND_STR)
		return hq_value_int(v);
	if (hq_reader_text(s->reader, (uint64_t)v, &text, &length, NULL) !=
	    HQ_OK)
		return hq_value_null();
	free(s->texts[f->column]);
	s->texts[f->column] = hq_utf8_clean(text, length, &length);
	return s->texts[f->column] == NULL
		   ? hq_value_null()
		   : hq_value_bytes(s->texts[f->column], length);
}

static struct hq_value
sum_of(struct subject *s, enum hq_column_id id)
{
	const struct hq_dense *column;
	uint64_t sum = 0;

	if (hq_reader_column(s->reader, id, &column, NULL) != HQ_OK)
		return hq_value_null();
	for (uint32_t i = 0; i < column->rows; i++)
		sum += hq_dense_raw(column, i);
	return hq_value_int((int64_t)sum);
}

static enum hq_status
put_facts(struct subject *s)
{
	struct hq_cell_column columns[NCOLUMNS] = {
	    {"file", NULL, HQ_CELL_TEXT}, {"size", NULL, HQ_CELL_BYTES},
	    {"blocks", NULL, HQ_CELL_COUNT},
	    {"requested", NULL, HQ_CELL_BYTES}, {"usable", NULL, HQ_CELL_BYTES}};
	struct hq_value values[NCOLUMNS];
	const struct hq_render_table table = {
	    "dump", NULL, HQ_LAYOUT_PAIRS, columns, NCOLUMNS, NULL};
	bool whole = hq_reader_findings(s->reader)->count == 0;
	enum hq_status status;

	values[0] = hq_value_text(s->path);
	values[1] = hq_value_int((int64_t)hq_reader_size(s->reader));
	values[2] =
	    hq_value_int(hq_reader_rows(s->reader, HQ_SECTION_BLOCK));
	values[3] = sum_of(s, HQ_COL_BLOCK_req);
	values[4] = sum_of(s, HQ_COL_BLOCK_usable);
	for (unsigned i = 0; i < NFACTS; i++) {
		columns[NBEFORE + i] = (struct hq_cell_column){
		    hq_columns[facts[i].column].name, facts[i].title,
		    facts[i].kind};
		values[NBEFORE + i] = value_of(s, &facts[i]);
	}
	columns[NCOLUMNS - 1] =
	    (struct hq_cell_column){"integrity", NULL, HQ_CELL_TEXT};
	values[NCOLUMNS - 1] = hq_value_text(whole ? "whole" : "damaged");
	status = hq_render_begin(s->out, &table);
	if (status == HQ_OK)
		status = hq_render_row(s->out, values);
	return status == HQ_OK ? hq_render_end(s->out) : status;
}

static enum hq_status
put_sums(struct subject *s)
{
	const struct hq_sums *m = &s->sums;
	const struct {
		const char *part;
		uint64_t bytes;
	} lines[] = {
	    {"bytes in allocated blocks", m->allocated},
	    {"available blocks", m->available},
	    {"unused pools", m->unused},
	    {"headers", m->headers},
	    {"quantization", m->quantization},
	    {"alignment", m->alignment},
	    {m->holds ? "arenas: exactly the sum" : "arenas: NOT the sum",
		m->arenas},
	};
	const struct hq_cell_column columns[] = {
	    {"file", NULL, HQ_CELL_TEXT},
	    {"part", NULL, HQ_CELL_TEXT},
	    {"bytes", NULL, HQ_CELL_COUNT},
	};
	/* The text of one file says its name once, above. */
	unsigned skip = form.json || form.csv ? 0 : 1;
	const struct hq_render_table table = {"sum", "The sum rule",
	    HQ_LAYOUT_ROWS, columns + skip, 3 - skip, NULL};
	enum hq_status status = hq_render_begin(s->out, &table);

	for (unsigned i = 0;
	     status == HQ_OK && i < sizeof lines / sizeof *lines; i++) {
		const struct hq_value values[] = {hq_value_text(s->path),
		    hq_value_text(lines[i].part),
		    hq_value_int((int64_t)lines[i].bytes)};
		status = hq_render_row(s->out, values + skip);
	}
	return status == HQ_OK ? hq_render_end(s->out) : status;
}

static enum hq_status
put_tables(struct subject *s)
{
	const struct hq_cell_column columns[] = {
	    {"file", NULL, HQ_CELL_TEXT},
	    {"name", "table", HQ_CELL_TEXT},
	    {"rows", NULL, HQ_CELL_COUNT},
	    {"stored", "bytes in the file", HQ_CELL_COUNT},
	};
	unsigned skip = form.json || form.csv ? 0 : 1;
	const struct hq_render_table table = {
	    "tables", "Tables", HQ_LAYOUT_ROWS, columns + skip, 4 - skip, NULL};
	enum hq_status status = hq_render_begin(s->out, &table);

	for (unsigned id = 0; status == HQ_OK && id < HQ_NSECTIONS; id++) {
		const struct hq_value values[] = {hq_value_text(s->path),
		    hq_value_text(hq_sections[id].name),
		    hq_value_int(hq_reader_rows(s->reader, id)),
		    hq_value_int(
			(int64_t)hq_reader_stored(s->reader, id))};
		status = hq_render_row(s->out, values + skip);
	}
	return status == HQ_OK ? hq_render_end(s->out) : status;
}

static enum hq_status
put_findings(struct subject *s)
{
	const struct hq_cell_column columns[] = {
	    {"file", NULL, HQ_CELL_TEXT},
	    {"byte", NULL, HQ_CELL_ID},
	    {"section", "table", HQ_CELL_TEXT},
	    {"what", NULL, HQ_CELL_TEXT},
	};
	const struct hq_findings *f = hq_reader_findings(s->reader);
	unsigned skip = form.json || form.csv ? 0 : 1;
	const struct hq_render_table table = {
	    "damage", "Damage", HQ_LAYOUT_ROWS, columns + skip, 4 - skip, NULL};
	enum hq_status status;
	char note[80];

	if (f->count == 0)
		return HQ_OK;
	status = hq_render_begin(s->out, &table);
	for (unsigned i = 0; status == HQ_OK && i < hq_findings_kept(f); i++) {
		const struct hq_finding *item = &f->items[i];
		const struct hq_value values[] = {hq_value_text(s->path),
		    item->offset == HQ_FINDING_NOWHERE
			? hq_value_null()
			: hq_value_int((int64_t)item->offset),
		    item->section == NULL ? hq_value_null()
					  : hq_value_text(item->section),
		    hq_value_text(item->text)};
		status = hq_render_row(s->out, values + skip);
	}
	if (status == HQ_OK)
		status = hq_render_end(s->out);
	if (status == HQ_OK && f->count > hq_findings_kept(f)) {
		snprintf(note, sizeof note, "and %" PRIu64 " more",
		    f->count - hq_findings_kept(f));
		hq_render_note(s->out, note);
	}
	return status;
}

/* A damaged dump cannot be decoded further than its damage, so what is whole
 * is counted by a reader that cuts it there. */
static enum hq_status
examine(struct subject *s, struct hq_error *reterr)
{
	enum hq_status status =
	    hq_reader_open(s->path, HQ_READER_PARTIAL, &s->reader, reterr);

	if (status == HQ_OK)
		status = hq_verify(s->reader, &s->sums, reterr);
	return status;
}

static int
show_dump(const char *path, struct hq_render *out)
{
	struct subject s = {.path = path, .out = out};
	struct hq_error err = {0};
	enum hq_status status = examine(&s, &err);
	int result = HQ_EXIT_OK;

	if (status != HQ_OK) {
		hq_error_file(&err, path);
		hq_reader_close(s.reader);
		return hq_message_error(&err);
	}
	status = put_facts(&s);
	if (status == HQ_OK)
		status = hq_info_stacks(s.reader, path, out);
	if (status == HQ_OK)
		status = put_sums(&s);
	if (status == HQ_OK)
		status = put_tables(&s);
	if (status == HQ_OK)
		status = put_findings(&s);
	if (status != HQ_OK)
		hq_message(NULL, "%s", hq_status_message(status));
	if (status != HQ_OK || hq_reader_findings(s.reader)->count > 0)
		result = HQ_EXIT_FAILED;
	for (unsigned i = 0; i < HQ_NCOLUMNS; i++)
		free(s.texts[i]);
	hq_reader_close(s.reader);
	return result;
}

static int
run(int argc, char **argv)
{
	struct hq_render *out;
	int status, worst = HQ_EXIT_OK;

	if (argc == 0)
		return hq_message_usage("info", "a dump or a database is missing");
	status = hq_output_open(&form, true, &out);
	if (status != 0)
		return status;
	for (int i = 0; i < argc; i++) {
		status = hq_schema_is_database(argv[i])
			     ? hq_info_database(argv[i], out)
			     : show_dump(argv[i], out);
		worst = status > worst ? status : worst;
	}
	hq_render_finish(out);
	return worst;
}

const struct hq_cmd hq_cmd_info = {
    .name = "info",
    .usage = "[options] DUMP|DB...",
    .summary = "say what a dump is, what it cost and whether it is whole",
    .details =
	"Reads all of the dump, verifies every checksum, the sum rule of the\n"
	"allocator and the order and place of every block. The exit status is 1\n"
	"when something is damaged. Of a database it lists the dumps.\n",
    .options = options,
    .run = run,
};
