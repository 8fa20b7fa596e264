/* Options of a command: parsing and explaining one table. */
#include "options.h"

#include "message.h"
#include "wrap.h"

#include "analysis/support/near.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A place in the arguments. */
struct cursor {
	const struct hq_option *options;
	const char *command;
	char **argv;
	int argc;
	int at; /* next argument to look at */
	bool help;
};

static const struct hq_option *common;

void
hq_options_common(const struct hq_option *options)
{
	common = options;
}

/* The option number i of a command's own and then of the common ones, or NULL
 * behind the last. */
static const struct hq_option *
option_at(const struct hq_option *own, unsigned i)
{
	while (own != NULL && own->name != NULL && i > 0) {
		own++;
		i--;
	}
	if (own != NULL && own->name != NULL)
		return own;
	own = common;
	while (own != NULL && own->name != NULL && i > 0) {
		own++;
		i--;
	}
	return own != NULL && own->name != NULL ? own : NULL;
}

static bool
read_number(const char *text, const char **ret_end, uint64_t *ret_number)
{
	char *end;
	unsigned long long v;

	/* strtoull takes blanks and signs. */
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	v = strtoull(text, &end, 10);
	if (errno != 0)
		return false;
	*ret_end = end;
	*ret_number = v;
	return true;
}

bool
hq_options_read_bytes(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "KMGT";
	const char *end, *unit;
	uint64_t v;
	unsigned shift = 0;

	if (!read_number(text, &end, &v))
		return false;
	if (*end != '\0') {
		unit = strchr(units, *end & ~0x20);
		if (unit == NULL || *unit == '\0')
			return false;
		shift = 10 * (unsigned)(unit - units + 1);
		end++;
		if (strcmp(end, "iB") == 0)
			end += 2;
	}
	if (*end != '\0' || v > UINT64_MAX >> shift)
		return false;
	*ret_bytes = v << shift;
	return true;
}

static bool
set_number(const struct hq_option *o, const char *value)
{
	const char *end;

	if (o->bytes)
		return hq_options_read_bytes(value, o->number);
	return read_number(value, &end, o->number) && *end == '\0';
}

static bool
set_value(struct cursor *c, const struct hq_option *o, const char *value)
{
	if (o->text != NULL) {
		*o->text = value;
		return true;
	}
	if (o->list != NULL && o->list->count < HQ_OPTION_LIST_MAX) {
		o->list->items[o->list->count++] = value;
		return true;
	}
	if (o->list != NULL) {
		hq_message_usage(
		    c->command, "--%s is given too often", o->name);
		return false;
	}
	if (set_number(o, value))
		return true;
	hq_message_usage(c->command, "--%s wants a number%s, not \"%s\"",
	    o->name, o->bytes ? " of bytes such as 64K or 10M" : "", value);
	return false;
}

/* The value of an option that takes one: attached, or the next argument. */
static bool
take_value(struct cursor *c, const struct hq_option *o, const char *attached)
{
	if (attached == NULL && c->at < c->argc)
		attached = c->argv[c->at++];
	if (attached == NULL) {
		hq_message_usage(
		    c->command, "--%s wants its %s", o->name, o->argument);
		return false;
	}
	return set_value(c, o, attached);
}

static void
say_unknown(struct cursor *c, const char *name, size_t n)
{
	char wanted[HQ_NEAR_SIZE];
	struct hq_near near;
	const struct hq_option *o;

	snprintf(wanted, sizeof wanted, "%.*s", (int)n, name);
	hq_near_start(&near, wanted);
	for (unsigned i = 0; (o = option_at(c->options, i)) != NULL; i++)
		hq_near_offer(&near, o->name);
	if (near.best[0] != '\0')
		hq_message_usage(c->command,
		    "there is no option --%s; did you mean --%s?", wanted,
		    near.best);
	else
		hq_message_usage(
		    c->command, "there is no option --%.*s", (int)n, name);
}

