/*
 * Where the files of a module may be: the program or library itself, and its
 * separate debug information.
 */
#ifndef HQ_ANALYSIS_SYMBOL_FIND_H
#define HQ_ANALYSIS_SYMBOL_FIND_H

#include "analysis/symbol/elf_file.h"
#include "analysis/symbol/symbols.h"

/* What was looked for and what was found instead. */
struct hq_find {
	const struct hq_symbol_options *options;
	const char *path;     /* as the dump has it */
	const char *build_id; /* hex, or empty */
	bool debug;           /* debug information is looked for */
	char *other;          /* a file with another build-id, to be freed */
	char other_id[HQ_BUILD_ID_MAX];
};

/*
 * The program or library, or failing that a file of debug information for it.
 * Returns a descriptor, or -1; *ret_path is to be freed.
 */
int hq_find_module(struct hq_find *f, char **ret_path);

/* Debug information in the directories of the options; the same.  Nothing is
 * found without a build-id. */
int hq_find_debug(struct hq_find *f, char **ret_path);

/* libdwfl's list of places for debug information, to be freed. */
char *hq_find_debug_path(const struct hq_symbol_options *options);

#endif
