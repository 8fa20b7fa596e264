/*
 * The options of every command that names functions and sites:
 *
 *	static struct hq_symbol_arguments symbols;
 *	static const struct hq_option options[] = {
 *	    HQ_SYMBOL_OPTIONS(symbols),
 *	    HQ_OPTION_END,
 *	};
 *	...
 *	how.symbols = hq_symbol_arguments_options(&symbols);
 */
#ifndef HQ_TOOLS_SYMBOL_OPTIONS_H
#define HQ_TOOLS_SYMBOL_OPTIONS_H

#include "analysis/symbol/symbols.h"
#include "options.h"

struct hq_symbol_arguments {
	struct hq_option_list debug_dirs;
	const char *sysroot;
	struct hq_option_list rules;
	const char *rules_file;
};

#define HQ_SYMBOL_OPTIONS(arguments)                                           \
	HQ_OPTION_LIST(0, "debug-dir", "DIR", &(arguments).debug_dirs,         \
	    "look for programs, libraries and debug files here, too"),         \
	    HQ_OPTION_TEXT(0, "sysroot", "DIR", &(arguments).sysroot,          \
		"the root of the machine that the dump is of"),                \
	    HQ_OPTION_LIST(0, "site-rule", "GLOB", &(arguments).rules,         \
		"functions, or files if it has a slash, that are no site"),    \
	    HQ_OPTION_TEXT(0, "site-rules", "FILE", &(arguments).rules_file,   \
		"a file of such rules, one a line; !GLOB takes one back")

/* What they mean; refers to *arguments.  Warnings go to standard error. */
struct hq_symbol_options hq_symbol_arguments_options(
    const struct hq_symbol_arguments *arguments);

#endif
