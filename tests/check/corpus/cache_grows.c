/* A cache of pages that never forgets any.  Its types are told. */
#include "corpus.h"

enum { BUCKETS = 64 };

struct page {
	struct page *next;
	unsigned key;
	size_t size;
	char *text;
};

struct cache {
	size_t pages;
	struct page *table[BUCKETS];
};

static const struct heapql_field page_fields[] = {
    HEAPQL_FIELD(struct page, next, HEAPQL_POINTER),
    HEAPQL_FIELD(struct page, text, HEAPQL_POINTER),
};
static const struct heapql_type page_type =
    HEAPQL_TYPE(struct page, 0, page_fields);
static const struct heapql_field cache_fields[] = {
    HEAPQL_FIELD(struct cache, table, HEAPQL_POINTERS),
};
static const struct heapql_type cache_type =
    HEAPQL_TYPE(struct cache, 0, cache_fields);

static struct cache *g_cache;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	g_cache = filled(calloc(1, sizeof *g_cache), 0);
	heapql_tag(g_cache, &cache_type);
}

static char *
render(size_t n)
{
	return filled(malloc(n), n);
}

static void
remember(unsigned key, char *text, size_t size)
{
	struct page *page = filled(malloc(sizeof *page), sizeof *page);
	heapql_tag(page, &page_type);
	page->key = key;
	page->text = text;
	page->size = size;
	pthread_mutex_lock(&lock);
	page->next = g_cache->table[key % BUCKETS];
	g_cache->table[key % BUCKETS] = page;
	g_cache->pages++;
	pthread_mutex_unlock(&lock);
}

static void
work(struct job *job)
{
	size_t n = between(job, 40, 900);
	char *session = render(n);
	remember(pick(job, 1u << 30), render(n), n);
	free(session);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
