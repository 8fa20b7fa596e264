/*
 * What the addresses of dumps mean: functions, files and lines.
 *
 *	hq_symbols_new(&options, &symbols, &err)
 *	hq_symbols_frames(symbols, reader, &frames, &err)	a dump each
 *	hq_symbols_free(symbols)
 *
 * It is done after the fact, perhaps on another machine.  Nothing in a dump
 * is trusted, nor are the files that it names.  Used by one thread at a time.
 */
#ifndef HQ_ANALYSIS_SYMBOL_SYMBOLS_H
#define HQ_ANALYSIS_SYMBOL_SYMBOLS_H

#include "analysis/reader/reader.h"
#include "analysis/support/texts.h"
#include "analysis/symbol/frames.h"
#include "analysis/symbol/site.h"

struct hq_symbols;

/* Borrowed until hq_symbols_free.  Zeroed is what most need. */
struct hq_symbol_options {
	const char *const *debug_dirs; /* searched for files in this order */
	unsigned ndebug_dirs;
	const char *sysroot;           /* root of the dump's machine, or NULL */
	const char *const *site_rules; /* as in site.h */
	unsigned nsite_rules;
	const char *site_file; /* of rules, or NULL */
	/* Told what users should know, a sentence without a newline: files
	 * that are missing or are not those of the dump.  May be NULL. */
	void (*warn)(const char *text);
};

/* `options` may be NULL.  HQ_ERR_IO when the file of rules cannot be read. */
enum hq_status hq_symbols_new(const struct hq_symbol_options *options,
    struct hq_symbols **ret_symbols, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_symbols_free(struct hq_symbols *s);

/* The texts that frames refer to; those of the caller may be added. */
struct hq_texts *hq_symbols_texts(struct hq_symbols *s);

/* Which frames are no site. */
const struct hq_site_rules *hq_symbols_sites(const struct hq_symbols *s);

/* What the pcs of a dump mean; *ret_frames is the caller's to release. */
enum hq_status hq_symbols_frames(struct hq_symbols *s, struct hq_reader *r,
    struct hq_frames *ret_frames, struct hq_error *reterr) HQ_CHECKED;

/* A word of a module's data, and the variable that has it. */
struct hq_symbol_object {
	uint32_t module; /* row of module; none: the answer is none */
	uint64_t addr;   /* in the process */
	uint32_t name;   /* answer: a text, or 0 */
	uint64_t off;    /* and how far from the start of the variable */
};

/* Answers for n words of a dump's modules. */
enum hq_status hq_symbols_objects(struct hq_symbols *s, struct hq_reader *r,
    struct hq_symbol_object *objects, size_t n,
    struct hq_error *reterr) HQ_CHECKED;

#endif
