/* tracemalloc's statistics of one dump, its differences of two, and the numbers
 * that go with them. */
#include "analysis/report/between.h"
#include "analysis/report/groups.h"
#include "analysis/report/statistic.h"

#include <math.h>
#include <stdio.h>

char *
hq_statistic_text(char *buffer, double size, bool sign)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	unsigned u = 0;

	while (u < 4 && !(u > 0 && fabs(size) < 100) &&
	       !(fabs(size) < 10 * 1024)) {
		size /= 1024;
		u++;
	}
	snprintf(buffer, HQ_STATISTIC_SIZE, sign ? "%+.*f %s" : "%.*f %s",
	    u > 0 && fabs(size) < 100 ? 1 : 0, size, units[u]);
	return buffer;
}

/* The data of the function is not NULL where it wants a sign. */
static void
size_text(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	char buffer[HQ_STATISTIC_SIZE];

	(void)argc;
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	hq_statistic_text(buffer, sqlite3_value_double(argv[0]),
	    sqlite3_user_data(context) != NULL);
	sqlite3_result_text(context, buffer, -1, SQLITE_TRANSIENT);
}

enum hq_status
hq_statistic_register(struct hq_report_context *c, struct hq_error *reterr)
{
	static char sign;
	int rc = sqlite3_create_function_v2(c->db, "hq_statistic_size", 1,
	    SQLITE_UTF8, NULL, size_text, NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_create_function_v2(c->db, "hq_statistic_diff", 1,
		    SQLITE_UTF8, &sign, size_text, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

static enum hq_key_by
grouping_of(const struct hq_report_context *c)
{
	const char *name = c->values->group != NULL ? c->values->group
						    : c->report->group;

	return name == NULL ? HQ_BY_LINE : hq_key_by_name(name);
}

/* Whatever the limit all groups are there: it is the query that sorts. */
enum hq_status
hq_prepare_statistics(struct hq_report_context *c, struct hq_error *reterr)
{
	struct hq_groups_sum sum;
	enum hq_status status = hq_groups_begin(c, grouping_of(c), reterr);

	if (status == HQ_OK)
		status = hq_statistic_register(c, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = hq_groups_read_and_fill(
		    c, c->values->dump, HQ_BY_LINE, 0, &sum, reterr);
	if (status != HQ_OK || c->render == NULL)
		return status;
	sum.ngroups = 0;
	status = hq_between_line(c, reterr);
	return status == HQ_OK ? hq_groups_headline(c, &sum, reterr) : status;
}

enum hq_status
hq_prepare_differences(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_statistic_register(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_old(c, reterr);
	c->step = HQ_BY_LINE;
	if (status == HQ_OK)
		status = hq_prepare_compare(c, reterr);
	return status;
}
