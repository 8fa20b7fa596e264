/* A hash table that becomes larger and smaller; its keys come and go. */
#include "corpus.h"

struct entry {
	struct entry *next;
	unsigned key;
};

static struct {
	size_t size, used;
	struct entry **slot;
} users;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
resize(size_t size)
{
	struct entry **slot = calloc(size, sizeof *slot), *next;
	if (slot == NULL)
		abort();
	for (size_t i = 0; i < users.size; i++)
		for (struct entry *e = users.slot[i]; e != NULL; e = next) {
			next = e->next;
			e->next = slot[e->key % size];
			slot[e->key % size] = e;
		}
	free(users.slot);
	users.slot = slot;
	users.size = size;
}

static void
begin(void)
{
	resize(16);
}

static void
log_in(unsigned key)
{
	struct entry *e = filled(malloc(sizeof *e), 0);
	if (++users.used > users.size)
		resize(2 * users.size);
	e->key = key;
	e->next = users.slot[key % users.size];
	users.slot[key % users.size] = e;
}

/* All whose key is so when divided by four. */
static void
log_out(unsigned key)
{
	for (size_t i = 0; i < users.size; i++)
		for (struct entry **at = &users.slot[i]; *at != NULL;) {
			struct entry *e = *at;
			if (e->key % 4 == key) {
				*at = e->next;
				free(e);
				users.used--;
			} else
				at = &e->next;
		}
	if (users.used < users.size / 8 && users.size > 16)
		resize(users.size / 2);
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	for (unsigned n = pick(job, 5); n > 0; n--)
		log_in(pick(job, 1u << 20));
	if (pick(job, 10) == 0)
		log_out(pick(job, 4));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
