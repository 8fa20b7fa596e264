/* The options of commands that name functions and sites. */
#include "symbol_options.h"

#include "message.h"

#include <string.h>
#include <sys/stat.h>

/* More different ones than a command has; what does not fit is told again. */
enum { WARNINGS = 64 };

/* Each is told once: a command may open the dumps of many processes. */
static void
print_warning(const char *text)
{
	static char *told[WARNINGS];
	unsigned i = 0;

	while (i < WARNINGS && told[i] != NULL && strcmp(told[i], text) != 0)
		i++;
	if (i < WARNINGS && told[i] != NULL)
		return;
	if (i < WARNINGS)
		told[i] = strdup(text);
	hq_message(NULL, "%s", text);
}

static void
check_directory(const char *option, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		hq_message(path, "--%s: no such directory; nothing is found "
		    "there", option);
}

struct hq_symbol_options
hq_symbol_arguments_options(const struct hq_symbol_arguments *a)
{
	for (unsigned i = 0; i < a->debug_dirs.count; i++)
		check_directory("debug-dir", a->debug_dirs.items[i]);
	if (a->sysroot != NULL)
		check_directory("sysroot", a->sysroot);
	return (struct hq_symbol_options){
	    .debug_dirs = a->debug_dirs.items,
	    .ndebug_dirs = a->debug_dirs.count,
	    .sysroot = a->sysroot,
	    .site_rules = a->rules.items,
	    .nsite_rules = a->rules.count,
	    .site_file = a->rules_file,
	    .warn = print_warning,
	};
}
