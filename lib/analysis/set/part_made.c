/*
 * Kinds that are made of what the user gives, where those of kinds.def are
 * fixed:
 *
 *	set:EXPR    in that set, or not: heapy's idset
 *	rules:FILE  the first of a file's sets that a block is in: findex
 *	site:N      the N-th frame of the stack that allocated it, 0 innermost
 *
 * Their terms have a \1 where others have $1.
 */
#include "analysis/set/part.h"

#include "analysis/set/set.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More rules would be no partition that anybody reads. */
enum { RULES = 200 };

static enum hq_status
make_set(struct hq_part_kind *k, const char *expr, int64_t dump,
    struct hq_error *reterr)
{
	enum hq_status status = hq_set_check(expr, reterr);

	(void)dump;
	if (status != HQ_OK)
		return status;
	k->keys = sqlite3_mprintf("heapql_in(%Q, dump_id, row)", expr);
	k->label = sqlite3_mprintf(
	    "CASE \1 WHEN 1 THEN 'in ' ELSE 'not in ' END || %Q", expr);
	return HQ_OK;
}

static enum hq_status
make_site(struct hq_part_kind *k, const char *depth, int64_t dump,
    struct hq_error *reterr)
{
	if (depth[0] == '\0' || strlen(depth) > 6 ||
	    depth[strspn(depth, "0123456789")] != '\0')
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "site:N wants the number of a frame, 0 is the innermost, "
		    "not \"%.40s\"",
		    depth);
	k->keys = sqlite3_mprintf("trace_id");
	k->label = sqlite3_mprintf(
	    "coalesce((SELECT '[' || label || ']' FROM trace"
	    " WHERE dump_id = %lld AND trace_id = \1"
	    " AND label IS NOT NULL), (SELECT heapql_symbol('frame',"
	    " frame_id, %lld) FROM trace_frame WHERE dump_id = %lld"
	    " AND trace_id = \1 AND depth = %s), '[no such frame]')",
	    (long long)dump, (long long)dump, (long long)dump, depth);
	return HQ_OK;
}

/* One more rule: a set; what is behind a # is a comment. */
static enum hq_status
add_rule(char *line, unsigned number, sqlite3_str *keys, sqlite3_str *labels,
    struct hq_error *reterr)
{
	enum hq_status status;
	size_t n;

	line += strspn(line, " \t");
	n = strcspn(line, "\r\n");
	while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	line[n] = '\0';
	if (n == 0 || line[0] == '#')
		return HQ_ERR_NOTFOUND;
	if (number == RULES)
		return hq_fail(
		    reterr, HQ_ERR_LIMIT, "more than %d rules", RULES);
	status = hq_set_check(line, reterr);
	if (status != HQ_OK)
		return status;
	sqlite3_str_appendf(keys, " WHEN heapql_in(%Q, dump_id, row) THEN %u",
	    line, number);
	sqlite3_str_appendf(labels, " WHEN %u THEN %Q", number, line);
	return HQ_OK;
}

static enum hq_status
read_rules(FILE *in, sqlite3_str *keys, sqlite3_str *labels,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	unsigned number = 0;
	char line[4096];

	while ((status == HQ_OK || status == HQ_ERR_NOTFOUND) &&
	       fgets(line, sizeof line, in) != NULL) {
		status = add_rule(line, number, keys, labels, reterr);
		number += status == HQ_OK;
	}
	if (status != HQ_OK && status != HQ_ERR_NOTFOUND)
		return status;
	return number > 0 ? HQ_OK
			  : hq_fail(reterr, HQ_ERR_USAGE,
				"there is no rule; one a line, a set such as "
				"type:Node");
}

static enum hq_status
make_rules(struct hq_part_kind *k, const char *path, int64_t dump,
    struct hq_error *reterr)
{
	sqlite3_str *keys, *labels;
	struct hq_error err = {0};
	FILE *in = fopen(path, "re");
	enum hq_status status;

	(void)dump;
	if (in == NULL) {
		hq_error_file(reterr, path);
		return hq_fail(reterr, HQ_ERR_IO, "%s", strerror(errno));
	}
	keys = sqlite3_str_new(NULL);
	labels = sqlite3_str_new(NULL);
	sqlite3_str_appendall(keys, "CASE");
	sqlite3_str_appendall(labels, "CASE \1");
	status = read_rules(in, keys, labels, &err);
	sqlite3_str_appendall(keys, " ELSE -1 END");
	sqlite3_str_appendall(labels, " ELSE '[none of the rules]' END");
	k->keys = sqlite3_str_finish(keys);
	k->label = sqlite3_str_finish(labels);
	fclose(in);
	if (status != HQ_OK)
		hq_fail(reterr, status, "rules of %.200s: %s", path,
		    hq_error_text(&err));
	return status;
}

static const struct {
	const char *prefix;
	enum hq_status (*make)(struct hq_part_kind *k, const char *rest,
	    int64_t dump, struct hq_error *reterr);
} makers[] = {
    {"set:", make_set},
    {"rules:", make_rules},
    {"site:", make_site},
};

enum hq_status
hq_part_make(struct hq_part_kind *ret_kind, const char *name, int64_t dump,
    struct hq_error *reterr)
{
	enum hq_status status;

	*ret_kind = (struct hq_part_kind){0};
	for (unsigned i = 0; i < sizeof makers / sizeof *makers; i++) {
		size_t n = strlen(makers[i].prefix);
		if (strncmp(name, makers[i].prefix, n) != 0)
			continue;
		ret_kind->nkeys = 1;
		ret_kind->made = true;
		status = makers[i].make(
		    ret_kind, name + n, dump, reterr);
		if (status == HQ_OK &&
		    (ret_kind->keys == NULL || ret_kind->label == NULL))
			status =
			    hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		ret_kind->name = makers[i].prefix;
		return status;
	}
	return HQ_ERR_NOTFOUND;
}
