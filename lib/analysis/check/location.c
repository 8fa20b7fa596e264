/* Where in the source a finding is shown. */
#define _GNU_SOURCE
#include "analysis/check/location.h"

#include "analysis/symbol/demangle.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The part of a path behind the root, or NULL where it is not below. */
static const char *
below(const char *path, const char *root)
{
	size_t n = strlen(root);

	while (n > 1 && root[n - 1] == '/')
		n--;
	if (n == 0 || strncmp(path, root, n) != 0)
		return NULL;
	if (n == 1)
		return path[1] != '\0' ? path + 1 : NULL;
	return path[n] == '/' && path[n + 1] != '\0' ? path + n + 1 : NULL;
}

/* The debug information may have another name of the same directory. */
static char *
resolved(const char *path, const char *root)
{
	char real[PATH_MAX];
	const char *part;

	if (realpath(path, real) == NULL)
		return NULL;
	part = below(real, root);
	return part == NULL ? NULL : strdup(part);
}

/* A name that leads out is none of the root's. */
static bool
exists_in(const char *path, const char *root)
{
	char *full;
	bool exists;

	if (root == NULL || path[0] == '\0' || strcmp(path, "..") == 0 ||
	    strncmp(path, "../", 3) == 0 ||
	    asprintf(&full, "%s/%s", root, path) < 0)
		return false;
	exists = access(full, F_OK) == 0;
	free(full);
	return exists;
}

char *
hq_location_file(const char *file, const char *root, bool *ret_inside)
{
	char *path = strdup(file), *real;
	const char *part;

	*ret_inside = false;
	if (path == NULL)
		return NULL;
	hq_clean_path(path);
	/* Above the root is the root. */
	while (strncmp(path, "/../", 4) == 0)
		memmove(path, path + 3, strlen(path + 3) + 1);
	if (path[0] != '/') {
		*ret_inside = exists_in(path, root);
		return path;
	}
	if (root == NULL)
		return path;
	part = below(path, root);
	if (part != NULL) {
		memmove(path, part, strlen(part) + 1);
		*ret_inside = true;
		return path;
	}
	real = resolved(path, root);
	if (real == NULL)
		return path;
	free(path);
	*ret_inside = true;
	return real;
}

bool
hq_location_find(const struct hq_check_finding *f, const char *root,
    struct hq_check_location *ret_location)
{
	struct hq_check_location best = {.frame = f->nframes};

	for (unsigned i = f->site; i < f->nframes; i++) {
		const struct hq_check_frame *frame = &f->frames[i];
		bool inside;
		char *file;
		if (frame->file == NULL || frame->line <= 0)
			continue;
		file = hq_location_file(frame->file, root, &inside);
		if (file == NULL) {
			hq_location_release(&best);
			return false;
		}
		if (best.file != NULL && !inside) {
			free(file);
			continue;
		}
		free(best.file);
		best = (struct hq_check_location){
		    .frame = i, .line = frame->line, .file = file,
		    .inside = inside};
		if (inside)
			break;
	}
	*ret_location = best;
	return true;
}

void
hq_location_release(struct hq_check_location *l)
{
	free(l->file);
	l->file = NULL;
}

char *
hq_location_uri(const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	char *uri = malloc(strlen(path) * 3 + 1), *p = uri;

	if (uri == NULL)
		return NULL;
	for (; *path != '\0'; path++) {
		if (strchr(plain, *path) != NULL)
			*p++ = *path;
		else
			p += sprintf(p, "%%%02X", (unsigned char)*path);
	}
	*p = '\0';
	return uri;
}
