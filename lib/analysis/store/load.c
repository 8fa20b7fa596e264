/* heapql load. */
#include "analysis/store/load.h"

#include "analysis/store/database.h"
#include "analysis/store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The process's own number, when the same dump is loaded again. */
static enum hq_status
check_new(sqlite3 *handle, const struct hq_dump *d, struct hq_error *reterr)
{
	/* The loaded row against those before it: what is not known (NULL)
	 * equals nothing. */
	char sql[400];
	int64_t before;
	enum hq_status status;

	snprintf(sql, sizeof sql,
	    "SELECT o.dump_id FROM main.dump n JOIN main.dump o"
	    " ON o.pid = n.pid AND o.start_ns = n.start_ns AND o.seq = n.seq"
	    " AND o.host = n.host AND o.mono_ns = n.mono_ns"
	    " AND o.dump_id < n.dump_id WHERE n.dump_id = %" PRId64,
	    d->dump_id);
	status = hq_schema_number(handle, sql, 0, &before, reterr);
	if (status != HQ_OK || before == 0)
		return status;
	return hq_fail(reterr, HQ_ERR_USAGE,
	    "this dump is in the database already, as number %" PRId64,
	    before);
}

/* The column of t by which its rows must come, or 0 for the file's order:
 * block is kept in the order of its serials. */
static unsigned
order_of(const struct hq_table *t)
{
	return t->section == HQ_SECTION_BLOCK ? 1 + HQ_AT(BLOCK, serial) : 0;
}

static enum hq_status
insert_dump(const struct hq_load *load, sqlite3 *handle, struct hq_dump *d,
    struct hq_error *reterr)
{
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < n; i++) {
		status = hq_insert_table(handle, d, &tables[i],
		    order_of(&tables[i]), d->damage != NULL, &load->progress,
		    reterr);
		if (status == HQ_OK &&
		    tables[i].section == HQ_SECTION_DUMP)
			status = check_new(handle, d, reterr);
	}
	return status;
}

static enum hq_status
load_dump(const struct hq_load *load, sqlite3 *handle, const char *path,
    int64_t dump_id, struct hq_symbols *symbols, struct hq_error *reterr)
{
	struct hq_dump *d = NULL;
	enum hq_status status = hq_dump_open(
	    path, dump_id, load->partial, symbols, &d, reterr);

	if (status == HQ_OK)
		status = hq_dump_verify(d, load->partial, reterr);
	if (status == HQ_OK)
		status = insert_dump(load, handle, d, reterr);
	/* What SQLite says is about the database. */
	if (status != HQ_OK && status != HQ_ERR_SQL)
		hq_error_file(reterr, path);
	hq_dump_close(d);
	return status;
}

static enum hq_status
load_all(struct hq_load *load, sqlite3 *handle, const char *const *paths,
    unsigned npaths, struct hq_error *reterr)
{
	struct hq_symbols *symbols = NULL;
	int64_t last = 0;
	enum hq_status status = hq_schema_number(handle,
	    "SELECT max(dump_id) FROM main.dump", 0, &last, reterr);

	if (status == HQ_OK)
		status = hq_symbols_new(&load->symbols, &symbols, reterr);
	load->first = last + 1;
	for (unsigned i = 0; status == HQ_OK && i < npaths; i++)
		status = load_dump(
		    load, handle, paths[i], ++last, symbols, reterr);
	hq_symbols_free(symbols);
	load->last = last;
	return status;
}

static enum hq_status
open_database(const char *path, int flags, sqlite3 **ret_handle,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	/* One thread: a lock for each of a thousand million values is much. */
	if (sqlite3_open_v2(path, ret_handle,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | flags,
		NULL) != SQLITE_OK)
		status = hq_database_fail(*ret_handle, reterr);
	else
		sqlite3_busy_timeout(*ret_handle, 5000);
	return status;
}

