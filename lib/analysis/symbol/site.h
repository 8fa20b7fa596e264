/*
 * Which frames are no site: the rules of site.def and those of the user.
 *
 * A rule is a pattern of a function, or with a slash of a source file; one
 * that starts with ! shows what earlier rules hide.  The last rule that
 * matches a frame counts.
 */
#ifndef HQ_ANALYSIS_SYMBOL_SITE_H
#define HQ_ANALYSIS_SYMBOL_SITE_H

#include "analysis/support/error.h"

#include <stdbool.h>

struct hq_site_rules;

/*
 * The built-in rules, then those of a file (one a line, # starts a comment;
 * NULL: none), then `rules`.  HQ_ERR_IO when the file cannot be read.
 */
enum hq_status hq_site_rules_new(const char *file, const char *const *rules,
    unsigned nrules, struct hq_site_rules **ret_rules,
    struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_site_rules_free(struct hq_site_rules *r);

/* The number of the last rule that matches, from 1, or 0. */
unsigned hq_site_match_func(const struct hq_site_rules *r, const char *func);
unsigned hq_site_match_file(const struct hq_site_rules *r, const char *file);

/* Whether a frame is hidden to which these two rules matched last. */
bool hq_site_hides(
    const struct hq_site_rules *r, unsigned by_func, unsigned by_file);

#endif
