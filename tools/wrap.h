/* Help that fits a terminal of 80 places. */
#ifndef HQ_TOOLS_WRAP_H
#define HQ_TOOLS_WRAP_H

#include <stdio.h>

/*
 * Prints a line of n bytes of which `indent` places are taken already, broken
 * at spaces, each further line indented as far; then a newline.
 */
void hq_wrap(FILE *out, unsigned indent, const char *text, size_t n);

/* The same for each line of a text, by the spaces that it begins with. */
void hq_wrap_text(FILE *out, const char *text);

#endif
