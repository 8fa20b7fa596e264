/* The list of --dump-at and HEAPQL_DUMP_AT. */
#include "common/dump_at.h"

#include <string.h>

#include "common/fmt.h"
#include "common/list.h"
#include "common/units.h"

static bool
is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(text, word, n) == 0;
}

/* "interval=10s" when key is "interval=": the rest, else NULL. */
static const char *
value_of(const char *text, size_t n, const char *key)
{
	size_t k = strlen(key);
	return n > k && memcmp(text, key, k) == 0 ? text + k : NULL;
}

/* "a\,b" is the name "a,b". */
static const char *
read_mark(const char *text, const char *end, struct hq_dump_at *at)
{
	struct hq_fmt f;

	if (at->mark[0] != '\0')
		return "only one mark can be waited for";
	hq_fmt_init(&f, at->mark, sizeof at->mark);
	for (const char *p = text; p < end; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		hq_fmt_bytes(&f, p, 1);
	}
	return NULL;
}

static const char *
read_value(const char *text, size_t n, struct hq_dump_at *at)
{
	const char *end = text + n, *v;

	if ((v = value_of(text, n, "interval=")) != NULL) {
		if (hq_units_duration(v, (size_t)(end - v), &at->interval_ns) ||
		    at->interval_ns == 0)
			return "not a duration such as 10s, 500ms, 5m";
		return NULL;
	}
	if ((v = value_of(text, n, "growth=")) != NULL) {
		if (hq_units_size(v, (size_t)(end - v), &at->growth) ||
		    at->growth == 0)
			return "not a size such as 64M, 1G";
		return NULL;
	}
	if ((v = value_of(text, n, "mark=")) != NULL)
		return read_mark(v, end, at);
	return "not one of exit, peak, interval=10s, growth=64M, mark=NAME, "
	       "failure, signal, none";
}

/* Returns NULL or what is wrong with the word. */
static const char *
read_word(const char *text, size_t n, struct hq_dump_at *at)
{
	if (is_word(text, n, "exit"))
		at->at_exit = true;
	else if (is_word(text, n, "failure"))
		at->failure = true;
	else if (is_word(text, n, "peak"))
		at->peak = true;
	else if (is_word(text, n, "signal"))
		at->signal = true;
	else if (is_word(text, n, "none"))
		*at = (struct hq_dump_at){0};
	else
		return read_value(text, n, at);
	return NULL;
}

enum hq_status
hq_dump_at_parse(const char *list, struct hq_dump_at *ret, const char **ret_why,
    const char **ret_where)
{
	struct hq_dump_at at = {.signal = true};

	for (const char *p = list;;) {
		size_t n = hq_list_word(p);
		const char *why = read_word(p, n, &at);
		if (why != NULL) {
			*ret_why = why;
			*ret_where = p;
			return HQ_ERR_USAGE;
		}
		if (p[n] == '\0')
			break;
		p += n + 1;
	}
	*ret = at;
	return HQ_OK;
}

bool
hq_dump_at_pass_is_due(uint32_t pass)
{
	uint32_t step = 1;

	if (pass > 16)
		step = 1u << (28 - __builtin_clz(pass));
	return pass != 0 && pass % step == 0;
}
