/* Where heapql check keeps the dumps of a run. */
#include "config.h"

#include "check_place.h"

#include "message.h"
#include "watch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
find_parent(const char *parent, char absolute[PATH_MAX])
{
	const char *place = parent;

	if (place == NULL)
		place = getenv("TMPDIR");
	if (place == NULL || place[0] == '\0')
		place = "/tmp";
	if (parent != NULL && mkdir(place, 0777) != 0 && errno != EEXIST) {
		hq_message(place, "%s", strerror(errno));
		return false;
	}
	if (realpath(place, absolute) != NULL)
		return true;
	hq_message(place, "%s", strerror(errno));
	return false;
}

/* A pattern in which % of the directory's own name stands for itself. */
static bool
make_pattern(struct hq_check_place *place)
{
	char *out = place->pattern;
	char *end = out + sizeof place->pattern - 4;

	for (const char *p = place->directory; *p != '\0'; p++) {
		if (out >= end)
			return false;
		*out++ = *p;
		if (*p == '%')
			*out++ = '%';
	}
	strcpy(out, "/");
	return true;
}

bool
hq_check_place_make(struct hq_check_place *place, const char *parent)
{
	char absolute[PATH_MAX];

	if (!find_parent(parent, absolute))
		return false;
	if (snprintf(place->directory, sizeof place->directory,
		"%s/heapql-check-%s%s%s", absolute, "XX", "XX",
		"XX") >= (int)sizeof place->directory) {
		hq_message(absolute, "the name is too long");
		return false;
	}
	if (mkdtemp(place->directory) == NULL) {
		hq_message(absolute,
		    "dumps cannot be kept there; %s; -o DIR names another "
		    "place",
		    strerror(errno));
		return false;
	}
	if (make_pattern(place)) {
		hq_watch_directory(place->directory);
		return true;
	}
	rmdir(place->directory);
	hq_message(absolute, "the name is too long");
	return false;
}

static bool
is_dump(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".hqd") == 0;
}

bool
hq_check_place_list(struct hq_check_place *place)
{
	DIR *d = opendir(place->directory);
	struct dirent *entry;

	if (d == NULL) {
		hq_message(place->directory, "%s", strerror(errno));
		return false;
	}
	while ((entry = readdir(d)) != NULL) {
		char **grown, *path;
		if (!is_dump(entry->d_name))
			continue;
		grown = reallocarray(
		    place->dumps, place->ndumps + 1, sizeof(*grown));
		if (grown != NULL)
			place->dumps = grown;
		if (grown == NULL || asprintf(&path, "%s/%s", place->directory,
					 entry->d_name) < 0) {
			hq_message(NULL, "out of memory");
			closedir(d);
			return false;
		}
		place->dumps[place->ndumps++] = path;
	}
	closedir(d);
	return true;
}

/* All that is in it: nobody else knew its name. */
void
hq_check_place_remove(struct hq_check_place *place)
{
	DIR *d = opendir(place->directory);
	struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL)
		unlinkat(dirfd(d), entry->d_name, 0);
	if (d != NULL)
		closedir(d);
	if (rmdir(place->directory) != 0 && errno != ENOENT)
		hq_message(place->directory, "not removed; %s",
		    strerror(errno));
	hq_watch_directory(NULL);
}

void
hq_check_place_release(struct hq_check_place *place)
{
	for (unsigned i = 0; i < place->ndumps; i++)
		free(place->dumps[i]);
	free(place->dumps);
	place->dumps = NULL;
	place->ndumps = 0;
}
