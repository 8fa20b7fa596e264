/* Where libheapql.so is. */
#include "config.h"

#include "library.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "message.h"

/* Resolves it, since the program may change its directory before it starts
 * another. */
static bool
try_path(const char *path, char ret_path[PATH_MAX])
{
	return access(path, R_OK) == 0 && realpath(path, ret_path) != NULL;
}

static bool
try_beside(const char *place, char ret_path[PATH_MAX])
{
	char self[PATH_MAX], path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	const char *started = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	char *slash;

	self[n < 0 ? 0 : n] = '\0';
	/* Where there is no /proc. */
	if (n < 0 && (started == NULL || realpath(started, self) == NULL))
		return false;
	slash = strrchr(self, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return snprintf(path, sizeof path, "%s/%s/libheapql.so", self, place) <
		   (int)sizeof path &&
	       try_path(path, ret_path);
}

bool
hq_library_find(char ret_path[PATH_MAX])
{
	const char *told = getenv("HEAPQL_LIBRARY");

	if (told != NULL && told[0] != '\0') {
		if (try_path(told, ret_path))
			return true;
		hq_message(told, "HEAPQL_LIBRARY names no readable file");
		return false;
	}
	/* libtool leaves programs and libraries of a build in .libs. */
	if (try_beside(".", ret_path) || try_beside(".libs", ret_path) ||
	    try_beside("../lib", ret_path) ||
	    try_path(HQ_LIBDIR "/libheapql.so", ret_path))
		return true;
	hq_message(NULL,
	    "libheapql.so is neither beside this program nor in %s; "
	    "HEAPQL_LIBRARY can say where it is",
	    HQ_LIBDIR);
	return false;
}
