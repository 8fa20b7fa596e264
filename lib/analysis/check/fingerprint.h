/*
 * What makes two findings the same across runs, rebuilds and machines: the
 * rule, what is limited, the type, the holder and the stack, from the site
 * outwards to main or to where a thread starts, one a line:
 *
 *	leak-definite
 *	type Node
 *	at make_node@prog
 *	at main@prog
 *
 * No address, line, serial or build-id is in it.  Recursion is folded: a run of
 * one to four frames stands once, however often it is repeated, as in traces.
 * Of libc's frames in a row only the outermost is there, which is what the
 * program called; those outside of the program's are left out.
 *
 * Doc/check.md explains it to users.
 */
#ifndef HQ_ANALYSIS_CHECK_FINGERPRINT_H
#define HQ_ANALYSIS_CHECK_FINGERPRINT_H

#include "analysis/check/finding.h"

/* Fills f->fingerprint and f->id; false: no memory. */
bool hq_fingerprint_make(struct hq_check_finding *f);

/* The hash of a fingerprint's text, FNV-1a of 64 bits in hex. */
void hq_fingerprint_hash(const char *text, char ret_id[17]);

/* A fingerprint on one line: "leak-definite make_node@prog < main@prog, type
 * Node"; to be freed, NULL: no memory. */
char *hq_fingerprint_line(const char *text);

#endif
