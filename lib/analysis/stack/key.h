/*
 * What a frame is called, as texts: equal in two dumps of different runs and
 * builds where function, file and line are, whatever the addresses were.
 *
 * A frame whose function is unknown is called MODULE+0xADDRESS, by the start
 * of its function in the file where that is known, else by its place there;
 * outside of all modules it is 0xADDRESS.
 */
#ifndef HQ_ANALYSIS_STACK_KEY_H
#define HQ_ANALYSIS_STACK_KEY_H

#include "analysis/stack/intern.h"
#include "analysis/support/texts.h"

#include <stdbool.h>

/* Numbers of texts; 0 is none, for `line` too. */
struct hq_key {
	uint32_t label; /* untraced, unsampled, lost: no frame at all */
	uint32_t func;
	uint32_t file;
	uint32_t line;
	uint32_t module; /* last part of the module's path */
};
#define HQ_KEY_WORDS 5

/* What frames are grouped by. */
enum hq_key_by {
	HQ_BY_SITE, /* function, file and line */
	HQ_BY_LINE, /* file and line; the function where they are unknown */
	HQ_BY_FUNCTION,
	HQ_BY_FILE,   /* the module where it is unknown */
	HQ_BY_MODULE, /* the executable or library */
	HQ_BY_STACK,  /* the whole stack, by function, file and line */
	HQ_BY_NONE,   /* no such name */
};

/* Texts and keys of all dumps that are looked at together. */
struct hq_keys {
	struct hq_texts texts;
	struct hq_intern keys;    /* struct hq_key */
	struct hq_intern modules; /* (last part, path): what was seen */
};

/* There was no memory for a text. */
#define HQ_TEXT_FAILED UINT32_MAX

void hq_keys_init(struct hq_keys *k);
void hq_keys_release(struct hq_keys *k);

/* The number of a text; 0 for NULL, HQ_TEXT_FAILED without memory. */
uint32_t hq_keys_text(struct hq_keys *k, const char *text);

/* The number of a key; HQ_INTERN_NONE: out of memory. */
uint32_t hq_keys_add(struct hq_keys *k, struct hq_key key);

struct hq_key hq_keys_get(const struct hq_keys *k, uint32_t number);

/* The number of the key with what does not matter to `by` left out. */
uint32_t hq_keys_project(
    struct hq_keys *k, uint32_t number, enum hq_key_by by);

/* The key that stands for the outermost frames of a stack that was cut. */
uint32_t hq_keys_cut(struct hq_keys *k);

/* The path of a key's module, or NULL. */
const char *hq_keys_module_path(const struct hq_keys *k, struct hq_key key);

/* site, line or lineno, function, file or filename, module, trace or
 * traceback; HQ_BY_NONE: another name. */
enum hq_key_by hq_key_by_name(const char *name);

#endif
