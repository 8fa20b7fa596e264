/* Where the files of a module may be. */
#define _GNU_SOURCE
#include "analysis/symbol/find.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Opens the file of that name if it is the right one. */
__attribute__((format(printf, 3, 4))) static int
try(struct hq_find *f, char **ret_path, const char *format, ...)
{
	char found[HQ_BUILD_ID_MAX], *path;
	enum hq_elf_verdict verdict;
	va_list args;
	int fd = -1, n;

	va_start(args, format);
	n = vasprintf(&path, format, args);
	va_end(args);
	if (n < 0)
		return -1;
	verdict = hq_elf_open(path, f->build_id, &fd, found);
	if (verdict == HQ_ELF_GOOD && f->debug && !hq_elf_has_debug(fd)) {
		close(fd);
		free(path);
		return -1;
	}
	if (verdict == HQ_ELF_GOOD) {
		*ret_path = path;
		return fd;
	}
	if (verdict == HQ_ELF_OTHER && f->other == NULL) {
		f->other = path;
		strcpy(f->other_id, found);
		return -1;
	}
	free(path);
	return -1;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* DIR/.build-id/xx/yyyy and what is appended to it. */
static int
try_id(struct hq_find *f, char **ret_path, const char *dir, const char *end)
{
	if (strlen(f->build_id) < 4)
		return -1;
	return try(f, ret_path, "%s/.build-id/%.2s/%s%s", dir, f->build_id,
	    f->build_id + 2, end);
}

int
hq_find_module(struct hq_find *f, char **ret_path)
{
	const struct hq_symbol_options *o = f->options;
	const char *slash = f->path[0] == '/' ? "" : "/";
	int fd = -1;

	f->debug = false;
	if (o->sysroot != NULL)
		fd = try(f, ret_path, "%s%s%s", o->sysroot, slash, f->path);
	/* Without a build-id a file of this machine may be any. */
	if (fd < 0 && f->path[0] == '/' &&
	    (o->sysroot == NULL || f->build_id[0] != '\0'))
		fd = try(f, ret_path, "%s", f->path);
	for (unsigned i = 0; fd < 0 && i < o->ndebug_dirs; i++) {
		const char *dir = o->debug_dirs[i];
		fd = try_id(f, ret_path, dir, "");
		if (fd < 0)
			fd = try(f, ret_path, "%s%s%s", dir, slash, f->path);
		if (fd < 0)
			fd = try(
			    f, ret_path, "%s/%s", dir, base_name(f->path));
	}
	return fd < 0 ? hq_find_debug(f, ret_path) : fd;
}

int
hq_find_debug(struct hq_find *f, char **ret_path)
{
	const struct hq_symbol_options *o = f->options;
	const char *slash = f->path[0] == '/' ? "" : "/";
	int fd = -1;

	f->debug = true;
	if (f->build_id[0] == '\0')
		return -1;
	for (unsigned i = 0; fd < 0 && i < o->ndebug_dirs; i++) {
		const char *dir = o->debug_dirs[i];
		fd = try_id(f, ret_path, dir, ".debug");
		if (fd < 0)
			fd = try(f, ret_path, "%s%s%s.debug", dir, slash,
			    f->path);
		if (fd < 0)
			fd = try(f, ret_path, "%s/%s.debug", dir,
			    base_name(f->path));
		if (fd < 0)
			fd = try(
			    f, ret_path, "%s/%s", dir, base_name(f->path));
	}
	if (fd < 0 && o->sysroot != NULL) {
		char *dir;
		if (asprintf(&dir, "%s/usr/lib/debug", o->sysroot) < 0)
			return -1;
		fd = try_id(f, ret_path, dir, ".debug");
		free(dir);
	}
	if (fd < 0)
		fd = try_id(f, ret_path, "/usr/lib/debug", ".debug");
	return fd;
}

char *
hq_find_debug_path(const struct hq_symbol_options *o)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	/* The plus sign: a file found by name must have the checksum that the
	 * module tells. */
	fputs("+:.debug", out);
	for (unsigned i = 0; i < o->ndebug_dirs; i++)
		fprintf(out, ":%s", o->debug_dirs[i]);
	if (o->sysroot != NULL)
		fprintf(out, ":%s/usr/lib/debug", o->sysroot);
	fputs(":/usr/lib/debug", out);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}
