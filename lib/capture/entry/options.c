#include "capture/entry/options.h"

#include <errno.h>
#include <string.h>
#include <sys/auxv.h>

#include "capture/snapshot/contents.h"
#include "common/fmt.h"
#include "common/programs.h"
#include "common/signame.h"
#include "common/stack_limit.h"
#include "common/units.h"
#include "os/log.h"
#include "os/sys.h"

enum option {
#define HQ_SETTING(name, standard, values, help) OPTION_##name,
#include "common/options.def"
#undef HQ_SETTING
	OPTION_COUNT
};

static const struct {
	const char *name;
	const char *standard;
	const char *values;
} table[] = {
#define HQ_SETTING(name, standard, values, help) {#name, standard, values},
#include "common/options.def"
#undef HQ_SETTING
};

/* "HEAPQL_NAME=value": the value, or NULL.  Not getenv, which the host may
 * replace and which locks in some libcs. */
static const char *
find(char **environment, const char *name)
{
	size_t n = strlen(name);

	for (; environment != NULL && *environment != NULL; environment++) {
		const char *entry = *environment;
		if (strncmp(entry, "HEAPQL_", 7) == 0 &&
		    strncmp(entry + 7, name, n) == 0 && entry[7 + n] == '=')
			return entry + 7 + n + 1;
	}
	return NULL;
}

static void
complain(enum option option, const char *value, const char *why)
{
	char text[400];
	struct hq_fmt f;

	hq_fmt_init(&f, text, sizeof text);
	hq_fmt_str(&f, "HEAPQL_");
	hq_fmt_str(&f, table[option].name);
	hq_fmt_str(&f, "=");
	hq_fmt_str(&f, value);
	hq_fmt_str(&f, ": ");
	hq_fmt_str(&f, why);
	hq_fmt_str(&f, "; taken as ");
	hq_fmt_str(&f, table[option].standard);
	hq_log_line(text);
}

static bool
read_choice(
    enum option option, const char *value, const char *yes, const char *no)
{
	if (strcmp(value, yes) == 0)
		return true;
	if (strcmp(value, no) == 0)
		return false;
	complain(option, value, table[option].values);
	return strcmp(table[option].standard, yes) == 0;
}

static void
read_dump_at(const char *value, struct hq_dump_at *ret)
{
	const char *why, *where;

	if (hq_dump_at_parse(value, ret, &why, &where) == HQ_OK)
		return;
	complain(OPTION_DUMP_AT, where, why);
	*ret = (struct hq_dump_at){.signal = true};
}

static void
read_signal(const char *value, int *ret)
{
	if (hq_signame_parse(value, ret) == HQ_OK)
		return;
	complain(OPTION_SIGNAL, value, "not a signal that can be used");
	if (hq_signame_parse(table[OPTION_SIGNAL].standard, ret) != HQ_OK)
		*ret = 0;
}

static void
read_stack(const char *value, unsigned *ret)
{
	if (hq_stack_limit_parse(value, ret) == HQ_OK)
		return;
	complain(OPTION_STACK, value, "not a number from 1 to 1000, or off");
	if (hq_stack_limit_parse(table[OPTION_STACK].standard, ret) != HQ_OK)
		*ret = 0;
}

static void
read_sample(const char *value, uint64_t *ret)
{
	if (hq_units_size(value, strlen(value), ret) == HQ_OK)
		return;
	complain(OPTION_SAMPLE, value, "not a size such as 512K");
	*ret = 0;
}

static void
read_check_stacks(const char *value, uint32_t *ret)
{
	uint64_t n;

	if (hq_units_size(value, strlen(value), &n) == HQ_OK &&
	    n <= UINT32_MAX) {
		*ret = (uint32_t)n;
		return;
	}
	complain(OPTION_CHECK_STACKS, value, "not a number");
	*ret = 0;
}

static const char *
read_contents(const char *value)
{
	if (hq_contents_are(value))
		return value;
	complain(OPTION_CONTENTS, value, table[OPTION_CONTENTS].values);
	return table[OPTION_CONTENTS].standard;
}

