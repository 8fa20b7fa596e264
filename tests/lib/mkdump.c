/*
 * mkdump: writes a dump that no process made.
 *
 *	mkdump FIXTURE OUT        rows as text: TABLE COLUMN=VALUE ...
 *	mkdump --graph FIXTURE OUT        blocks and who refers to whom:
 *	                                  mkdump_graph.h
 *	mkdump --v8 HEAPSNAPSHOT OUT      what Chrome or node wrote:
 *	                                  mkdump_v8.h
 *	mkdump --blocks N [--seed S] [--seq N] [--pid P] [--label L]
 *	       [--keep PERCENT] [--edges N [--shape list]] [--contents N] [--marks N]
 *	       [--garble N] OUT
 *
 * In a fixture a number may be hexadecimal, a text is what follows the equals
 * sign up to a space ('~' is a space), and what is not named is 0.  Rows of a
 * table stand together.  A generated dump is consistent: the sum rule holds,
 * blocks and serials are unique.  Two of the same seed have the same blocks;
 * with --keep only that share of them, so that a later one can be compared.
 * With --contents each block holds one of N contents, the first of which is
 * zeros; their hashes are written.  With --garble one value in N is any number: checksums are right, nothing
 * else is.
 */
#define _GNU_SOURCE
#include "dumpfile/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mkdump_graph.h"
#include "mkdump_random.h"
#include "mkdump_v8.h"

static int
write_all(void *opaque, const void *data, size_t size)
{
	const char *p = data;

	while (size > 0) {
		ssize_t n = write(*(int *)opaque, p, size);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			p += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

void
mkdump_die(const char *what, const char *why)
{
	fprintf(stderr, "mkdump: %s: %s\n", what, why);
	exit(2);
}

enum hq_section_id
mkdump_section(const char *name)
{
	unsigned i = 0;

	while (i < HQ_NSECTIONS && strcmp(hq_sections[i].name, name) != 0)
		i++;
	return i;
}

void
mkdump_set_value(
    struct hq_writer *w, enum hq_section_id id, char *word, uint64_t *row)
{
	unsigned first = hq_sections[id].first;
	char *value = strchr(word, '='), *end;

	if (value == NULL)
		mkdump_die(word, "no equals sign");
	*value++ = '\0';
	for (unsigned i = 0; i < hq_section_width(id); i++) {
		const struct hq_column *c = &hq_columns[first + i];
		if (strcmp(c->name, word) != 0)
			continue;
		if (c->kind == HQ_KIND_STR) {
			for (char *p = value; *p != '\0'; p++)
				*p = *p == '~' ? ' ' : *p;
			row[i] = hq_writer_text(w, value);
			return;
		}
		row[i] = strtoull(value, &end, 0);
		if (*end != '\0' || *value == '\0')
			mkdump_die(value, "no number");
		return;
	}
	mkdump_die(word, "no such column");
}

void
mkdump_put_row(struct hq_writer *w, enum hq_section_id id, const char *values)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	char *line = strdup(values), *save, *word;

	if (line == NULL)
		mkdump_die("memory", "none");
	for (word = strtok_r(line, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save))
		mkdump_set_value(w, id, word, row);
	hq_writer_row(w, row);
	free(line);
}

void
mkdump_put_default(struct hq_writer *w, enum hq_section_id id)
{
	static const struct {
		enum hq_section_id id;
		const char *values;
	} rows[] = {
	    {HQ_SECTION_DUMP,
		"seq=1 pid=77 ppid=1 trigger=call program=tiny cmdline=tiny "
		"exe=/bin/tiny host=box mono_ns=5000000 "
		"wall_ns=1700000000000000000 start_ns=1000000 page_size=4096 "
		"rss=65536 max_rss=131072 next_serial=100000"},
	    {HQ_SECTION_HEAP,
		"name=malloc geometry=malloc alignment=16 pool_size=0x10000 "
		"arena_size=0x40000 threshold=32768"},
	    {HQ_SECTION_THREAD,
		"thread_id=1 tid=77 name=main start_ns=1000000 state=running"},
	    {HQ_SECTION_TICK, "serial=1 mono_ns=1000000"},
	    {HQ_SECTION_COST, "method=fork"},
	};

	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].id == id)
			mkdump_put_row(w, id, rows[i].values);
}

