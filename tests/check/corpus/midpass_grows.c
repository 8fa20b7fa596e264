/* At each mark of one thread another has pieces in its hand, sometimes many,
 * sometimes few; each third time one of them stays. */
#include "midpass.h"

static struct piece *kept_pieces;

static unsigned
any(struct job *job)
{
	return between(job, 1, 100);
}

static APART void
keep_one(struct midpass *m)
{
	struct piece *piece = m->hand;

	if (m->job.round % 3 != 0)
		return;
	m->hand = piece->next;
	piece->next = kept_pieces;
	kept_pieces = piece;
}

int
main(void)
{
	return midpass_run(any, keep_one);
}
