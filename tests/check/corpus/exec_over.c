/* A program that puts itself in its own place in the middle: what the second has
 * is not what the first had. */
#include "corpus.h"

#include <unistd.h>

struct part {
	struct part *next;
	char text[40];
};

static const char *program_path;
static struct part *parts;

static void
begin(void)
{
	int n = getenv("CORPUS_SECOND") == NULL ? 100 : 300;
	while (n-- > 0) {
		struct part *part = filled(malloc(sizeof *part), 0);
		part->next = parts;
		parts = part;
	}
}

static void
work(struct job *job)
{
	free(filled(malloc(between(job, 10, 500)), 10));
}

static void
end(void)
{
	if (getenv("CORPUS_SECOND") != NULL)
		return;
	setenv("CORPUS_SECOND", "yes", 1);
	execl(program_path, program_path, (char *)NULL);
	abort();
}

int
main(int argc, char **argv)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin, .end = end};
	if (argc != 1)
		return 2;
	program_path = argv[0];
	return corpus_run(&program);
}
