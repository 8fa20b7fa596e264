/* What was meant by a table or column that SQLite does not know. */
#include "analysis/store/hint.h"

#include "analysis/store/table.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Whether the statement has the word. */
static bool
names(const char *sql, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = sql; *p != '\0';) {
		size_t length = 0;
		while (is_letter(p[length]))
			length++;
		if (length == n && strncasecmp(p, word, n) == 0)
			return true;
		p += length > 0 ? length : 1;
	}
	return false;
}

static void
offer_columns(struct hq_near *near, const char *sql)
{
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);
	bool any = false;

	for (unsigned i = 0; sql != NULL && i < n; i++)
		any |= names(sql, tables[i].name);
	for (unsigned i = 0; i < n; i++) {
		if (any && !names(sql, tables[i].name))
			continue;
		for (unsigned k = 0; k < tables[i].ncolumns; k++)
			hq_near_offer(near, tables[i].columns[k].name);
	}
}

static void
offer_tables(struct hq_near *near)
{
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);

	for (unsigned i = 0; i < n; i++)
		hq_near_offer(near, tables[i].name);
}

const char *
hq_sql_hint(struct hq_near *near, const char *message, const char *sql)
{
	static const char column[] = "no such column: ";
	static const char table[] = "no such table: ";
	const char *at = strstr(message, column), *dot;

	hq_near_start(near, "");
	if (at != NULL) {
		at += sizeof column - 1;
		dot = strrchr(at, '.');
		hq_near_start(near, dot == NULL ? at : dot + 1);
		offer_columns(near, sql);
	} else if ((at = strstr(message, table)) != NULL) {
		at += sizeof table - 1;
		dot = strrchr(at, '.');
		hq_near_start(near, dot == NULL ? at : dot + 1);
		offer_tables(near);
	}
	return hq_near_hint(near);
}
