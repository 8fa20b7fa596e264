/* Everything that we do with a dump, done to bytes that may be anything. */
#define _GNU_SOURCE
#include "examine.h"

#include "analysis/function/open.h"
#include "analysis/reader/verify.h"
#include "analysis/store/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A path under which the bytes can be opened like a file. */
static int
as_file(const uint8_t *data, size_t size, char path[64])
{
	int fd = memfd_create("dump", MFD_CLOEXEC);

	if (fd < 0 || (size > 0 && write(fd, data, size) != (ssize_t)size))
		abort();
	snprintf(path, 64, "/proc/self/fd/%d", fd);
	return fd;
}

/* Runs a query to its end; that it fails is fine, that it crashes is not. */
static void
run(sqlite3 *db, const char *sql)
{
	sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static void
read_tables(const char *path, bool partial)
{
	const struct hq_database_options options = {.partial = partial};
	struct hq_error err = {0};
	struct hq_database *db;
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);
	char sql[200];

	if (hq_open(&path, 1, &options, &db, &err) != HQ_OK)
		return;
	for (unsigned i = 0; i < n; i++) {
		snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" LIMIT 3000",
		    tables[i].name);
		run(hq_database_handle(db), sql);
	}
	run(hq_database_handle(db),
	    "SELECT szidx, count(*) FROM block GROUP BY szidx;"
	    "SELECT * FROM block WHERE addr > 5 ORDER BY addr DESC LIMIT 3;"
	    "SELECT * FROM block WHERE serial BETWEEN 1 AND 9;"
	    "SELECT * FROM block ORDER BY birth_ns DESC, tid LIMIT 3;"
	    "SELECT count(*) FROM pool JOIN block USING(dump_id, pool_id)"
	    " WHERE pool_id < 3");
	hq_database_close(db);
}

enum examine_result
examine(const uint8_t *data, size_t size, uint32_t *ret_blocks)
{
	enum examine_result result = EXAMINE_REFUSED;
	struct hq_reader *r;
	struct hq_sums sums;
	char path[64];
	int fd = as_file(data, size, path);

	read_tables(path, false);
	if (hq_reader_open(path, HQ_READER_PARTIAL, &r, NULL) == HQ_OK) {
		if (hq_verify(r, &sums, NULL) == HQ_OK)
			result = hq_reader_findings(r)->count > 0
				     ? EXAMINE_DAMAGED
				     : EXAMINE_WHOLE;
		if (ret_blocks != NULL)
			*ret_blocks = hq_reader_rows(r, HQ_SECTION_BLOCK);
		hq_reader_close(r);
		read_tables(path, true);
	}
	close(fd);
	return result;
}
