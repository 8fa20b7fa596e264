/* What is allowed: which rule is of what. */
#include "analysis/check/policy.h"

#include "analysis/check/frame_name.h"
#include "analysis/symbol/site.h"
#include "common/glob.h"
#include "common/programs.h"

#include <stdlib.h>
#include <string.h>

static const char *const patterns[] = {
#define HQ_POLICY_SUBJECT(id, words, patterns_, units)                         \
	[HQ_POLICY_##id] = patterns_,
#include "analysis/check/policy.def"
#undef HQ_POLICY_SUBJECT
};

/* By what finding a rule is looked for; GROWTH is of all growth. */
static const enum hq_policy_subject subjects[HQ_RULE_COUNT] = {
    [HQ_RULE_LEAK_DEFINITE] = HQ_POLICY_LEAK_DEFINITE,
    [HQ_RULE_LEAK_POSSIBLE] = HQ_POLICY_LEAK_POSSIBLE,
    [HQ_RULE_LEAK_REACHABLE] = HQ_POLICY_LEAK_REACHABLE,
    [HQ_RULE_GROWTH_SITE] = HQ_POLICY_GROWTH_SITE,
    [HQ_RULE_GROWTH_TYPE] = HQ_POLICY_GROWTH_TYPE,
    [HQ_RULE_GROWTH_HOLDER] = HQ_POLICY_GROWTH_HOLDER,
    [HQ_RULE_LIMIT] = HQ_POLICY_COUNT,
};

static bool
is_growth(enum hq_policy_subject subject)
{
	return subject == HQ_POLICY_GROWTH_SITE ||
	       subject == HQ_POLICY_GROWTH_TYPE ||
	       subject == HQ_POLICY_GROWTH_HOLDER;
}

static bool
is_name(const char *pattern, const char *name)
{
	return name != NULL && hq_glob_plain(pattern, name);
}

/* The function as it is shown, or as fingerprints have it. */
static bool
is_site(const char *pattern, const struct hq_check_frame *site)
{
	char *name;
	bool is;

	if (site == NULL)
		return false;
	if (strchr(pattern, '/') != NULL && is_name(pattern, site->file))
		return true;
	if (is_name(pattern, site->func))
		return true;
	name = site->func != NULL ? hq_frame_name_func(site->func)
				  : hq_frame_name(site);
	is = is_name(pattern, name);
	free(name);
	return is;
}

static bool
is_of_process(
    const struct hq_policy_rule *r, const struct hq_check_process *process)
{
	return r->program == NULL ||
	       hq_programs_match(r->program,
		   process->exe != NULL ? process->exe : "",
		   process->program != NULL ? process->program : "");
}

static bool
is_of(const struct hq_policy_rule *r, const struct hq_policy_item *item)
{
	if (!is_of_process(r, item->process))
		return false;
	if (r->pattern == NULL)
		return true;
	for (const char *p = patterns[r->subject]; *p != '\0'; p++)
		if ((*p == 's' && is_site(r->pattern, item->site)) ||
		    (*p == 't' && is_name(r->pattern, item->type)) ||
		    (*p == 'h' && is_name(r->pattern, item->holder)))
			return true;
	return false;
}

const struct hq_policy_rule *
hq_policy_find(const struct hq_policy *p, enum hq_policy_subject subject,
    const struct hq_policy_item *item)
{
	for (size_t i = p->nrules; i-- > 0;) {
		const struct hq_policy_rule *r = &p->rules[i];
		if ((r->subject == subject || (r->subject == HQ_POLICY_GROWTH &&
						  is_growth(subject))) &&
		    is_of(r, item))
			return r;
	}
	return NULL;
}

const struct hq_policy_rule *
hq_policy_of(const struct hq_policy *p, const struct hq_check_finding *f)
{
	const struct hq_policy_item item = {
	    .process = f->process,
	    .site = f->site < f->nframes ? &f->frames[f->site] : NULL,
	    .type = f->type,
	    .holder = f->holder,
	};

	return hq_policy_find(p, subjects[f->rule], &item);
}

bool
hq_policy_asks(const struct hq_policy *p, enum hq_policy_subject subject,
    const struct hq_check_process *process)
{
	for (size_t i = 0; i < p->nrules; i++)
		if (p->rules[i].subject == subject && !p->rules[i].ignore &&
		    is_of_process(&p->rules[i], process))
			return true;
	return false;
}

void
hq_policy_free(struct hq_policy *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->nrules; i++) {
		free(p->rules[i].pattern);
		free(p->rules[i].program);
		free(p->rules[i].text);
	}
	free(p->rules);
	free(p);
}
