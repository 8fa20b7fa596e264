#include "common/dump_name.h"

#include <string.h>

static bool
has_directive(const char *pattern, char letter)
{
	for (const char *p = strchr(pattern, '%'); p != NULL;
	     p = strchr(p, '%')) {
		if (p[1] == letter)
			return true;
		p += p[1] != '\0' ? 2 : 1;
	}
	return false;
}

static bool
is_directory(const char *pattern)
{
	size_t n = strlen(pattern);
	return n > 0 && pattern[n - 1] == '/';
}

bool
hq_dump_name_is_fixed(const char *pattern)
{
	return !is_directory(pattern) && !has_directive(pattern, 'e') &&
	       !has_directive(pattern, 'p') && !has_directive(pattern, 'n');
}

/* A program may call itself anything; its name must stay one file name. */
static void
put_program(struct hq_fmt *out, const char *program)
{
	for (; *program != '\0'; program++) {
		char c = *program;
		if (c == '/' || (unsigned char)c < ' ')
			c = '_';
		hq_fmt_bytes(out, &c, 1);
	}
}

static void
expand(struct hq_fmt *out, const char *pattern, const struct hq_dump_name *name,
    uint64_t number)
{
	for (const char *p = pattern; *p != '\0'; p++) {
		if (*p != '%' || p[1] == '\0') {
			hq_fmt_bytes(out, p, 1);
			continue;
		}
		p++;
		if (*p == 'e')
			put_program(out, name->program);
		else if (*p == 'p')
			hq_fmt_u64(out, (unsigned)name->pid);
		else if (*p == 'n')
			hq_fmt_u64(out, number);
		else if (*p == '%')
			hq_fmt_str(out, "%");
		else
			hq_fmt_bytes(out, p - 1, 2);
	}
}

bool
hq_dump_name_make(
    const struct hq_dump_name *name, uint32_t attempt, struct hq_fmt *out)
{
	bool directory = is_directory(name->pattern);
	bool counted = directory || has_directive(name->pattern, 'n');
	uint64_t number = (uint64_t)name->seq + (counted ? attempt : 0);

	expand(out, name->pattern, name, number);
	if (directory)
		expand(out, HQ_DUMP_NAME_DEFAULT, name, number);
	if (!counted && attempt > 0) {
		hq_fmt_str(out, ".");
		hq_fmt_u64(out, (unsigned)name->pid);
		hq_fmt_str(out, ".");
		hq_fmt_u64(out, (uint64_t)name->seq + attempt - 1);
	}
	return !out->cut;
}
