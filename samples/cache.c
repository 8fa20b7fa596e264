/*
 * A leaking cache: entries are never evicted.  Nothing is lost, since the cache
 * holds them all, so no leak checker says anything; what tells is who holds
 * more and more: the retained size of `the_cache` grows from dump to dump.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/cache
 *	heapql sql dumps/cache.*.hqd "SELECT dump_id, retained_n, retained
 *	    FROM block JOIN type USING (dump_id, type_id) WHERE name = 'cache'"
 *	heapql check -- samples/cache
 *
 * Each request makes a session, which is freed, and a page of 1000 bytes, which
 * an entry of the cache keeps with its key.  After 100 requests the cache holds
 * 100 entries, after 1000 requests 1000: 3 blocks an entry.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heapql/heapql.h>

enum { BUCKETS = 64, PAGE = 1000 };

struct entry {
	struct entry *next;
	char *key;
	char *page;
};

struct cache {
	size_t entries;
	struct entry *buckets[BUCKETS];
};

static const struct heapql_field entry_fields[] = {
	HEAPQL_FIELD(struct entry, next, HEAPQL_POINTER),
	HEAPQL_FIELD(struct entry, key, HEAPQL_POINTER),
	HEAPQL_FIELD(struct entry, page, HEAPQL_POINTER),
};
static const struct heapql_type entry_type =
	HEAPQL_TYPE(struct entry, 0, entry_fields);

static const struct heapql_field cache_fields[] = {
	HEAPQL_FIELD(struct cache, buckets, HEAPQL_POINTERS),
};
static const struct heapql_type cache_type =
	HEAPQL_TYPE(struct cache, 0, cache_fields);

static struct cache *the_cache;

static __attribute__((noinline)) char *
render(int request, const char *session)
{
	char *page = malloc(PAGE);

	snprintf(page, PAGE, "page %d for %s", request, session);
	return page;
}

static __attribute__((noinline)) void
remember(int request, char *page)
{
	struct entry *e = heapql_new(struct entry);
	struct entry **bucket = &the_cache->buckets[request % BUCKETS];

	e->key = malloc(16);
	snprintf(e->key, 16, "/page/%d", request);
	e->page = page;
	e->next = *bucket;
	*bucket = e;
	the_cache->entries++;
}

static void
serve(int request)
{
	char *session = malloc(200);

	snprintf(session, 200, "session %d", request);
	remember(request, render(request, session));
	free(session);
}

int
main(void)
{
	heapql_type_register(&entry_type);
	heapql_type_register(&cache_type);
	the_cache = heapql_new(struct cache);
	memset(the_cache, 0, sizeof *the_cache);
	for (int i = 0; i < 1000; i++) {
		if (i % 100 == 0)
			heapql_mark("iteration");
		if (i == 100)
			heapql_dump("after 100");
		serve(i);
	}
	heapql_dump("after 1000");
	heapql_dump_wait();
	return 0;
}
