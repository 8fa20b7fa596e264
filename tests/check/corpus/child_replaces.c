/* A child that by and by replaces what it has from its parent, by the same
 * stack: there are no more than before. */
#include "corpus.h"

#include <sys/wait.h>
#include <unistd.h>

enum { ENTRIES = 300 };

static void *entries[ENTRIES];

static APART void
put(unsigned at, size_t n)
{
	void *old = entries[at];
	entries[at] = filled(malloc(n), n);
	free(old);
}

int
main(void)
{
	unsigned rounds = corpus_number("CORPUS_ROUNDS", 60);
	struct job job = {.random = corpus_number("CORPUS_SEED", 1)};
	for (unsigned round = 0; round <= rounds; round++) {
		unsigned n = round == 0 ? ENTRIES : CORPUS_UNITS / 4;
		for (unsigned i = 0; i < n; i++)
			put(round == 0 ? i : pick(&job, ENTRIES),
			    between(&job, 10, 200));
		if (round > 0) {
			heapql_mark("iteration");
			continue;
		}
		pid_t pid = fork();
		if (pid != 0)
			return pid < 0 || waitpid(pid, NULL, 0) != pid;
	}
	return 0;
}