/* HEAPQL_RUN=PROGRAM:RUN:NUMBER */
static void
read_run(const char *value, struct hq_options *ret)
{
	uint64_t numbers[3];

	for (unsigned i = 0; i < 3; i++) {
		size_t n = strcspn(value, ":");
		if (hq_units_size(value, n, &numbers[i]) != HQ_OK ||
		    numbers[i] > INT32_MAX)
			return;
		value += n + (value[n] != '\0');
	}
	ret->owner = numbers[0] == (uint64_t)hq_sys_getpid();
	ret->run_pid = (int)numbers[1];
	ret->run_fd = (int)numbers[2];
}

/* Where there is no /proc, the path that it was started by. */
static bool
is_left_out(const char *list)
{
	const char *started = (const char *)getauxval(AT_EXECFN);
	const char *name = program_invocation_short_name;
	char path[1024];
	long n;

	if (*list == '\0')
		return false;
	n = hq_sys_readlink("/proc/self/exe", path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	if (n <= 0 && started == NULL)
		started = "";
	return !hq_programs_match(
	    list, n > 0 ? path : started, name != NULL ? name : "");
}

/* What costs something or acts by itself. */
static void
leave_out(struct hq_options *o)
{
	o->left_out = true;
	o->dump_at = (struct hq_dump_at){0};
	o->signal = 0;
	o->stack_limit = 0;
	o->check_stacks = 0;
}

void
hq_options_read(char **environment, struct hq_options *ret)
{
	const char *values[OPTION_COUNT], *run;
	bool secure = getauxval(AT_SECURE) != 0;

	*ret = (struct hq_options){0};
	for (unsigned i = 0; i < OPTION_COUNT; i++) {
		values[i] = secure ? NULL : find(environment, table[i].name);
		if (values[i] == NULL)
			values[i] = table[i].standard;
	}
	ret->output = values[OPTION_OUTPUT];
	read_dump_at(secure ? "none" : values[OPTION_DUMP_AT], &ret->dump_at);
	read_signal(values[OPTION_SIGNAL], &ret->signal);
	ret->follow =
	    read_choice(OPTION_FOLLOW, values[OPTION_FOLLOW], "yes", "no");
	ret->abort_on_corruption = read_choice(OPTION_ON_CORRUPTION,
	    values[OPTION_ON_CORRUPTION], "abort", "report");
	ret->verbose =
	    read_choice(OPTION_VERBOSE, values[OPTION_VERBOSE], "yes", "no");
	read_stack(values[OPTION_STACK], &ret->stack_limit);
	read_sample(values[OPTION_SAMPLE], &ret->sample_bytes);
	ret->frame_pointers =
	    read_choice(OPTION_UNWIND, values[OPTION_UNWIND], "fp", "cfi");
	ret->references = read_choice(
	    OPTION_REFERENCES, values[OPTION_REFERENCES], "yes", "no");
	ret->contents = read_contents(values[OPTION_CONTENTS]);
	read_check_stacks(values[OPTION_CHECK_STACKS], &ret->check_stacks);
	if (is_left_out(values[OPTION_PROGRAMS]))
		leave_out(ret);
	run = find(environment, "RUN");
	if (run != NULL && !secure)
		read_run(run, ret);
}

/* Whether text[0..n) is a path to the library. */
static bool
is_library(const char *text, size_t n)
{
	static const char name[] = "libheapql.so";
	size_t k = sizeof name - 1;

	while (n > 0 && memrchr(text, '/', n) != NULL) {
		const char *slash = memrchr(text, '/', n);
		n -= (size_t)(slash + 1 - text);
		text = slash + 1;
	}
	return n >= k && memcmp(text, name, k) == 0;
}

/* Takes the library out of a list separated by colons or spaces, in place.
 * False: nothing is left. */
static bool
strip_preload(char *list)
{
	char *out = list;

	for (const char *p = list; *p != '\0';) {
		size_t n = strcspn(p, ": ");
		if (n > 0 && !is_library(p, n)) {
			if (out != list)
				*out++ = ':';
			memmove(out, p, n);
			out += n;
		}
		p += n + (p[n] != '\0');
	}
	*out = '\0';
	return out != list;
}

void
hq_options_strip(char **environment)
{
	char **out = environment;

	if (environment == NULL)
		return;
	for (char **in = environment; *in != NULL; in++) {
		if (strncmp(*in, "HEAPQL_", 7) == 0)
			continue;
		if (strncmp(*in, "LD_PRELOAD=", 11) == 0 &&
		    !strip_preload(*in + 11))
			continue;
		*out++ = *in;
	}
	*out = NULL;
}
