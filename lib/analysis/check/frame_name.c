/* The name of a frame that outlives a rebuild. */
#define _GNU_SOURCE
#include "analysis/check/frame_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What gcc and clang append, each after a full stop. */
static const char *const parts[] = {"part", "isra", "constprop", "cold",
    "localalias", "lto_priv", "llvm", "clone", "ipa", "mem2reg", "uniq"};

/* Modules by the beginning of their last component. */
static const char *const runtimes[] = {"libc.so", "libc-", "libpthread.so",
    "libpthread-", "ld-linux", "ld-", "ld.so", "ld64.so", "libheapql.so"};

static bool
starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* "parse.part.0.cold" -> "parse" */
static void
cut_parts(char *name)
{
	for (char *dot = strchr(name, '.'); dot != NULL;
	     dot = strchr(dot + 1, '.'))
		for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
			size_t n = strlen(parts[i]);
			if (dot > name && strncmp(dot + 1, parts[i], n) == 0 &&
			    (dot[n + 1] == '.' || dot[n + 1] == '\0')) {
				*dot = '\0';
				return;
			}
		}
}

/* What initialises the variables of a file is called after the first of them. */
static void
cut_first_variable(char *name)
{
	static const char *const starters[] = {"_GLOBAL__sub_I_",
	    "_GLOBAL__sub_D_", "_GLOBAL__I_", "_GLOBAL__D_",
	    "global constructors keyed to ", "global destructors keyed to "};

	for (unsigned i = 0; i < sizeof starters / sizeof *starters; i++)
		if (starts(name, starters[i]))
			name[strlen(starters[i]) - 1] = '\0';
}

static bool
cut_end(char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	if (n <= m || strcmp(name + n - m, end) != 0)
		return false;
	name[n - m] = '\0';
	return true;
}

/* The parenthesis that the last character closes, or NULL. */
static char *
opening(char *name)
{
	char *p = name + strlen(name);
	int depth = 0;

	while (p-- > name) {
		depth += (*p == ')') - (*p == '(');
		if (depth == 0)
			return p;
	}
	return NULL;
}

/* "map::at(int const&) const" -> "map::at"; "f::operator()" stays. */
static void
cut_parameters(char *name)
{
	char *open;

	while (cut_end(name, " const") || cut_end(name, " volatile") ||
	       cut_end(name, " &&") || cut_end(name, " &"))
		;
	if (name[0] == '\0' || name[strlen(name) - 1] != ')')
		return;
	open = opening(name);
	if (open == NULL || open == name || open[-1] == ':' ||
	    (open - name >= 8 && strncmp(open - 8, "operator", 8) == 0 &&
		strcmp(open, "()") == 0))
		return;
	*open = '\0';
}

/* A name is one line of a file, whatever a dump says. */
static void
make_harmless(char *name)
{
	for (char *p = name; *p != '\0'; p++)
		if (hq_frame_name_is_control(*p))
			*p = '?';
}

char *
hq_frame_name_func(const char *func)
{
	char *name = strdup(func), *at, *clone;

	if (name == NULL)
		return NULL;
	make_harmless(name);
	clone = strstr(name, " [clone ");
	if (clone != NULL && clone > name)
		*clone = '\0';
	at = strchr(name, '@'); /* a version of a symbol */
	if (at != NULL && at > name)
		*at = '\0';
	cut_first_variable(name);
	cut_parts(name);
	cut_parameters(name);
	return name;
}

/* "libfoo-2.1.so.6.0" -> "libfoo.so" */
static void
cut_version(char *name)
{
	char *so = name, *p;

	if (name[0] == '\0')
		return;
	do
		so = strstr(so + 1, ".so");
	while (so != NULL && so[3] != '\0' && so[3] != '.');
	if (so == NULL)
		return;
	p = so;
	while (p > name && (isdigit((unsigned char)p[-1]) || p[-1] == '.'))
		p--;
	if (p > name + 1 && p < so && p[-1] == '-')
		so = p - 1;
	memmove(so, ".so", 4);
}

char *
hq_frame_name_module(const char *path)
{
	const char *last = last_part(path);
	char *name;

	/* libtool runs a copy of a program that is not installed. */
	if (starts(last, "lt-") && last - path >= 6 &&
	    strncmp(last - 6, ".libs/", 6) == 0)
		last += 3;
	name = strdup(last);
	if (name == NULL)
		return NULL;
	make_harmless(name);
	cut_end(name, " (deleted)");
	cut_version(name);
	return name;
}

char *
hq_frame_name(const struct hq_check_frame *f)
{
	bool has_func = f->func != NULL && f->func[0] != '\0';
	char *func = has_func ? hq_frame_name_func(f->func) : NULL;
	char *module = hq_frame_name_module(
	    f->module != NULL && f->module[0] != '\0' ? f->module : "unknown");
	char *name = NULL;
	int n = -1;

	if (module != NULL && (func != NULL || !has_func))
		n = func != NULL ? asprintf(&name, "%s@%s", func, module)
				 : asprintf(&name, "[%s]", module);
	free(func);
	free(module);
	return n < 0 ? NULL : name;
}

bool
hq_frame_name_is_runtime(const struct hq_check_frame *f)
{
	if (f->func != NULL && strcmp(f->func, "_start") == 0)
		return true;
	if (f->module == NULL)
		return false;
	for (unsigned i = 0; i < sizeof runtimes / sizeof *runtimes; i++)
		if (starts(last_part(f->module), runtimes[i]))
			return true;
	return false;
}
