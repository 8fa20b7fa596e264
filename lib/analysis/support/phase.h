/*
 * What takes how long, in words that a user understands: `heapql --timing`,
 * and what is shown while it works.
 *
 *	HQ_PHASE("dominators", NULL);		until the end of the block
 *
 * Phases are nested; the time of an inner one is not counted to the outer one.
 * One that is entered again goes on.  Nothing is measured before
 * hq_phase_start: in the extension never.  Phases are entered by one thread;
 * hq_phase_now may be called by another.
 */
#ifndef HQ_ANALYSIS_SUPPORT_PHASE_H
#define HQ_ANALYSIS_SUPPORT_PHASE_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_PHASE_MAX 96 /* different ones; more are counted to the last */

/* `what` and `detail`, which may be NULL, live for ever. */
struct hq_phase {
	const char *what;
	const char *detail;
	uint64_t ns;
};

void hq_phase_start(void);

bool hq_phase_enter(const char *what, const char *detail);
void hq_phase_leave(bool *entered);

#define HQ_PHASE(what, detail)                                                 \
	__attribute__((cleanup(hq_phase_leave), unused)) bool hq_phase_entered = \
	    hq_phase_enter(what, detail)

/* The phases in the order in which they were first entered, of all that was
 * outside of any the last, "the rest"; *ret_ns is the sum. */
unsigned hq_phase_list(const struct hq_phase **ret_phases, uint64_t *ret_ns);

/* The innermost phase, or NULL; *ret_ns is since when it or one inside of it
 * is the innermost one, on the monotonic clock. */
const struct hq_phase *hq_phase_now(uint64_t *ret_ns);

/*
 * Something is about to be printed: the first time, `before` of
 * hq_phase_before_print is called, to take away what is shown of the work.
 */
void hq_phase_before_print(void (*before)(void));
void hq_phase_print(void);

/* The monotonic clock. */
uint64_t hq_phase_clock(void);

#endif
