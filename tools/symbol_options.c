/* The options of commands that name functions and sites. */
#include "symbol_options.h"

#include "message.h"

static void
print_warning(const char *text)
{
	hq_message(NULL, "%s", text);
}

struct hq_symbol_options
hq_symbol_arguments_options(const struct hq_symbol_arguments *a)
{
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
