/*
 * What the addresses of one program or library mean.  Its files are opened
 * once, when the first address is wanted, and what was found is kept.
 */
#ifndef HQ_ANALYSIS_SYMBOL_MODULE_H
#define HQ_ANALYSIS_SYMBOL_MODULE_H

#include "analysis/symbol/symbols.h"

/* A function that an address lies in. */
struct hq_symbol_row {
	uint32_t func; /* texts, or 0 */
	uint32_t linkage; /* as the linker has it */
	uint32_t file;
	uint32_t line;      /* 0: not known */
	uint64_t func_addr; /* in the file */
	bool has_func_addr;
	bool inlined; /* into the next row */
};

struct hq_module;

/* Opens nothing yet.  NULL: no memory. */
struct hq_module *hq_module_new(const struct hq_symbol_options *options,
    struct hq_texts *texts, const char *path, const char *build_id);

/* NULL is nothing. */
void hq_module_free(struct hq_module *m);

/* Whether it is the module of this path and build-id. */
bool hq_module_is(
    const struct hq_module *m, const char *path, const char *build_id);

/*
 * Finds out what addresses of the file mean: those that were not asked for
 * before.  They ascend, each once.  Files that are missing or wrong are no
 * error; the user is told of them once.
 */
enum hq_status hq_module_resolve(struct hq_module *m, const uint64_t *addrs,
    size_t naddrs, struct hq_error *reterr) HQ_CHECKED;

/*
 * The variable that an address of the file lies in, by the symbol tables: its
 * name in the module's texts and where it starts.  *ret_name 0: there is none.
 */
enum hq_status hq_module_object(struct hq_module *m, uint64_t addr,
    uint32_t *ret_name, uint64_t *ret_start,
    struct hq_error *reterr) HQ_CHECKED;

/* The rows of an address that was resolved, innermost first, at least one. */
const struct hq_symbol_row *hq_module_find(
    const struct hq_module *m, uint64_t addr, uint32_t *ret_count);

/* The name of its file, without directories, if it was found and has no
 * debug information; else NULL. */
const char *hq_module_bare(const struct hq_module *m);

/* Its path, if no file was found; else NULL. */
const char *hq_module_missing(const struct hq_module *m);

#endif
