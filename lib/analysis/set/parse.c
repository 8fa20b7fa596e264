/*
 * Reads an expression and makes its set on the way: an operator acts as soon
 * as both sides are known, so what is in memory is one set for each level of
 * parentheses.
 */
#include "analysis/set/private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 100

static enum hq_status parse_any(struct hq_set_parser *p, struct hq_set *ret);

enum hq_status
hq_set_wrong(struct hq_set_parser *p, const char *what)
{
	return hq_fail(p->reterr, HQ_ERR_USAGE,
	    "set \"%.200s\", place %u: %s", p->text,
	    (unsigned)(p->at - p->text) + 1, what);
}

static void
skip(struct hq_set_parser *p)
{
	p->at += strspn(p->at, " \t\n");
}

static bool
take(struct hq_set_parser *p, char c)
{
	skip(p);
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

static size_t
word_length(const char *at)
{
	size_t n = 0;

	if (!isalpha((unsigned char)*at) && *at != '_')
		return 0;
	while (isalnum((unsigned char)at[n]) || at[n] == '_')
		n++;
	return n;
}

/* Takes the word if it is the next one. */
static bool
take_word(struct hq_set_parser *p, const char *word)
{
	size_t n;

	skip(p);
	n = word_length(p->at);
	if (n != strlen(word) || strncmp(p->at, word, n) != 0)
		return false;
	p->at += n;
	return true;
}

/* A text up to the end of its quotes, in which two stand for one; to be
 * freed. */
static char *
take_quoted(struct hq_set_parser *p)
{
	char quote = *p->at, *text = malloc(strlen(p->at) + 1);
	size_t n = 0;

	if (text == NULL)
		return NULL;
	for (const char *at = p->at + 1; *at != '\0'; at++) {
		if (*at == quote && *++at != quote) {
			text[n] = '\0';
			p->at = at;
			return text;
		}
		text[n++] = *at;
	}
	free(text);
	return NULL;
}

/* To be freed; NULL after an error. */
static char *
take_value(struct hq_set_parser *p, const char *ends)
{
	size_t n;
	char *text;

	if (*p->at == '\'' || *p->at == '"') {
		text = take_quoted(p);
		if (text == NULL)
			hq_set_wrong(p, "the quotes do not end");
		return text;
	}
	n = strcspn(p->at, ends);
	if (n == 0) {
		hq_set_wrong(p, "a value is missing");
		return NULL;
	}
	text = strndup(p->at, n);
	if (text == NULL)
		hq_fail(p->reterr, HQ_ERR_NOMEM, "out of memory");
	else
		p->at += n;
	return text;
}

static enum hq_status
parse_where(struct hq_set_parser *p, struct hq_set *ret)
{
	enum hq_status status;
	char *sql;

	skip(p);
	if (*p->at != '\'' && *p->at != '"')
		return hq_set_wrong(
		    p, "where wants SQL in quotes, such as where 'req > 4096'");
	sql = take_value(p, "");
	if (sql == NULL)
		return HQ_ERR_USAGE;
	status = p->check ? HQ_OK : hq_set_where(p, sql, NULL, ret);
	free(sql);
	return status;
}

static enum hq_status
parse_unary(struct hq_set_parser *p, struct hq_set *ret);

/* row N of part KINDS [of SET] */
static enum hq_status
parse_row(struct hq_set_parser *p, struct hq_set *ret)
{
	struct hq_set of = {0};
	enum hq_status status = HQ_OK;
	char *end, *kinds;
	unsigned long row;

	skip(p);
	row = strtoul(p->at, &end, 10);
	if (end == p->at)
		return hq_set_wrong(p, "row wants a number");
	p->at = end;
	if (!take_word(p, "of") || !take_word(p, "part"))
		return hq_set_wrong(p, "it is: row N of part KINDS of SET");
	skip(p);
	kinds = take_value(p, " \t\n&|^-()");
	if (kinds == NULL)
		return HQ_ERR_USAGE;
	if (take_word(p, "of"))
		status = parse_unary(p, &of);
	if (status == HQ_OK && !p->check)
		status = hq_set_row(
		    p, kinds, of.bits != NULL ? &of : NULL, row, ret);
	hq_set_release(&of);
	free(kinds);
	return status;
}

/* After the name and the parenthesis. */
static enum hq_status
parse_call(struct hq_set_parser *p, hq_set_fn function, struct hq_set *ret)
{
	struct hq_set of = {0};
	enum hq_status status = parse_any(p, &of);

	if (status == HQ_OK && !take(p, ')'))
		status = hq_set_wrong(p, "a ) is missing");
	if (status == HQ_OK && !p->check)
		status = function(p, &of, ret);
	hq_set_release(&of);
	return status;
}

static enum hq_status
parse_since(struct hq_set_parser *p, struct hq_set *ret)
{
	enum hq_status status;
	char *dump;

	skip(p);
	dump = take_value(p, " \t\n)");
	if (dump == NULL)
		return HQ_ERR_USAGE;
	if (!take(p, ')'))
		status = hq_set_wrong(p, "a ) is missing");
	else
		status = p->check ? HQ_OK : hq_set_since(p, dump, ret);
	free(dump);
	return status;
}

static enum hq_status
parse_kind(struct hq_set_parser *p, const char *kind, struct hq_set *ret)
{
	char *value = take_value(p, " \t\n&|^()");
	enum hq_status status = HQ_OK;

	if (value == NULL)
		return HQ_ERR_USAGE;
	if (!p->check)
		status = strcmp(kind, "type") == 0 && strcmp(value, "untyped") != 0
		     ? hq_set_type(p, value, ret)
		     : hq_set_kind(p, kind, value, ret);
	free(value);
	return status;
}

static enum hq_status
parse_block(struct hq_set_parser *p, struct hq_set *ret)
{
	char word[40];
	size_t n = 0;

	while (n + 1 < sizeof word && isalnum((unsigned char)p->at[n]))
		n++;
	memcpy(word, p->at, n);
	word[n] = '\0';
	p->at += n;
	return p->check ? HQ_OK : hq_set_block(p, word, ret);
}

/* A word, with what it needs. */
static enum hq_status
parse_word(struct hq_set_parser *p, struct hq_set *ret)
{
	static const struct {
		const char *name;
		hq_set_fn function;
	} functions[] = {
	    {"reachable", hq_set_reachable},
	    {"referents", hq_set_referents},
	    {"referrers", hq_set_referrers},
	    {"dominos", hq_set_dominos},
	    {"imdom", hq_set_imdom},
	    {"owners", hq_set_owners},
	};
	size_t n = word_length(p->at);
	char name[64];

	if (n == 0)
		return hq_set_wrong(p, "a set is missing");
	snprintf(name, sizeof name, "%.*s", (int)n, p->at);
	p->at += n;
	if (*p->at == ':' && p->at[1] != ':') {
		p->at++;
		return parse_kind(p, name, ret);
	}
	if (take(p, '(')) {
		if (strcmp(name, "since") == 0)
			return parse_since(p, ret);
		for (unsigned i = 0; i < sizeof functions / sizeof *functions;
		     i++)
			if (strcmp(functions[i].name, name) == 0)
				return parse_call(
				    p, functions[i].function, ret);
		return hq_set_wrong(p,
		    "there is no such function; there are reachable, "
		    "referents, referrers, dominos, imdom, owners and since");
	}
	if (strcmp(name, "where") == 0)
		return parse_where(p, ret);
	if (strcmp(name, "row") == 0)
		return parse_row(p, ret);
	return p->check ? HQ_OK : hq_set_named(p, name, ret);
}

static enum hq_status
parse_unary(struct hq_set_parser *p, struct hq_set *ret)
{
	enum hq_status status;

	skip(p);
	if (++p->depth > DEPTH_MAX)
		return hq_set_wrong(p, "too deep");
	if (take(p, '~')) {
		status = parse_unary(p, ret);
		if (status == HQ_OK && !p->check)
			hq_set_complement(ret);
	} else if (take(p, '(')) {
		status = parse_any(p, ret);
		if (status == HQ_OK && !take(p, ')'))
			status = hq_set_wrong(p, "a ) is missing");
	} else {
		status = isdigit((unsigned char)*p->at) ? parse_block(p, ret)
							: parse_word(p, ret);
	}
	p->depth--;
	return status;
}

/* Python's operators, tightest last. */
static const char operators[] = "|^&-";

static void
combine(struct hq_set *a, const struct hq_set *b, char op)
{
	for (uint64_t i = 0; i <= a->rows / 64; i++)
		switch (op) {
		case '|':
			a->bits[i] |= b->bits[i];
			break;
		case '^':
			a->bits[i] ^= b->bits[i];
			break;
		case '&':
			a->bits[i] &= b->bits[i];
			break;
		default:
			a->bits[i] &= ~b->bits[i];
		}
}

static enum hq_status
parse_level(struct hq_set_parser *p, const char *op, struct hq_set *ret)
{
	enum hq_status status = op[1] == '\0' ? parse_unary(p, ret)
					      : parse_level(p, op + 1, ret);

	while (status == HQ_OK && take(p, *op)) {
		struct hq_set right = {0};
		status = op[1] == '\0' ? parse_unary(p, &right)
				       : parse_level(p, op + 1, &right);
		if (status == HQ_OK && !p->check)
			combine(ret, &right, *op);
		hq_set_release(&right);
	}
	return status;
}

static enum hq_status
parse_any(struct hq_set_parser *p, struct hq_set *ret)
{
	return parse_level(p, operators, ret);
}

static enum hq_status
parse(struct hq_set_parser *p, struct hq_set *ret)
{
	enum hq_status status = parse_any(p, ret);

	skip(p);
	if (status == HQ_OK && *p->at != '\0')
		status = hq_set_wrong(p, "an operator is missing");
	return status;
}

enum hq_status
hq_set_check(const char *text, struct hq_error *reterr)
{
	struct hq_set_parser p = {
	    .text = text, .at = text, .check = true, .reterr = reterr};
	struct hq_set none = {0};

	return parse(&p, &none);
}

enum hq_status
hq_set_find(struct hq_ask *a, const char *text, struct hq_set *ret_set,
    struct hq_error *reterr)
{
	struct hq_set_parser p = {
	    .ask = a, .text = text, .at = text, .reterr = reterr};
	struct hq_set set = {0};
	enum hq_status status = parse(&p, &set);

	if (status == HQ_OK)
		*ret_set = set;
	else
		hq_set_release(&set);
	return status;
}

enum hq_status
hq_set_eval(struct hq_ask *a, const char *text, uint64_t **ret_bits,
    uint64_t *ret_rows, struct hq_error *reterr)
{
	struct hq_set set;
	enum hq_status status = hq_set_find(a, text, &set, reterr);

	if (status == HQ_OK) {
		*ret_bits = set.bits;
		*ret_rows = set.rows;
	}
	return status;
}
