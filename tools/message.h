/*
 * What heapql says on standard error, each once:
 *
 *	heapql: FILE: what; why
 */
#ifndef HQ_TOOLS_MESSAGE_H
#define HQ_TOOLS_MESSAGE_H

#include "analysis/support/error.h"

/* `file` may be NULL.  Text from files is made harmless for the terminal. */
void hq_message(const char *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints an error that the analysis returned; always returns
 * HQ_EXIT_FAILED, so that a command can return it. */
int hq_message_error(const struct hq_error *err);

/* From now on wrong usage is that of `name`, a text that stays: a report that
 * was called as a command. */
void hq_message_name(const char *name);

/* Wrong usage of `command`: says what and where help is; always returns
 * HQ_EXIT_USAGE. */
int hq_message_usage(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* There is no command of that name: says so, with the name most like it;
 * always returns HQ_EXIT_USAGE. */
int hq_message_no_command(const char *name);

#endif
