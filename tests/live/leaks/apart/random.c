/*
 * A heap of random blocks: random SEED dag|graph.
 *
 * Each block has a size of its own, so that sums of bytes tell the blocks.  Some
 * look like what memcheck's heuristics know.  Blocks refer to random blocks, in
 * a dag only to later ones, at their start, in their middle, and right behind
 * their end where no other block can begin; some are held by a global.
 */
#include "../leak.h"

enum { BLOCKS = 1500, WORDS = 6, FIRST_WORD = 4, ROOTS = 60 };

struct block {
	char *start;
	size_t size;
};

void *roots[ROOTS];
static uint64_t state;

static APART uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % below;
}

/* As a std::string, a length, or an array of count elements begins. */
static APART void
disguise(struct block *b)
{
	uint64_t *words = (uint64_t *)b->start;
	uint64_t near_miss = draw(4) == 0;

	switch (draw(6)) {
	case 0:
		words[0] = draw(20);
		words[1] = b->size - 25 + near_miss;
		break;
	case 1:
		words[0] = b->size - 8 + near_miss;
		break;
	case 2:
		words[0] = (b->size - 8) % 3 == 0 ? 3 + near_miss : 1;
		break;
	}
}

static APART void *
point_to(const struct block *b)
{
	switch (draw(8)) {
	case 0:
		return b->start + 8;
	case 1:
		return b->start + 24;
	case 2:
		return b->start + draw(b->size);
	case 3:
		return b->start + b->size - (b->size % 16 == 0);
	default:
		return b->start;
	}
}

static APART void
build(int is_dag)
{
	struct block *all = make(BLOCKS * sizeof *all);

	for (size_t i = 0; i < BLOCKS; i++) {
		all[i].size = 8 * (FIRST_WORD + WORDS) + i;
		all[i].start = make(all[i].size);
		disguise(&all[i]);
	}
	for (size_t i = 0; i + 1 < BLOCKS; i++) {
		void **words = (void **)all[i].start + FIRST_WORD;
		for (uint64_t n = draw(3); n > 0; n--) {
			size_t low = is_dag ? i + 1 : 0;
			words[draw(WORDS)] = point_to(
			    &all[low + draw(BLOCKS - low)]);
		}
	}
	for (size_t i = 0; i < ROOTS; i++)
		roots[i] = point_to(&all[draw(BLOCKS)]);
	memset(all, 0, BLOCKS * sizeof *all);
	free(all);
}

int
main(int argc, char **argv)
{
	state = strtoull(argv[1], NULL, 10) * 0x9e3779b97f4a7c15 + 1;
	build(argc > 2 && strcmp(argv[2], "dag") == 0);
	scrub();
	return 0;
}
