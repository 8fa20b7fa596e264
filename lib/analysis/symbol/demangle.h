/*
 * Names as their language writes them: C++ (Itanium ABI) and Rust (legacy and
 * v0); and paths without detours.
 */
#ifndef HQ_ANALYSIS_SYMBOL_DEMANGLE_H
#define HQ_ANALYSIS_SYMBOL_DEMANGLE_H

#include <stddef.h>

/* A longer name is shown as it is. */
#define HQ_DEMANGLE_MAX 32768

/*
 * The name as it is written in a program, with the parameters of C++, without
 * return types, without the hash of Rust, without what compilers append to
 * parts and copies of a function.  Returns `buffer` or, for a name that is
 * not mangled and needs no change, `name`.
 */
const char *hq_demangle(const char *name, char buffer[HQ_DEMANGLE_MAX]);

/* The same for the name of a C++ type, as type_info has it. */
const char *hq_demangle_type(const char *name, char buffer[HQ_DEMANGLE_MAX]);

/* Removes "./", "//" and "x/../" from a path, in place. */
void hq_clean_path(char *path);

#endif
