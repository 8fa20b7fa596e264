/* The block that a word names. */
#include "analysis/ask/private.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool
read_number(const char *word, uint64_t *ret_number)
{
	char *end;

	errno = 0;
	/* Never octal: 010 is ten. */
	*ret_number = strtoull(word, &end,
	    word[0] == '0' && (word[1] | 32) == 'x' ? 16 : 10);
	return errno == 0 && word[0] >= '0' && word[0] <= '9' && *end == '\0';
}

bool
hq_ask_is_address(const char *word, uint64_t *ret_addr)
{
	return read_number(word, ret_addr) && word[0] == '0' &&
	       (word[1] == 'x' || word[1] == 'X');
}

/* The serial that a query finds, 0 for none. */
static enum hq_status
ask_serial(struct hq_ask *a, enum hq_ask_query id, uint64_t value,
    int64_t *ret_serial, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	enum hq_status status = hq_query(a, id, (int64_t)value, &stmt, reterr);

	*ret_serial = 0;
	if (status == HQ_OK)
		status = hq_query_step(a, stmt, reterr);
	if (status == HQ_OK) {
		*ret_serial = sqlite3_column_int64(
		    stmt, id == HQ_QUERY_BLOCK ? 1 : 0);
		sqlite3_reset(stmt);
	}
	return status == HQ_ERR_NOTFOUND ? HQ_OK : status;
}

static enum hq_status
find_largest(struct hq_ask *a, const char *name, int64_t *ret_serial,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	bool known = false;

	*ret_serial = 0;
	for (uint32_t i = 1; i < a->ntypes && status == HQ_OK; i++) {
		if (!hq_ask_type_is(a, i, name, strlen(name)))
			continue;
		known = true;
		status = ask_serial(a, HQ_QUERY_LARGEST, i, ret_serial, reterr);
		if (status == HQ_OK && *ret_serial != 0)
			return HQ_OK;
	}
	if (status != HQ_OK)
		return status;
	if (!known)
		return hq_ask_no_type(a, name, strlen(name), reterr);
	return hq_fail(reterr, HQ_ERR_NOTFOUND,
	    "there is no live block of type \"%s\"", name);
}

enum hq_status
hq_ask_find(struct hq_ask *a, const char *word, int64_t *ret_serial,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	uint64_t number, addr;

	if (strncmp(word, "type:", 5) == 0)
		return find_largest(a, word + 5, ret_serial, reterr);
	if (!read_number(word, &number))
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "a block is a serial, an address such as 0x7f12c4a81000 or "
		    "type:NAME, not \"%s\"",
		    word);
	/* A serial first, since addresses are written in hex. */
	*ret_serial = 0;
	if (!hq_ask_is_address(word, &addr))
		status = ask_serial(
		    a, HQ_QUERY_BLOCK, number, ret_serial, reterr);
	if (status == HQ_OK && *ret_serial == 0)
		status =
		    ask_serial(a, HQ_QUERY_ADDR, number, ret_serial, reterr);
	if (status == HQ_OK && *ret_serial == 0)
		status = hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "no live block has the serial or holds the address %s",
		    word);
	return status;
}
