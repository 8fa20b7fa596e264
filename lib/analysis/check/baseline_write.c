/* What is known: brought up to date and written. */
#define _GNU_SOURCE
#include "analysis/check/baseline.h"

#include "analysis/check/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char first[] =
    "# What heapql check knows of already: doc/check.md.  Entries may have\n"
    "# comments and tolerances of their own, and go when they are fixed;\n"
    "# heapql check --update-baseline writes this file.\n";

static enum hq_status
fail(const char *path, const char *what, struct hq_error *reterr)
{
	int error = errno;

	hq_error_file(reterr, path);
	return hq_fail(
	    reterr, HQ_ERR_IO, "%s; %s", what, strerror(error));
}

static enum hq_status
nomem(struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

/* --- what belongs into it ------------------------------------------------ */

static bool
is_stored(const struct hq_check_finding *f)
{
	return f->status == HQ_CHECK_NEW || f->status == HQ_CHECK_WORSE ||
	       f->status == HQ_CHECK_KNOWN;
}

/* A finding in its entry; false: no memory. */
static bool
note(struct hq_baseline *b, const struct hq_check_finding *f)
{
	struct hq_baseline_entry *e = hq_baseline_find(b, f->fingerprint);
	struct hq_measure m = hq_measure_of(f);

	/* What the policy allows stays as it is where it is there already. */
	if (e != NULL && f->status == HQ_CHECK_ALLOWED)
		e->seen = true;
	if (!is_stored(f))
		return true;
	if (e == NULL)
		e = hq_baseline_add(b, f->rule, f->fingerprint);
	if (e == NULL)
		return false;
	e->seen = true;
	if (m.bytes > e->most.bytes)
		e->most.bytes = m.bytes;
	if (m.blocks > e->most.blocks)
		e->most.blocks = m.blocks;
	/* One that names no program is of all. */
	return (e->line > 0 && e->nprograms == 0) ||
	       hq_baseline_add_program(e, hq_baseline_program(f->process));
}

static bool
note_all(struct hq_baseline *b, const struct hq_verdict *v)
{
	for (size_t i = 0; i < v->nfindings; i++)
		if (!note(b, v->findings[i]))
			return false;
	return true;
}

/* What an entry has from now on: numbers within the tolerance change nothing,
 * so that the file changes where the program does. */
static uint64_t
settle(uint64_t old, uint64_t now, uint64_t allowed, bool may_shrink)
{
	uint64_t slack = allowed == UINT64_MAX ? UINT64_MAX : allowed - old;

	if (now > allowed)
		return now;
	return may_shrink && now < old && old - now > slack ? now : old;
}

/* Whether the entry has changed. */
static bool
settle_entry(const struct hq_baseline *b, struct hq_baseline_entry *e,
    bool may_shrink)
{
	struct hq_measure allowed = hq_baseline_allowed(b, e);
	struct hq_measure old = e->amount;

	if (e->most.bytes == 0 && e->most.blocks == 0)
		return false;
	e->amount.bytes = settle(
	    old.bytes, e->most.bytes, allowed.bytes, may_shrink);
	e->amount.blocks = settle(
	    old.blocks, e->most.blocks, allowed.blocks, may_shrink);
	return e->amount.bytes != old.bytes || e->amount.blocks != old.blocks;
}

static void
settle_all(struct hq_baseline *b, const struct hq_check_options *options,
    const struct hq_verdict *v, struct hq_baseline_changes *changes)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->nentries; i++) {
		struct hq_baseline_entry *e = &b->entries[i];
		bool judged = hq_baseline_is_judged(e, options, v);
		if (!e->seen && judged) {
			changes->dropped++;
			hq_baseline_release_entry(e);
			continue;
		}
		if (e->line == 0) {
			e->amount = e->most;
			changes->added++;
		} else if (settle_entry(b, e, judged)) {
			changes->changed++;
		}
		b->entries[kept++] = *e;
	}
	b->nentries = kept;
}

/* --- its text -------------------------------------------------------------- */

static int
by_content(const void *a, const void *b)
{
	const struct hq_baseline_entry *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return strcmp(x->fingerprint, y->fingerprint);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static void
put_entry(struct hq_baseline_entry *e, FILE *out)
{
	const char *p = strchr(e->fingerprint, '\n') + 1;

	fprintf(out, "\n%s%s\n", or_empty(e->comment),
	    hq_check_rules[e->rule].name);
	fprintf(out, "  bytes %llu\n  blocks %llu\n",
	    (unsigned long long)e->amount.bytes,
	    (unsigned long long)e->amount.blocks);
	if (e->tolerance_text != NULL)
		fprintf(out, "  tolerance %s\n", e->tolerance_text);
	for (; *p != '\0'; p = strchr(p, '\n') + 1)
		fprintf(out, "  %.*s\n", (int)strcspn(p, "\n"), p);
	if (e->nprograms > 1)
		qsort(e->programs, e->nprograms, sizeof(*e->programs), by_name);
	for (size_t i = 0; i < e->nprograms; i++)
		fprintf(out, "  program %s\n", e->programs[i]);
}

/* The whole file; NULL: no memory. */
static char *
make_text(struct hq_baseline *b)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool good;

	if (out == NULL)
		return NULL;
	fprintf(out, "%sheapql-baseline 1\n",
	    b->begun ? or_empty(b->header) : first);
	fputs(or_empty(b->tolerance_comment), out);
	if (b->tolerance_text != NULL)
		fprintf(out, "tolerance %s\n", b->tolerance_text);
	if (b->nentries > 1)
		qsort(b->entries, b->nentries, sizeof(*b->entries), by_content);
	for (size_t i = 0; i < b->nentries; i++)
		put_entry(&b->entries[i], out);
	if (b->footer != NULL)
		fprintf(out, "\n%s", b->footer);
	good = !ferror(out);
	if (fclose(out) == 0 && good)
		return text;
	free(text);
	return NULL;
}

