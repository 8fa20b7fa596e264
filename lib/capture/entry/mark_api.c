/* The part of heapql.h about moments and lines of the run, and the heap there. */
#include "common/banned.h"

#define HEAPQL_BUILDING_LIBRARY
#include "capture/alloc/alloc.h"
#include "capture/entry/triggers.h"
#include "capture/snapshot/mark.h"
#include "capture/snapshot/profile.h"
#include <heapql/heapql.h>

_Static_assert(sizeof(struct hq_profile_state) <= sizeof(struct heapql_profile),
	       "the caller's room suffices");

int
heapql_mark(const char *name)
{
	uint32_t pass;
	int error = hq_mark_add(name, &pass);

	if (error == 0)
		hq_triggers_marked(name, pass);
	return error;
}

int
heapql_live(uint64_t *ret_bytes, uint64_t *ret_blocks)
{
	hq_alloc_live(ret_bytes, ret_blocks);
	return 0;
}

int
heapql_profile_pass(struct heapql_profile *profile, const char *file,
		    unsigned line, const char *func)
{
	if (!profile)
		return 0;
	return hq_profile_pass((struct hq_profile_state *)profile->state,
			       file ? file : "", line, func ? func : "");
}
