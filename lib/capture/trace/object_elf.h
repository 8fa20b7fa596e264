/*
 * What an object says of itself in memory: its notes and its segments.
 *
 * Context: any thread, signal handler; reads only what can be read.
 */
#ifndef HQ_TRACE_OBJECT_ELF_H
#define HQ_TRACE_OBJECT_ELF_H

#include <stddef.h>

#include "capture/trace/object.h"

/* Fills build id and eh_start, eh_end, from start, end, base and eh_frame_hdr;
 * they stay empty if the object is none that can be understood. */
void hq_object_elf_read(struct hq_object *o);

/* Copies a text that may not be there, cut to n - 1 bytes. */
void hq_object_elf_text(const char *text, char *out, size_t n);

#endif