/* --- the file -------------------------------------------------------------- */

/* Several checks at once, as of make -j check, do not undo one another. */
static int
lock_directory(const char *path)
{
	char directory[PATH_MAX];
	char *slash;
	int fd;

	snprintf(directory, sizeof directory, "%s", path);
	slash = strrchr(directory, '/');
	if (slash == NULL)
		strcpy(directory, ".");
	else
		slash[slash == directory] = '\0';
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
			;
	return fd;
}

static bool
write_all(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t n = write(fd, text, left);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			text += n;
			left -= (size_t)n;
		}
	}
	return fsync(fd) == 0 || errno == EINVAL;
}

static mode_t
mode_of(const char *path)
{
	struct stat st;
	mode_t mask;

	if (stat(path, &st) == 0)
		return st.st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static enum hq_status
replace(const char *path, const char *text, void (*building)(const char *name),
    struct hq_error *reterr)
{
	char beside[PATH_MAX + 16];
	enum hq_status status = HQ_OK;
	int fd, closed;

	snprintf(beside, sizeof beside, "%s.%ld.tmp", path, (long)getpid());
	if (building != NULL)
		building(beside);
	unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		status = fail(path, "the baseline cannot be written", reterr);
	} else {
		bool written = write_all(fd, text) &&
			       fchmod(fd, mode_of(path)) == 0;
		closed = written ? close(fd) : -1;
		if (!written) {
			int error = errno;
			close(fd);
			errno = error;
		}
		if (closed != 0 || rename(beside, path) != 0) {
			status = fail(
			    path, "the baseline cannot be written", reterr);
			unlink(beside);
		}
	}
	if (building != NULL)
		building(NULL);
	return status;
}

/* What is there now, empty where nothing is; *ret_text is its text. */
static enum hq_status
read_old(const char *path, struct hq_baseline **ret_baseline, char **ret_text,
    struct hq_error *reterr)
{
	struct hq_lines lines = {0};
	enum hq_status status;
	struct stat st;

	*ret_text = NULL;
	if (stat(path, &st) != 0) {
		if (errno != ENOENT)
			return fail(path, "cannot read", reterr);
		return hq_baseline_parse(path, "", 0, ret_baseline, reterr);
	}
	if (!S_ISREG(st.st_mode)) {
		hq_error_file(reterr, path);
		return hq_fail(
		    reterr, HQ_ERR_IO, "a baseline is a regular file");
	}
	status = hq_lines_read(&lines, path, reterr);
	if (status == HQ_OK) {
		*lines.end = '\0';
		*ret_text = strdup(lines.text);
	}
	hq_lines_release(&lines);
	if (status == HQ_OK && *ret_text == NULL)
		return nomem(reterr);
	return status == HQ_OK
		   ? hq_baseline_read(path, ret_baseline, reterr)
		   : status;
}

/* What is stored is known from now on. */
static bool
make_known(struct hq_verdict *v, const char *path)
{
	for (size_t i = 0; i < v->nfindings; i++) {
		struct hq_check_finding *f = v->findings[i];
		if (!hq_check_counts(f))
			continue;
		free(f->reason);
		if (asprintf(&f->reason, "written to %s", path) < 0) {
			f->reason = NULL;
			return false;
		}
		f->status = HQ_CHECK_KNOWN;
	}
	return true;
}

static enum hq_status
update(const char *path, const struct hq_check_options *options,
    struct hq_verdict *v, void (*building)(const char *name),
    struct hq_baseline_changes *ret_changes, struct hq_error *reterr)
{
	struct hq_baseline *b = NULL;
	char *old = NULL, *text = NULL;
	enum hq_status status = read_old(path, &b, &old, reterr);

	if (status != HQ_OK) {
		free(old);
		return status;
	}
	if (note_all(b, v)) {
		settle_all(b, options, v, ret_changes);
		text = make_text(b);
	}
	if (text == NULL)
		status = nomem(reterr);
	else if (old == NULL || strcmp(old, text) != 0)
		status = replace(path, text, building, reterr);
	if (status == HQ_OK && !make_known(v, path))
		status = nomem(reterr);
	free(text);
	free(old);
	hq_baseline_free(b);
	return status;
}

enum hq_status
hq_baseline_update(const char *path, const struct hq_check_options *options,
    struct hq_verdict *v, void (*building)(const char *name),
    struct hq_baseline_changes *ret_changes, struct hq_error *reterr)
{
	char real[PATH_MAX];
	enum hq_status status;
	int lock;

	*ret_changes = (struct hq_baseline_changes){0};
	/* A link stays one. */
	if (realpath(path, real) == NULL)
		snprintf(real, sizeof real, "%s", path);
	lock = lock_directory(real);
	status = update(real, options, v, building, ret_changes, reterr);
	if (lock >= 0)
		close(lock);
	return status;
}
