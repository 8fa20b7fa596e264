/* The block that the operand names: a serial, or an address in it. */
#include "analysis/report/prepare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A serial first, since addresses are written in hex. */
static const char serial_sql[] =
    "SELECT serial FROM block WHERE dump_id = ?1 AND serial = ?2";
static const char addr_sql[] =
    "SELECT serial FROM (SELECT * FROM block WHERE dump_id = ?1"
    "   AND addr <= ?2 ORDER BY addr DESC LIMIT 1)"
    " WHERE ?2 < addr + max(usable, 1)";

/* The serial that a query finds, 0 for none. */
static enum hq_status
ask(struct hq_report_context *c, const char *sql, uint64_t number,
    int64_t *ret_serial, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL);

	*ret_serial = 0;
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 1, c->values->dump);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 2, (int64_t)number);
	if (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		*ret_serial = sqlite3_column_int64(stmt, 0);
	if (sqlite3_finalize(stmt) == SQLITE_OK && rc == SQLITE_OK)
		return HQ_OK;
	return hq_fail(
	    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(c->db));
}

enum hq_status
hq_prepare_block(struct hq_report_context *c, struct hq_error *reterr)
{
	const char *text = c->values->operand;
	enum hq_status status = HQ_OK;
	unsigned long long number;
	char *end;

	if (text == NULL)
		return HQ_OK;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno != 0 || text[0] < '0' || text[0] > '9' || *end != '\0')
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "a block is a serial or an address such as 0x7f12c4a81000, "
		    "not \"%s\"",
		    text);
	if (text[1] != 'x' && text[1] != 'X')
		status = ask(c, serial_sql, number, &c->serial, reterr);
	if (status == HQ_OK && c->serial == 0)
		status = ask(c, addr_sql, number, &c->serial, reterr);
	if (status == HQ_OK && c->serial == 0)
		status = hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "no live block has the serial or holds the address %s",
		    text);
	return status;
}
