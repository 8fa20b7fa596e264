/*
 * Preloaded into real programs under every judge.  They see just
 * the variables that the test wants, whatever a judge has added, since a shell
 * keeps a copy of each.  At the end the mappings are written to $HQ_MAPS, for
 * the addresses in valgrind's report.  Nothing is allocated.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

extern char **environ;
static char path[4096];

static bool
is_wanted(const char *variable)
{
	static const char *const names[] = {
	    "PATH=", "HOME=", "LC_ALL=", "TZ=", "PERL_HASH_SEED=",
	    "PYTHONMALLOC=", "PYTHONHASHSEED="};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncmp(variable, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The judge's own command comes first, and must keep what it needs. */
static bool
is_judged(void)
{
	bool by_us = false;

	for (char **v = environ; *v != NULL; v++) {
		if (strncmp(*v, "VALGRIND_LAUNCHER=", 18) == 0 ||
		    strncmp(*v, "LD_PRELOAD=/usr/libexec/valgrind", 32) == 0)
			return true;
		by_us |= strncmp(*v, "LD_PRELOAD=", 11) == 0 &&
			 strstr(*v, "libheapql") != NULL;
	}
	return by_us;
}

__attribute__((constructor)) static void
clean(void)
{
	char **to = environ;

	if (!is_judged())
		return;
	for (char **from = environ; *from != NULL; from++) {
		if (strncmp(*from, "HQ_MAPS=", 8) == 0)
			strncpy(path, *from + 8, sizeof path - 1);
		if (is_wanted(*from))
			*to++ = *from;
	}
	*to = NULL;
}

__attribute__((destructor)) static void
save(void)
{
	static char buffer[65536];
	int in = open("/proc/self/maps", O_RDONLY), out;
	ssize_t n;

	if (path[0] == 0 || in < 0)
		return;
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	while ((n = read(in, buffer, sizeof buffer)) > 0)
		if (write(out, buffer, (size_t)n) != n)
			break;
	close(out);
	close(in);
}
