/*
 * The sites that have grown.
 *
 * A site is a line of a function, by the rules for sites.  Several stacks lead
 * to it: where some of them have grown, the others are left out, as they may
 * come and go; where none has, as each is taken now and then, all of them may
 * have.
 */
#include "analysis/check/growth_found.h"

#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>

static const char sites_sql[] =
    "SELECT t.trace_id, f.func, f.file, f.line, m.path,"
    "       coalesce(f.func_addr, p.offset, p.addr)"
    "  FROM trace t JOIN frame f ON f.dump_id = t.dump_id"
    "   AND f.frame_id = t.site_frame"
    "  LEFT JOIN module m ON m.dump_id = f.dump_id"
    "   AND m.module_id = f.module_id"
    "  LEFT JOIN pc p ON p.dump_id = f.dump_id AND p.pc_id = f.pc_id"
    " WHERE t.dump_id = ?1 AND t.label IS NULL";

struct site_of {
	int64_t trace;
	uint32_t site;
};

struct work {
	const struct hq_growth *g;
	struct hq_growth_finds *finds;
	struct hq_texts names; /* of sites */
	struct site_of *sites; /* by trace, ascending */
	size_t nsites, room;
	uint32_t *trace, *site; /* by cell: its stack, its site */
	size_t ntraces;
	struct hq_growth_items traces, all;
	bool *told; /* by site: some of its stacks have grown */
};

/* A name that tells sites apart, of whatever is known. */
static uint32_t
name_site(struct work *k, sqlite3_stmt *row)
{
	const char *func = (const char *)sqlite3_column_text(row, 1);
	const char *file = (const char *)sqlite3_column_text(row, 2);
	const char *module = (const char *)sqlite3_column_text(row, 4);
	char *name = func != NULL
			 ? sqlite3_mprintf("%s\n%s\n%lld\n%s", module, func,
			       (long long)sqlite3_column_int64(row, 3),
			       file == NULL ? "" : file)
			 : sqlite3_mprintf("%s\n%llx", module,
			       (long long)sqlite3_column_int64(row, 5));
	uint32_t number = name == NULL ? 0 : hq_texts_add(&k->names, name);

	sqlite3_free(name);
	return number;
}

static int
by_trace(const void *a, const void *b)
{
	const struct site_of *x = a, *y = b;

	return x->trace < y->trace ? -1 : x->trace > y->trace;
}

static enum hq_status
read_sites(struct work *k, struct hq_error *reterr)
{
	const struct hq_check_context *c = k->g->c;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(c->db, sites_sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, c->series->dump_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		uint32_t site = name_site(k, row);
		if (site == 0 ||
		    hq_array_reserve((void **)&k->sites, &k->room, k->nsites,
			sizeof *k->sites) != 0)
			status = hq_check_nomem(reterr);
		else
			k->sites[k->nsites++] = (struct site_of){
			    sqlite3_column_int64(row, 0), site - 1};
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(row);
	if (k->nsites > 0)
		qsort(k->sites, k->nsites, sizeof *k->sites, by_trace);
	return status;
}

/* Stacks and sites of the cells. */
static enum hq_status
place_cells(struct work *k, struct hq_error *reterr)
{
	const struct hq_growth *g = k->g;
	size_t n = g->cells.ngroups;

	k->trace = hq_array_new(n, sizeof *k->trace);
	k->site = hq_array_new(n, sizeof *k->site);
	if (k->trace == NULL || k->site == NULL)
		return hq_check_nomem(reterr);
	k->ntraces = k->nsites;
	for (size_t i = 0; i < n; i++) {
		const struct site_of key = {.trace = hq_growth_trace(g, i)};
		const struct site_of *at =
		    k->nsites == 0 ? NULL
				   : bsearch(&key, k->sites, k->nsites,
					 sizeof key, by_trace);
		k->trace[i] = at == NULL ? HQ_GROWTH_NONE
					 : (uint32_t)(at - k->sites);
		k->site[i] = at == NULL ? HQ_GROWTH_NONE : at->site;
	}
	return HQ_OK;
}

/* What is told of each site: some of its stacks, or all. */
static enum hq_status
choose(struct work *k, struct hq_error *reterr)
{
	uint32_t *found = hq_array_new(k->names.count, sizeof *found);
	bool *some = hq_array_new_zero(k->names.count, sizeof *some);
	enum hq_status status = HQ_OK;

	if (found == NULL || some == NULL)
		status = hq_check_nomem(reterr);
	for (uint32_t i = 0; status == HQ_OK && i < k->names.count; i++)
		found[i] = HQ_GROWTH_NONE;
	for (size_t i = 0; status == HQ_OK && i < k->ntraces; i++) {
		uint32_t site = k->sites[i].site;
		enum hq_grown how = k->traces.grown[i];
		some[site] |= how != HQ_GROWN_NOT;
		if (how == HQ_GROWN_NOT)
			how = k->all.grown[site];
		if (how == HQ_GROWN_NOT || found[site] != HQ_GROWTH_NONE)
			continue;
		found[site] = hq_growth_finds_add(
		    k->finds, HQ_RULE_GROWTH_SITE, how, 0);
		if (found[site] == HQ_GROWTH_NONE)
			status = hq_check_nomem(reterr);
	}
	for (size_t i = 0; status == HQ_OK && i < k->g->cells.ngroups; i++)
		if (k->site[i] != HQ_GROWTH_NONE &&
		    (!some[k->site[i]] ||
			k->traces.grown[k->trace[i]] != HQ_GROWN_NOT))
			k->finds->taken[i] = found[k->site[i]];
	free(found);
	k->told = some;
	return status;
}

enum hq_status
hq_growth_sites(const struct hq_growth *g, struct hq_growth_finds *f,
    struct hq_error *reterr)
{
	HQ_PHASE("growth by site", NULL);
	struct work k = {.g = g, .finds = f};
	enum hq_status status = read_sites(&k, reterr);

	if (status == HQ_OK)
		status = place_cells(&k, reterr);
	if (status == HQ_OK)
		status = hq_growth_add_up(
		    g, k.trace, k.ntraces, &k.traces, reterr);
	if (status == HQ_OK)
		status = hq_growth_add_up(
		    g, k.site, k.names.count, &k.all, reterr);
	if (status == HQ_OK)
		status = choose(&k, reterr);
	hq_growth_items_release(&k.traces);
	hq_growth_items_release(&k.all);
	hq_texts_release(&k.names);
	free(k.sites);
	free(k.trace);
	f->site = k.site;
	f->told = k.told;
	return status;
}
