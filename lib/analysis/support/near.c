/* The name that was meant by one that does not exist. */
#include "analysis/support/near.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Farther than any two names that are compared. */
#define FAR 1000

static bool
same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to insert, drop or replace, with one row of Levenshtein's table. */
static unsigned
edit_distance(const char *a, const char *b)
{
	unsigned row[HQ_NEAR_SIZE];
	size_t n = strlen(b);

	if (n >= HQ_NEAR_SIZE || strlen(a) >= HQ_NEAR_SIZE)
		return FAR;
	for (unsigned k = 0; k <= n; k++)
		row[k] = k;
	for (unsigned i = 0; a[i] != '\0'; i++) {
		unsigned diagonal = row[0];
		row[0] = i + 1;
		for (unsigned k = 1; k <= n; k++) {
			unsigned cost =
			    diagonal + !same_letter(a[i], b[k - 1]);
			diagonal = row[k];
			if (row[k] + 1 < cost)
				cost = row[k] + 1;
			if (row[k - 1] + 1 < cost)
				cost = row[k - 1] + 1;
			row[k] = cost;
		}
	}
	return row[n];
}

/* Whether `wanted` is all of the name from its last part on. */
static bool
is_last_part(const char *wanted, const char *name)
{
	size_t n = strlen(wanted), all = strlen(name);
	const char *part = name + all - n;

	return n < all && strcasecmp(part, wanted) == 0 &&
	       strchr(":./", part[-1]) != NULL;
}

static unsigned
distance(const char *wanted, const char *name)
{
	size_t n = strlen(wanted);

	if (strcasecmp(wanted, name) == 0)
		return 0;
	if (n >= 2 &&
	    (strncasecmp(name, wanted, n) == 0 || is_last_part(wanted, name)))
		return 1;
	return edit_distance(wanted, name);
}

void
hq_near_start(struct hq_near *n, const char *wanted)
{
	size_t length = strlen(wanted);

	snprintf(n->wanted, sizeof n->wanted, "%s", wanted);
	n->least = length <= 3 ? 2 : length <= 9 ? 3 : 4;
	if (length < 2 || length >= HQ_NEAR_SIZE)
		n->least = 1; /* one letter is near to any other */
	n->best[0] = n->hint[0] = '\0';
}

void
hq_near_offer(struct hq_near *n, const char *name)
{
	unsigned d;

	if (name == NULL || name[0] == '\0' || strlen(name) >= HQ_NEAR_SIZE)
		return;
	d = distance(n->wanted, name);
	if (d >= n->least)
		return;
	n->least = d;
	snprintf(n->best, sizeof n->best, "%s", name);
}

const char *
hq_near_hint(struct hq_near *n)
{
	if (n->best[0] != '\0')
		snprintf(n->hint, sizeof n->hint, "; did you mean \"%s\"?",
		    n->best);
	return n->hint;
}

const char *
hq_nearest_name(const char *wanted, const char *const *names, size_t count)
{
	const char *best = NULL;
	struct hq_near n;

	hq_near_start(&n, wanted);
	for (size_t i = 0; i < count; i++) {
		unsigned before = n.least;
		hq_near_offer(&n, names[i]);
		if (n.least < before)
			best = names[i];
	}
	return best;
}
