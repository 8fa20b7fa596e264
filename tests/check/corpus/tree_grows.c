/* A binary tree of keys, to which keys are added for ever. */
#include "corpus.h"

struct key {
	struct key *left, *right;
	uint64_t value;
};

static struct key *keys;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
add_key(uint64_t value)
{
	struct key **at = &keys, *key;
	while (*at != NULL)
		at = value < (*at)->value ? &(*at)->left : &(*at)->right;
	key = filled(malloc(sizeof *key), sizeof *key);
	key->left = key->right = NULL;
	key->value = value;
	*at = key;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	add_key(corpus_next(&job->random));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