static enum hq_status
append(struct hq_load *load, const char *const *paths, unsigned npaths,
    const char *target, struct hq_error *reterr)
{
	sqlite3 *handle = NULL;
	enum hq_status status = open_database(target, 0, &handle, reterr);

	if (status == HQ_OK)
		status = hq_schema_check(handle, reterr);
	if (status == HQ_OK && load->writing != NULL)
		load->writing(handle);
	if (status == HQ_OK)
		status = hq_schema_run(handle,
		    "PRAGMA cache_size = -65536; BEGIN IMMEDIATE", reterr);
	if (status == HQ_OK)
		status = load_all(load, handle, paths, npaths, reterr);
	if (status == HQ_OK)
		status = hq_schema_index(handle, reterr);
	if (status == HQ_OK)
		status = hq_schema_run(handle, "COMMIT", reterr);
	if (load->writing != NULL)
		load->writing(NULL);
	/* Closing rolls back what was not committed. */
	sqlite3_close(handle);
	if (status != HQ_OK)
		hq_error_file(reterr, target);
	return status;
}

/* Fills a database that nobody else knows of yet: it needs no journal. */
static enum hq_status
build(struct hq_load *load, const char *const *paths, unsigned npaths,
    const char *name, struct hq_error *reterr)
{
	sqlite3 *handle = NULL;
	enum hq_status status =
	    open_database(name, SQLITE_OPEN_CREATE, &handle, reterr);

	if (status == HQ_OK)
		status = hq_schema_run(handle,
		    "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF;"
		    "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
		    "PRAGMA cache_size = -65536; BEGIN",
		    reterr);
	if (status == HQ_OK)
		status = hq_schema_create(handle, reterr);
	if (status == HQ_OK)
		status = load_all(load, handle, paths, npaths, reterr);
	if (status == HQ_OK)
		status = hq_schema_index(handle, reterr);
	if (status == HQ_OK)
		status = hq_schema_run(handle, "COMMIT", reterr);
	if (sqlite3_close(handle) != SQLITE_OK && status == HQ_OK)
		status = hq_fail(reterr, HQ_ERR_SQL, "it cannot be closed");
	return status;
}

/* On disk first, then under its name, unless that was taken meanwhile. */
static enum hq_status
publish(const char *name, const char *target, struct hq_error *reterr)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;
	int why = errno;

	if (fd >= 0)
		close(fd);
	if (good && (link(name, target) == 0 ||
			(errno != EEXIST && rename(name, target) == 0))) {
		unlink(name);
		return HQ_OK;
	}
	if (good)
		why = errno;
	return hq_fail(reterr, HQ_ERR_IO, "cannot be made; %s", strerror(why));
}

static enum hq_status
create(struct hq_load *load, const char *const *paths, unsigned npaths,
    const char *target, struct hq_error *reterr)
{
	char name[PATH_MAX];
	enum hq_status status;

	if (snprintf(name, sizeof name, "%s.%d.tmp", target, (int)getpid()) >=
	    (int)sizeof name)
		return hq_fail(reterr, HQ_ERR_USAGE, "the name is too long");
	unlink(name);
	if (load->building != NULL)
		load->building(name);
	status = build(load, paths, npaths, name, reterr);
	if (status == HQ_OK)
		status = publish(name, target, reterr);
	if (status != HQ_OK) {
		unlink(name);
		hq_error_file(reterr, target);
	}
	if (load->building != NULL)
		load->building(NULL);
	return status;
}

enum hq_status
hq_load(struct hq_load *load, const char *const *paths, unsigned npaths,
    const char *target, struct hq_error *reterr)
{
	if (access(target, F_OK) != 0)
		return create(load, paths, npaths, target, reterr);
	if (hq_schema_is_database(target))
		return append(load, paths, npaths, target, reterr);
	hq_error_file(reterr, target);
	return hq_fail(reterr, HQ_ERR_FORMAT,
	    "there is a file of that name, which is no database");
}