static void
write_fixture(struct hq_writer *w, FILE *in)
{
	bool done[HQ_NSECTIONS] = {false};
	enum hq_section_id open = HQ_NSECTIONS;
	char line[4096];

	while (fgets(line, sizeof line, in) != NULL) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		enum hq_section_id id;
		char *save, *word = strtok_r(line, " \t\n", &save);

		if (word == NULL || word[0] == '#')
			continue;
		id = mkdump_section(word);
		if (id == HQ_NSECTIONS)
			mkdump_die(word, "no such table");
		if (id != open) {
			if (open != HQ_NSECTIONS)
				hq_writer_end(w);
			hq_writer_begin(w, id);
			open = id;
			done[id] = true;
		}
		while ((word = strtok_r(NULL, " \t\n", &save)) != NULL)
			mkdump_set_value(w, id, word, row);
		hq_writer_row(w, row);
	}
	if (open != HQ_NSECTIONS)
		hq_writer_end(w);
	/* Tables that a dump has even when they have no rows. */
	for (unsigned id = HQ_SECTION_DUMP; id < HQ_NSECTIONS; id++) {
		if (done[id])
			continue;
		hq_writer_begin(w, id);
		hq_writer_end(w);
	}
}

static void
read_options(int argc, char **argv, struct mkdump_random *ret_random)
{
	for (int i = 1; i + 1 < argc - 1; i += 2) {
		uint64_t v = strtoull(argv[i + 1], NULL, 0);
		if (strcmp(argv[i], "--blocks") == 0)
			ret_random->blocks = v;
		else if (strcmp(argv[i], "--seed") == 0)
			ret_random->seed = v;
		else if (strcmp(argv[i], "--seq") == 0)
			ret_random->seq = v;
		else if (strcmp(argv[i], "--pid") == 0)
			ret_random->pid = v;
		else if (strcmp(argv[i], "--keep") == 0)
			ret_random->keep = v;
		else if (strcmp(argv[i], "--edges") == 0)
			ret_random->edges = v;
		else if (strcmp(argv[i], "--shape") == 0)
			ret_random->list = strcmp(argv[i + 1], "list") == 0;
		else if (strcmp(argv[i], "--marks") == 0)
			ret_random->marks = v;
		else if (strcmp(argv[i], "--contents") == 0)
			ret_random->contents = v;
		else if (strcmp(argv[i], "--garble") == 0)
			ret_random->garble = v;
		else if (strcmp(argv[i], "--label") == 0)
			ret_random->label = argv[i + 1];
		else
			mkdump_die(argv[i], "no such option");
	}
}

int
main(int argc, char **argv)
{
	struct mkdump_random random = {
	    .seed = 1, .seq = 1, .pid = 4242, .keep = 100, .label = ""};
	void *memory;
	struct hq_writer *w;
	FILE *in = NULL;
	bool graph = argc > 1 && strcmp(argv[1], "--graph") == 0;
	bool v8 = argc > 1 && strcmp(argv[1], "--v8") == 0;
	int fd, error;

	argc -= graph || v8;
	argv += graph || v8;
	if (argc < 3)
		mkdump_die("usage", "mkdump FIXTURE OUT | mkdump --blocks N OUT");
	if (argv[1][0] != '-' && (in = fopen(argv[1], "r")) == NULL)
		mkdump_die(argv[1], strerror(errno));
	fd = strcmp(argv[argc - 1], "-") == 0
		 ? STDOUT_FILENO
		 : open(argv[argc - 1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd < 0)
		mkdump_die(argv[argc - 1], strerror(errno));
	memory = aligned_alloc(64, (hq_writer_bytes() + 63) / 64 * 64);
	if (memory == NULL)
		mkdump_die("memory", "none");
	memset(memory, 0, hq_writer_bytes());
	w = hq_writer_init(memory, (struct hq_sink){write_all, &fd});
	if (in != NULL) {
		if (v8)
			mkdump_write_v8(w, argv[1]);
		else if (graph)
			mkdump_write_graph(w, in);
		else
			write_fixture(w, in);
		fclose(in);
	} else {
		read_options(argc, argv, &random);
		mkdump_write_random(w, &random);
	}
	error = hq_writer_finish(w);
	free(memory);
	if (error != 0 || close(fd) != 0)
		mkdump_die(argv[argc - 1], strerror(error != 0 ? -error : errno));
	return 0;
}
