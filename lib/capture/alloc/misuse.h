/*
 * What to do about calls that break malloc's rules: never more harm to the
 * host than glibc would do, and by default less.
 *
 * Context: any thread, signal handler; no lock held.
 */
#ifndef HQ_ALLOC_MISUSE_H
#define HQ_ALLOC_MISUSE_H

enum hq_misuse {
	HQ_MISUSE_DOUBLE_FREE,
	HQ_MISUSE_BAD_POINTER, /* into a block's middle, or where no pool is */
};

/* Counts it and logs it (the first few), or aborts if so asked. */
void hq_misuse_report(enum hq_misuse what, const void *p);

/* The same for a pointer that hq_block_find calls dead or bad. */
struct hq_block;
void hq_misuse_report_block(const struct hq_block *b);

#endif
