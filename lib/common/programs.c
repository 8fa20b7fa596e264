#include "common/programs.h"

#include <string.h>

#include "common/glob.h"
#include "common/list.h"

/* One that begins with no slash is of the end of the path, from any slash on. */
static bool
match_path(const char *glob, size_t n, const char *exe)
{
	bool anywhere = *glob != '/';

	if (n > 2 && memcmp(glob, "./", 2) == 0) {
		glob += 2;
		n -= 2;
	}
	for (const char *p = exe; p != NULL;) {
		if (hq_glob_match(glob, n, p))
			return true;
		p = anywhere ? strchr(p, '/') : NULL;
		if (p != NULL)
			p++;
	}
	return false;
}

static bool
match_word(const char *glob, size_t n, const char *exe, const char *name)
{
	const char *slash = strrchr(exe, '/');

	if (memchr(glob, '/', n) != NULL)
		return match_path(glob, n, exe);
	return hq_glob_match(glob, n, slash != NULL ? slash + 1 : exe) ||
	       hq_glob_match(glob, n, name);
}

/* The path as it was before the file was removed, which Linux notes behind it. */
static const char *
without_note(const char *exe, char *room, size_t size)
{
	static const char note[] = " (deleted)";
	size_t n = strlen(exe), k = sizeof note - 1;

	if (n < k || n - k >= size || memcmp(exe + n - k, note, k) != 0)
		return exe;
	memcpy(room, exe, n - k);
	room[n - k] = '\0';
	return room;
}

bool
hq_programs_match(const char *list, const char *path, const char *name)
{
	char room[1024];
	const char *exe = without_note(path, room, sizeof room);
	bool in = *list == '!' || *list == '\0';

	for (const char *p = list; *p != '\0';) {
		size_t n = hq_list_word(p);
		bool out = *p == '!';
		if (n > out && match_word(p + out, n - out, exe, name))
			in = !out;
		p += n;
		p += *p == ',';
	}
	return in;
}
