/* Files and modules of two builds under one name. */
#include "analysis/stack/alias.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* A name that one dump alone has. */
struct name {
	const char *text;
	const char *last; /* what must be equal, of `length` */
	size_t length;
	uint32_t number;
	struct name *best; /* of the other dump */
	size_t parts;      /* equal ones at the end, with the best */
	bool unique;       /* no other has as many */
};

struct names {
	struct name *items;
	size_t count;
};

enum { OF_OLD = 1, OF_NEW = 2 };

/* Which part of a key is meant, and where in a name it stands. */
struct subject {
	uint32_t (*get)(struct hq_key key);
	void (*set)(struct hq_key *key, uint32_t number);
	void (*part)(struct name *n);
};

static uint32_t
get_file(struct hq_key key)
{
	return key.file;
}

static void
set_file(struct hq_key *key, uint32_t number)
{
	key->file = number;
}

/* The last part of a path. */
static void
part_of_file(struct name *n)
{
	const char *slash = strrchr(n->text, '/');

	n->last = slash == NULL ? n->text : slash + 1;
	n->length = strlen(n->last);
}

static uint32_t
get_module(struct hq_key key)
{
	return key.module;
}

static void
set_module(struct hq_key *key, uint32_t number)
{
	key->module = number;
}

/* A library's name without its version. */
static void
part_of_module(struct name *n)
{
	const char *so = strstr(n->text, ".so");

	n->last = n->text;
	n->length = so == NULL ? strlen(n->text) : (size_t)(so - n->text) + 3;
}

static void
mark(const struct hq_model *m, const struct subject *s, unsigned char bit,
    unsigned char *used)
{
	for (uint32_t i = 0; i < m->nframes; i++)
		used[s->get(hq_keys_get(m->keys, m->frames[i]))] |= bit;
}

static int
compare(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	size_t n = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->last, b->last, n);

	return order != 0 ? order
			  : (a->length > b->length) - (a->length < b->length);
}

/* The names that one dump alone has, sorted. */
static bool
collect(const struct hq_keys *k, const struct subject *s,
    const unsigned char *used, unsigned char bit, struct names *ret)
{
	size_t n = 0;

	ret->items = hq_array_new_zero(k->texts.count + 1, sizeof *ret->items);
	if (ret->items == NULL)
		return false;
	for (uint32_t i = 1; i <= k->texts.count; i++)
		if (used[i] == bit) {
			struct name *name = &ret->items[n++];
			name->number = i;
			name->text = hq_texts_get(&k->texts, i);
			s->part(name);
		}
	ret->count = n;
	qsort(ret->items, n, sizeof *ret->items, compare);
	return true;
}

/* How many parts of two paths are equal, from the end. */
static size_t
count_parts(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), parts = 0;

	while (n > 0 && m > 0 && a[n - 1] == b[m - 1]) {
		parts += a[n - 1] == '/';
		n--;
		m--;
	}
	return parts;
}

static void
propose(struct name *to, struct name *other, size_t parts)
{
	if (to->best != NULL && parts <= to->parts) {
		to->unique = to->unique && parts < to->parts;
		return;
	}
	to->best = other;
	to->parts = parts;
	to->unique = true;
}

/* Finds the best of each name among those that may be the same. */
static void
match(struct names *olds, struct names *news)
{
	size_t from = 0;

	for (size_t i = 0; i < olds->count; i++) {
		struct name *o = &olds->items[i];
		while (from < news->count &&
		       compare(&news->items[from], o) < 0)
			from++;
		for (size_t j = from; j < news->count &&
		     compare(&news->items[j], o) == 0; j++) {
			struct name *n = &news->items[j];
			size_t parts = count_parts(o->text, n->text);
			propose(o, n, parts);
			propose(n, o, parts);
		}
	}
}

/* Renames the keys of the old dump's frames. */
static bool
rename_keys(struct hq_model *m, const struct subject *s, const uint32_t *to)
{
	for (uint32_t i = 0; i < m->nframes; i++) {
		struct hq_key key = hq_keys_get(m->keys, m->frames[i]);
		uint32_t number = to[s->get(key)];
		if (number == 0)
			continue;
		s->set(&key, number);
		m->frames[i] = hq_keys_add(m->keys, key);
		if (m->frames[i] == HQ_INTERN_NONE)
			return false;
	}
	return true;
}

static bool
alias(struct hq_model *old, const struct hq_model *new, const struct subject *s)
{
	size_t n = old->keys->texts.count + 1;
	unsigned char *used = hq_array_new_zero(n, sizeof *used);
	uint32_t *to = hq_array_new_zero(n, sizeof *to);
	struct names olds = {0}, news = {0};
	bool fine = used != NULL && to != NULL;

	if (fine) {
		mark(old, s, OF_OLD, used);
		mark(new, s, OF_NEW, used);
		fine = collect(old->keys, s, used, OF_OLD, &olds) &&
		       collect(old->keys, s, used, OF_NEW, &news);
	}
	if (fine)
		match(&olds, &news);
	for (size_t i = 0; fine && i < olds.count; i++) {
		const struct name *o = &olds.items[i];
		if (o->unique && o->best->unique && o->best->best == o)
			to[o->number] = o->best->number;
	}
	fine = fine && rename_keys(old, s, to);
	free(olds.items);
	free(news.items);
	free(used);
	free(to);
	return fine;
}

enum hq_status
hq_alias_names(struct hq_model *old, const struct hq_model *new,
    struct hq_error *reterr)
{
	static const struct subject subjects[] = {
	    {get_file, set_file, part_of_file},
	    {get_module, set_module, part_of_module},
	};

	for (unsigned i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
		if (!alias(old, new, &subjects[i]))
			return hq_fail(
			    reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}
