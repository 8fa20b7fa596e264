/*
 * Calls of code that is not ours, in the snapshot child: a fault or a call that
 * takes too long is ended, and costs only what that call would have told.
 *
 * SIGSEGV and its like are caught on a stack of their own, abort and exit too;
 * what is thrown ends in abort; a timer looks at how long a call has been going
 * on.  A jump into the program's frames is a fault where these are frozen, see
 * snapshot/freeze.h.
 *
 * Context: snapshot child, its only thread.
 */
#ifndef HQ_OBJECT_GUARDED_H
#define HQ_OBJECT_GUARDED_H

#include <stdbool.h>
#include <stdint.h>

/* Handlers and timer are set; false: calls are not possible. */
bool hq_guarded_begin(void);

enum hq_guarded_result {
	HQ_GUARDED_DONE,
	HQ_GUARDED_FAULT,
	HQ_GUARDED_LATE, /* more than a second */
	HQ_GUARDED_REFUSED, /* hq_guarded_begin was false, or a call is going on */
};

/* fn(arg).  When it is not done it was left anywhere in between. */
enum hq_guarded_result hq_guarded_call(void (*fn)(void *), void *arg);

/* The call that is going on has asked for the end of the process, or for another
 * one: it is a fault.  Returns where there is none, and in a child of it. */
void hq_guarded_leave(void);

/* Around what must not be left in between, inside of a call, and takes a moment:
 * the timer waits. */
void hq_guarded_hold(void);
void hq_guarded_release(void);

#endif