/* The option that the first n letters name, alone or as the only one. */
static const struct hq_option *
find_long(struct cursor *c, const char *name, size_t n)
{
	const struct hq_option *found = NULL, *o;

	for (unsigned i = 0; (o = option_at(c->options, i)) != NULL; i++) {
		if (strncmp(o->name, name, n) != 0)
			continue;
		if (o->name[n] == '\0')
			return o;
		if (found != NULL) {
			hq_message_usage(c->command,
			    "--%.*s may be --%s or --%s", (int)n, name,
			    found->name, o->name);
			return NULL;
		}
		found = o;
	}
	if (found == NULL)
		say_unknown(c, name, n);
	return found;
}

static bool
take_long(struct cursor *c, const char *text)
{
	size_t n = strcspn(text, "=");
	const char *attached = text[n] == '=' ? text + n + 1 : NULL;
	const struct hq_option *o;

	if (strcmp(text, "help") == 0) {
		c->help = true;
		return true;
	}
	o = find_long(c, text, n);
	if (o == NULL)
		return false;
	if (o->flag == NULL)
		return take_value(c, o, attached);
	if (attached != NULL) {
		hq_message_usage(c->command, "--%s takes no value", o->name);
		return false;
	}
	*o->flag = true;
	return true;
}

static bool
take_short(struct cursor *c, const char *text)
{
	for (; *text != '\0'; text++) {
		const struct hq_option *o;
		unsigned i = 0;
		while ((o = option_at(c->options, i)) != NULL &&
		       o->letter != *text)
			i++;
		if (o == NULL && *text == 'h') {
			c->help = true;
			continue;
		}
		if (o == NULL) {
			hq_message_usage(
			    c->command, "there is no option -%c", *text);
			return false;
		}
		if (o->flag == NULL)
			return take_value(
			    c, o, text[1] != '\0' ? text + 1 : NULL);
		*o->flag = true;
	}
	return true;
}

/* No two flags that exclude each other. */
static bool
agree(const struct cursor *c)
{
	const struct hq_option *o, *other;

	for (unsigned i = 0; (o = option_at(c->options, i)) != NULL; i++) {
		if (o->excludes == NULL || !*o->flag)
			continue;
		for (unsigned j = 0;
		     (other = option_at(c->options, j)) != NULL; j++) {
			if (strcmp(other->name, o->excludes) != 0 ||
			    !*other->flag)
				continue;
			hq_message_usage(c->command,
			    "--%s and --%s exclude each other", other->name,
			    o->name);
			return false;
		}
	}
	return true;
}

enum hq_options_result
hq_options_parse(const struct hq_option *options, const char *command,
    bool stop, int *argc, char **argv)
{
	struct cursor c = {options, command, argv, *argc, 0, false};
	int operands = 0;

	while (c.at < c.argc) {
		char *a = argv[c.at++];
		bool fine = true;

		if (strcmp(a, "--") == 0)
			break;
		if (a[0] != '-' || a[1] == '\0') {
			argv[operands++] = a;
			if (stop)
				break;
		} else if (a[1] == '-')
			fine = take_long(&c, a + 2);
		else
			fine = take_short(&c, a + 1);
		if (!fine)
			return HQ_OPTIONS_WRONG;
		if (c.help)
			return HQ_OPTIONS_HELP;
	}
	while (c.at < c.argc)
		argv[operands++] = argv[c.at++];
	argv[operands] = NULL;
	*argc = operands;
	return agree(&c) ? HQ_OPTIONS_OK : HQ_OPTIONS_WRONG;
}

/* Where the phrases begin. */
#define PHRASE 27

void
hq_options_describe(const struct hq_option *options, FILE *out)
{
	const struct hq_option *o;

	for (unsigned i = 0; (o = option_at(options, i)) != NULL; i++) {
		char left[64];
		char letter[] = {'-', o->letter, ',', ' ', '\0'};
		int n = snprintf(left, sizeof left, "%s--%s",
		    o->letter != 0 ? letter : "    ", o->name);

		if (o->argument != NULL && n > 0 && (size_t)n < sizeof left)
			snprintf(left + n, sizeof left - (size_t)n, " %s",
			    o->argument);
		fprintf(out, "  %-24s ", left);
		hq_wrap(out, PHRASE, o->help, strlen(o->help));
	}
	fprintf(out, "  %-24s %s\n", "-h, --help", "explain the command");
}
