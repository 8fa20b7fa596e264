/* What stays of the dumps of a run. */
#define _GNU_SOURCE
#include "check_keep.h"

#include "message.h"
#include "watch.h"

#include "analysis/store/load.h"
#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A database has about ten times the bytes of the dumps. */
#define LOAD_MAX (32u << 20)

/* Paths, each once; borrowed. */
struct list {
	const char **paths;
	unsigned count;
	size_t room;
};

static bool
has(const struct list *l, const char *path)
{
	for (unsigned i = 0; i < l->count; i++)
		if (strcmp(l->paths[i], path) == 0)
			return true;
	return false;
}

static bool
add(struct list *l, const char *path)
{
	if (path == NULL || has(l, path))
		return true;
	if (hq_array_reserve((void **)&l->paths, &l->room, l->count,
		sizeof(*l->paths)) != 0)
		return false;
	l->paths[l->count++] = path;
	return true;
}

static bool
add_steps(struct list *l, const struct hq_check_process *p)
{
	const char *first = NULL, *last = NULL;

	for (unsigned i = 0; i < p->ndumps; i++)
		if (p->dumps[i].step) {
			if (first == NULL)
				first = p->dumps[i].path;
			last = p->dumps[i].path;
		}
	return add(l, first) && add(l, last);
}

/* `named` by findings, and `kept` besides: all dumps of their processes. */
static bool
collect(const struct hq_verdict *v, struct list *named, struct list *kept)
{
	bool done = true;

	for (size_t i = 0; i < v->nfindings && done; i++) {
		const struct hq_check_finding *f = v->findings[i];
		if (!hq_check_counts(f))
			continue;
		done = add(named, f->dump) &&
		       (!hq_check_is_growth(f->rule) || add_steps(named, f->process));
		for (unsigned k = 0; k < f->process->ndumps && done; k++)
			done = add(kept, f->process->dumps[k].path);
	}
	return done;
}

static bool
collect_asserted(const struct hq_verdict *v, struct list *kept)
{
	bool done = true;

	for (size_t i = 0; i < v->nprocesses; i++)
		for (unsigned k = 0; k < v->processes[i]->ndumps && done; k++)
			if (v->processes[i]->dumps[k].asserted)
				done = add(kept, v->processes[i]->dumps[k].path);
	return done;
}

bool
hq_check_keep_any(const struct hq_verdict *v)
{
	if (hq_verdict_count(v) > 0)
		return true;
	for (size_t i = 0; i < v->nprocesses; i++)
		for (unsigned k = 0; k < v->processes[i]->ndumps; k++)
			if (v->processes[i]->dumps[k].asserted)
				return true;
	return false;
}

static bool
is_small(const struct list *l)
{
	uint64_t bytes = 0;
	struct stat st;

	for (unsigned i = 0; i < l->count; i++)
		if (stat(l->paths[i], &st) == 0)
			bytes += (uint64_t)st.st_size;
	return bytes <= LOAD_MAX;
}

/* False: no memory. */
static bool
load(const struct hq_check_place *place, const struct list *named,
    struct hq_verdict *v, const struct hq_check_options *how)
{
	struct hq_load load = {
	    .symbols = how->symbols, .building = hq_watch_file};
	struct hq_error err = {0};
	char *target;

	if (named->count == 0 || !is_small(named))
		return true;
	if (asprintf(&target, "%s/check.db", place->directory) < 0)
		return false;
	if (hq_load(&load, named->paths, named->count, target, &err) ==
	    HQ_OK) {
		v->database = target;
		return true;
	}
	hq_message_error(&err);
	free(target);
	return true;
}

bool
hq_check_keep(struct hq_check_place *place, struct hq_verdict *v,
    const struct hq_check_options *how, bool all)
{
	struct list named = {0}, kept = {0};
	bool done = collect(v, &named, &kept) && collect_asserted(v, &kept);

	if (done && !all)
		for (unsigned i = 0; i < place->ndumps; i++)
			if (!has(&kept, place->dumps[i]))
				unlink(place->dumps[i]);
	free(v->directory);
	v->directory = done ? strdup(place->directory) : NULL;
	done = v->directory != NULL && load(place, &named, v, how);
	free(named.paths);
	free(kept.paths);
	return done;
}
