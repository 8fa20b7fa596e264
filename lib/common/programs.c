#include "common/programs.h"

#include <string.h>

#include "common/glob.h"

static size_t
word_length(const char *list)
{
	size_t n = 0;

	while (list[n] != '\0' && list[n] != ',')
		n += list[n] == '\\' && list[n + 1] != '\0' ? 2 : 1;
	return n;
}

static bool
match_word(const char *glob, size_t n, const char *exe, const char *name)
{
	const char *slash = strrchr(exe, '/');

	if (memchr(glob, '/', n) != NULL)
		return hq_glob_match(glob, n, exe);
	return hq_glob_match(glob, n, slash != NULL ? slash + 1 : exe) ||
	       hq_glob_match(glob, n, name);
}

bool
hq_programs_match(const char *list, const char *exe, const char *name)
{
	bool in = *list == '!' || *list == '\0';

	for (const char *p = list; *p != '\0';) {
		size_t n = word_length(p);
		bool out = *p == '!';
		if (n > out && match_word(p + out, n - out, exe, name))
			in = !out;
		p += n;
		p += *p == ',';
	}
	return in;
}
