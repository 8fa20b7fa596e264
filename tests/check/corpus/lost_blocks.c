/* One record in ten is not freed. */
#include "corpus.h"

struct record {
	size_t size;
	char text[];
};

static struct record *
make_record(struct job *job)
{
	size_t n = between(job, 16, 400);
	struct record *record = filled(malloc(sizeof *record + n), n);
	record->size = n;
	return record;
}

static void
work(struct job *job)
{
	struct record *record = make_record(job);
	used(record->text, record->size);
	if (pick(job, 10) != 0)
		free(record);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
