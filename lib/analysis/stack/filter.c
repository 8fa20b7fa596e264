/* tracemalloc's filters: each key is matched once, then traces by keys. */
#include "analysis/stack/filter.h"

#include "analysis/support/memory.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known of a key. */
enum { UNKNOWN, NEITHER, INCLUDED = 2, EXCLUDED = 4 };

/* The line that a pattern ends in, cut off its copy; 0: none. */
static uint32_t
cut_line(char *glob)
{
	char *colon = strrchr(glob, ':'), *end;
	unsigned long line;

	if (colon == NULL || colon[1] < '0' || colon[1] > '9')
		return 0;
	line = strtoul(colon + 1, &end, 10);
	if (*end != '\0' || line >= UINT32_MAX)
		return 0;
	*colon = '\0';
	return (uint32_t)line;
}

static bool
matches(const char *pattern, const char *name, uint32_t line)
{
	char glob[1024];
	const char *last;
	uint32_t wanted;

	if (name == NULL || strlen(pattern) >= sizeof glob)
		return false;
	strcpy(glob, pattern);
	wanted = cut_line(glob);
	if (wanted != 0 && wanted != line)
		return false;
	last = strrchr(name, '/');
	return fnmatch(glob, name, FNM_NOESCAPE) == 0 ||
	       (last != NULL && strchr(glob, '/') == NULL &&
		   fnmatch(glob, last + 1, FNM_NOESCAPE) == 0);
}

static bool
any_matches(const char *const *patterns, unsigned n, const char *name,
    uint32_t line)
{
	for (unsigned i = 0; i < n; i++)
		if (matches(patterns[i], name, line))
			return true;
	return false;
}

static unsigned char
judge(const struct hq_filter *f, const struct hq_keys *k, uint32_t number)
{
	struct hq_key key = hq_keys_get(k, number);
	const char *name = key.file != 0 ? hq_texts_get(&k->texts, key.file)
					 : hq_keys_module_path(k, key);
	unsigned char verdict = NEITHER;

	if (any_matches(f->include, f->ninclude, name, key.line))
		verdict |= INCLUDED;
	if (any_matches(f->exclude, f->nexclude, name, key.line))
		verdict |= EXCLUDED;
	return verdict;
}

/* All verdicts about a trace's frames together. */
static unsigned char
judge_trace(const struct hq_filter *f, const struct hq_model *m,
    const struct hq_stack_trace *t, unsigned char *verdicts, uint32_t *keys)
{
	unsigned n = 1, all = 0;

	if (f->all_frames)
		n = hq_model_walk(m, t, false, keys);
	else
		keys[0] = hq_model_site(m, t);
	for (unsigned i = 0; i < n; i++) {
		unsigned char *v = &verdicts[keys[i]];
		if (*v == UNKNOWN)
			*v = judge(f, m->keys, keys[i]);
		all |= *v;
	}
	return (unsigned char)all;
}

enum hq_status
hq_filter_apply(
    const struct hq_filter *f, struct hq_model *m, struct hq_error *reterr)
{
	unsigned char *verdicts =
	    hq_array_new_zero(m->keys->keys.count, sizeof *verdicts);
	uint32_t *keys = hq_array_new(HQ_STACK_DEPTH, sizeof *keys);
	bool any = f->ninclude + f->nexclude > 0;

	if (verdicts == NULL || keys == NULL) {
		free(verdicts);
		free(keys);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (uint32_t i = 0; any && i < m->ntraces; i++) {
		struct hq_stack_trace *t = &m->traces[i];
		unsigned char v;

		if (t->label != 0) {
			t->passed = f->ninclude == 0;
			continue;
		}
		v = judge_trace(f, m, t, verdicts, keys);
		t->passed = (f->ninclude == 0 || (v & INCLUDED) != 0) &&
			    (v & EXCLUDED) == 0;
	}
	free(verdicts);
	free(keys);
	return HQ_OK;
}
