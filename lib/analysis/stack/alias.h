/*
 * Files and modules of two builds of a program under one name, for comparing
 * their dumps: built in other directories, /build/a-1.0/src/x.c and
 * /build/a-1.1/src/x.c are the same file, and libz.so.1.2 and libz.so.1.3 the
 * same library.
 *
 * Only names that one dump alone has are looked at.  Two files are the same
 * when their last parts are, and no other file agrees with either of them in
 * as many parts; two libraries when they are up to ".so".
 */
#ifndef HQ_ANALYSIS_STACK_ALIAS_H
#define HQ_ANALYSIS_STACK_ALIAS_H

#include "analysis/stack/model.h"

/* Gives what is the same in `old` the names that `new` has for it; both have
 * the same keys. */
enum hq_status hq_alias_names(struct hq_model *old, const struct hq_model *new,
    struct hq_error *reterr) HQ_CHECKED;

#endif
