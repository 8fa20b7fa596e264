/*
 * Memory that cannot go back: a few small blocks, spread over many arenas, keep
 * them.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/fragment
 *	heapql pins dumps/fragment.*.1.hqd
 *	heapql map dumps/fragment.*.1.hqd
 *
 * 200000 jobs take 100 bytes each. Every 500th leaves a session of 100 bytes
 * behind, or, in the last third, a line of a log, of 104. When all jobs are done 400 blocks are live,
 * some 40 KB, and hold on to more than 20 MB. The report says which arenas the
 * sessions keep alone, which the lines do, and which both together. Then the
 * sessions are freed, and what it said of them goes back: dump 2 has only the
 * arenas that lines keep (and one that is kept for the next time).
 */
#include <stdlib.h>

#include <heapql/heapql.h>

enum { JOBS = 200000, KEEP = 500, SESSIONS = 133000 };

static void *job[JOBS];
static void *kept[JOBS / KEEP];

static __attribute__((noinline)) void
do_job(int i)
{
	job[i] = malloc(100);
}

static __attribute__((noinline)) void
remember_session(int i)
{
	kept[i / KEEP] = malloc(100);
}

static __attribute__((noinline)) void
log_line(int i)
{
	kept[i / KEEP] = malloc(104);
}

int
main(void)
{
	for (int i = 0; i < JOBS; i++)
		if (i % KEEP != 0)
			do_job(i);
		else if (i < SESSIONS)
			remember_session(i);
		else
			log_line(i);
	for (int i = 0; i < JOBS; i++)
		free(job[i]);
	heapql_dump("after the jobs");
	heapql_dump_wait();
	for (int i = 0; i < SESSIONS / KEEP; i++)
		free(kept[i]);
	heapql_dump("without sessions");
	heapql_dump_wait();
	return kept[JOBS / KEEP - 1] == NULL;
}
