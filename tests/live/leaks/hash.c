/* A table of chains from which entries were taken without freeing them; one
 * was taken with those behind it.
 * leaks: definite 96/3 indirect 384/10 reachable 10576/288 */
#include "leak.h"

enum { BUCKETS = 32, ENTRIES = 150 };

struct entry {
	struct entry *next;
	char *key;
	long value;
};

struct entry **table;

static APART void
insert(int i)
{
	struct entry *e = make(sizeof *e), **bucket = &table[i % BUCKETS];
	e->key = make(48);
	e->value = i;
	e->next = *bucket;
	*bucket = e;
}

static APART void
build(void)
{
	table = make(BUCKETS * sizeof *table);
	for (int i = 0; i < ENTRIES; i++)
		insert(i);
	table[3]->next = table[3]->next->next;
	table[9] = NULL;
	table[11]->next->key = NULL;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
