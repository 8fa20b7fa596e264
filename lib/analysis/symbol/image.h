/*
 * The files of a module, opened: the program or library, and its debug
 * information.
 */
#ifndef HQ_ANALYSIS_SYMBOL_IMAGE_H
#define HQ_ANALYSIS_SYMBOL_IMAGE_H

#include "analysis/symbol/symbols.h"
#include "analysis/symbol/symtab.h"
#include "analysis/symbol/units.h"

struct hq_image {
	bool missing; /* no file was found, not even a wrong one */
	Dwfl *dwfl;  /* NULL: no file was found */
	Dwarf *dwarf; /* NULL: there is no debug information */
	uint64_t shift; /* from addresses of the file to those of dwarf */
	uint64_t least; /* the lowest address of code, in dwarf */
	struct hq_units units;
	struct hq_symtab symtab;
	struct hq_spans functions; /* of .eh_frame */
	Dwfl_Callbacks callbacks;
	char *debug_path;
};

/*
 * Opens what can be found; what is wrong is told to options->warn.  Returns 0, or -1: no memory.  To be released in any case.
 */
int hq_image_open(struct hq_image *image,
    const struct hq_symbol_options *options, const char *path,
    const char *build_id);

void hq_image_release(struct hq_image *image);

#endif
