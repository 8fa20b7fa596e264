/* Which frames are no site. */
#include "analysis/symbol/site.h"

#include "analysis/support/memory.h"
#include "common/glob.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rule {
	char *pattern; /* without the ! */
	bool shows;
	bool of_file;
};

struct hq_site_rules {
	struct rule *items;
	size_t count;
	size_t capacity;
};

static const char *const builtin[] = {
#define HQ_SITE_RULE(pattern) pattern,
#include "analysis/symbol/site.def"
#undef HQ_SITE_RULE
};

static enum hq_status
add(struct hq_site_rules *r, const char *text, struct hq_error *reterr)
{
	struct rule *rule;

	if (hq_array_reserve((void **)&r->items, &r->capacity, r->count,
		sizeof *r->items) != 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	rule = &r->items[r->count];
	rule->shows = text[0] == '!';
	rule->of_file = strchr(text, '/') != NULL;
	rule->pattern = strdup(text + rule->shows);
	if (rule->pattern == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	r->count++;
	return HQ_OK;
}

/* A line of a file without the spaces around it and without a comment. */
static char *
trim(char *line)
{
	size_t n;

	line += strspn(line, " \t");
	if (line[0] == '#')
		line[0] = '\0';
	n = strlen(line);
	while (n > 0 && strchr(" \t\r\n", line[n - 1]) != NULL)
		line[--n] = '\0';
	return line;
}

static enum hq_status
add_file(struct hq_site_rules *r, const char *path, struct hq_error *reterr)
{
	char line[4096];
	enum hq_status status = HQ_OK;
	FILE *in = fopen(path, "re");

	while (in != NULL && status == HQ_OK &&
	       fgets(line, sizeof line, in) != NULL) {
		const char *text = trim(line);
		if (text[0] != '\0')
			status = add(r, text, reterr);
	}
	if (in == NULL || ferror(in)) {
		hq_error_file(reterr, path);
		status = hq_fail(
		    reterr, HQ_ERR_IO, "cannot read; %s", strerror(errno));
	}
	if (in != NULL)
		fclose(in);
	return status;
}

enum hq_status
hq_site_rules_new(const char *file, const char *const *rules, unsigned nrules,
    struct hq_site_rules **ret_rules, struct hq_error *reterr)
{
	struct hq_site_rules *r = calloc(1, sizeof *r);
	enum hq_status status = HQ_OK;

	if (r == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (size_t i = 0;
	     status == HQ_OK && i < sizeof builtin / sizeof *builtin; i++)
		status = add(r, builtin[i], reterr);
	if (status == HQ_OK && file != NULL)
		status = add_file(r, file, reterr);
	for (unsigned i = 0; status == HQ_OK && i < nrules; i++)
		status = add(r, rules[i], reterr);
	if (status != HQ_OK) {
		hq_site_rules_free(r);
		return status;
	}
	*ret_rules = r;
	return HQ_OK;
}

void
hq_site_rules_free(struct hq_site_rules *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->count; i++)
		free(r->items[i].pattern);
	free(r->items);
	free(r);
}

static unsigned
match(const struct hq_site_rules *r, const char *text, bool of_file)
{
	for (size_t i = r->count; i > 0; i--)
		if (r->items[i - 1].of_file == of_file &&
		    hq_glob_plain(r->items[i - 1].pattern, text))
			return (unsigned)i;
	return 0;
}

unsigned
hq_site_match_func(const struct hq_site_rules *r, const char *func)
{
	return match(r, func, false);
}

unsigned
hq_site_match_file(const struct hq_site_rules *r, const char *file)
{
	return match(r, file, true);
}

bool
hq_site_hides(
    const struct hq_site_rules *r, unsigned by_func, unsigned by_file)
{
	unsigned last = by_func > by_file ? by_func : by_file;

	return last > 0 && last <= r->count && !r->items[last - 1].shows;
}
