/* Puts into words who holds what has grown. */
#define _GNU_SOURCE
#include "analysis/check/holder_groups.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Holders that are named at most, blocks and roots; of more, the largest stand
 * for all.  An array of pointers in a variable has a root for each. */
#define BLOCKS_MAX 64
#define ROOTS_MAX 4096

static const char path_sql[] = "SELECT heapql_path(?1, ?2)";

static int
by_count(const void *a, const void *b)
{
	const struct hq_holder_group *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->holder.node != y->holder.node)
		return x->holder.node < y->holder.node ? -1 : 1;
	return x->holder.root < y->holder.root ? -1
					       : x->holder.root > y->holder.root;
}

static int
by_words(const void *a, const void *b)
{
	const struct hq_holder_group *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->words, y->words);
}

/* Those that are the same in words become one; the first `*ret_count` have
 * words then. */
static enum hq_status
name_groups(struct hq_holding *h, struct hq_holder_groups *k,
    size_t *ret_count, uint64_t *ret_all, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	size_t n = 0, asked[2] = {0};

	*ret_all = 0;
	for (size_t i = 0; i < k->count; i++) {
		struct hq_holder_group g = k->groups[i];
		bool root = g.holder.node == HQ_GRAPH_NONE;
		size_t same = 0;
		if (asked[root]++ >= (root ? ROOTS_MAX : BLOCKS_MAX))
			continue;
		*ret_all += g.count;
		status = hq_holder_words(
		    h, &g.holder, g.below, &g.words, reterr);
		if (status != HQ_OK)
			break;
		if (g.words == NULL)
			continue;
		while (same < n && strcmp(k->groups[same].words, g.words) != 0)
			same++;
		if (same < n) {
			k->groups[same].count += g.count;
			free(g.words);
		} else {
			k->groups[i].words = NULL;
			k->groups[n++] = g;
		}
	}
	*ret_count = n;
	if (n > 0)
		qsort(k->groups, n, sizeof *k->groups, by_words);
	return status;
}

/* "data g_old in prog 60 %, data g_new in prog 30 %" */
static bool
put_shares(const struct hq_holder_groups *k, size_t n, uint64_t all,
    struct hq_check_finding *f)
{
	size_t size;
	FILE *out;

	if (n == 0 || k->groups[0].count >= all - all / 10)
		return true;
	out = open_memstream(&f->shares, &size);
	if (out == NULL)
		return false;
	for (size_t i = 0; i < n && k->groups[i].count > all / 10; i++)
		fprintf(out, "%s%s %" PRIu64 " %%", i == 0 ? "" : ", ",
		    k->groups[i].words, k->groups[i].count * 100 / all);
	return fclose(out) == 0;
}

static enum hq_status
put_path(struct hq_holding *h, struct hq_check_finding *f,
    struct hq_error *reterr)
{
	sqlite3_stmt *row;
	bool good = true;

	if (sqlite3_prepare_v2(h->c->db, path_sql, -1, &row, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(h->c->db, reterr);
	sqlite3_bind_int64(row, 1, f->serial);
	sqlite3_bind_int64(row, 2, h->c->series->dump_id);
	if (sqlite3_step(row) == SQLITE_ROW)
		good = hq_check_text(
		    &f->path, (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	return good ? HQ_OK : hq_check_nomem(reterr);
}

enum hq_status
hq_holding_tell(struct hq_holding *h, const struct hq_survivor *survivors,
    size_t n, struct hq_check_finding *f, struct hq_error *reterr)
{
	struct hq_holder_groups k;
	uint64_t all = 0;
	size_t named = 0;
	enum hq_status status =
	    hq_holder_groups_make(h, survivors, n, true, &k, reterr);

	if (status != HQ_OK)
		return status;
	if (k.count > 0)
		qsort(k.groups, k.count, sizeof *k.groups, by_count);
	status = name_groups(h, &k, &named, &all, reterr);
	if (status == HQ_OK && named > 0 &&
	    (!hq_check_text(&f->holder, k.groups[0].words) ||
		!put_shares(&k, named, all, f)))
		status = hq_check_nomem(reterr);
	hq_holder_groups_release(&k);
	return status == HQ_OK && f->serial != 0 ? put_path(h, f, reterr)
						 : status;
}
