/* The one command that shows more of a finding. */
#define _GNU_SOURCE
#include "analysis/check/advise.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As a word of the shell; to be freed. */
static char *
quote(const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._/%+=:,@";
	char *word, *p;

	if (text[0] != '\0' && text[strspn(text, plain)] == '\0')
		return strdup(text);
	word = p = malloc(strlen(text) * 4 + 3);
	if (word == NULL)
		return NULL;
	*p++ = '\'';
	for (; *text != '\0'; text++)
		if (*text == '\'')
			p = stpcpy(p, "'\\''");
		else
			*p++ = *text;
	strcpy(p, "'");
	return word;
}

/* Where a file has several dumps, the last of the process, of growth the last
 * step: " -d 3". */
static void
choose(const struct hq_check_finding *f, bool growth, char ret_option[32])
{
	const struct hq_check_process *p = f->process;
	int64_t number = 0;

	ret_option[0] = '\0';
	for (unsigned i = 0; i < p->ndumps; i++)
		if (strcmp(p->dumps[i].path, f->dump) == 0 &&
		    (!growth || p->dumps[i].step))
			number = p->dumps[i].number;
	/* A dump alone in its file is number 1 there. */
	if (number > 1)
		snprintf(ret_option, 32, " -d %" PRId64, number);
}

static bool
advise(struct hq_check_finding *f)
{
	bool growth = hq_check_is_growth(f->rule);
	char option[32], *dump = quote(f->dump);
	int n;

	if (dump == NULL)
		return false;
	choose(f, growth, option);
	if (f->rule == HQ_RULE_LIMIT)
		n = asprintf(
		    &f->command, "heapql summary%s %s", option, dump);
	else if (f->serial == 0)
		n = asprintf(&f->command, "heapql %s%s %s",
		    growth ? "suspects" : "leaks", option, dump);
	else
		n = asprintf(&f->command, "heapql %s%s %s %" PRId64,
		    growth ? "path" : "explain", option, dump, f->serial);
	free(dump);
	if (n < 0)
		f->command = NULL;
	return n >= 0;
}

bool
hq_check_advise(struct hq_verdict *v, size_t first)
{
	for (size_t i = first; i < v->nfindings; i++)
		if (v->findings[i]->dump != NULL &&
		    v->findings[i]->command == NULL &&
		    !advise(v->findings[i]))
			return false;
	return true;
}
