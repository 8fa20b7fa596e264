/* The lines of a text that people write. */
#include "analysis/check/lines.h"

#include "analysis/support/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\f\v"

static enum hq_status
begin(struct hq_lines *l, size_t n, struct hq_error *reterr)
{
	const char *nul = memchr(l->text, '\0', n);

	l->next = l->text;
	l->end = l->text + n;
	if (n >= 3 && memcmp(l->text, "\xef\xbb\xbf", 3) == 0)
		l->next += 3;
	if (nul == NULL)
		return HQ_OK;
	l->number = 1;
	for (const char *at = l->text; at < nul; at++)
		l->number += *at == '\n';
	return hq_lines_fail(l, reterr, "no text: it has a zero byte");
}

enum hq_status
hq_lines_copy(struct hq_lines *l, const char *name, const char *text, size_t n,
    struct hq_error *reterr)
{
	*l = (struct hq_lines){.file = name, .text = malloc(n + 1)};
	if (l->text == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	memcpy(l->text, text, n);
	return begin(l, n, reterr);
}

static enum hq_status
cannot_read(struct hq_lines *l, struct hq_error *reterr)
{
	int error = errno;

	hq_error_file(reterr, l->file);
	return hq_fail(reterr, error == ENOMEM ? HQ_ERR_NOMEM : HQ_ERR_IO,
	    "cannot read; %s", strerror(error));
}

enum hq_status
hq_lines_read(struct hq_lines *l, const char *path, struct hq_error *reterr)
{
	FILE *in = fopen(path, "re");
	size_t room = 0, n = 0, got = 1;
	enum hq_status status = HQ_OK;

	*l = (struct hq_lines){.file = path};
	if (in == NULL)
		return cannot_read(l, reterr);
	while (got > 0 && status == HQ_OK) {
		if (room - n < 4096) {
			char *grown = realloc(l->text, room + 65536);
			if (grown == NULL)
				break;
			l->text = grown;
			room += 65536;
		}
		got = fread(l->text + n, 1, room - n - 1, in);
		n += got;
		if (ferror(in))
			status = cannot_read(l, reterr);
	}
	fclose(in);
	if (status == HQ_OK && got > 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return status == HQ_OK ? begin(l, n, reterr) : status;
}

void
hq_lines_release(struct hq_lines *l)
{
	free(l->text);
	l->text = NULL;
}

char *
hq_lines_next(struct hq_lines *l)
{
	char *line = l->next, *end;

	if (line == NULL || line >= l->end)
		return NULL;
	end = memchr(line, '\n', (size_t)(l->end - line));
	if (end == NULL)
		end = l->end;
	l->next = end + 1;
	l->number++;
	while (end > line && strchr(BLANKS, end[-1]) != NULL)
		end--;
	*end = '\0';
	return line;
}

enum hq_status
hq_lines_fail(const struct hq_lines *l, struct hq_error *reterr,
    const char *format, ...)
{
	char file[sizeof reterr->file], text[sizeof reterr->text];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	snprintf(file, sizeof file, "%.200s:%lld", l->file,
	    (long long)l->number);
	hq_error_file(reterr, file);
	return hq_fail(reterr, HQ_ERR_USAGE, "%s", text);
}

char *
hq_lines_trim(char *text)
{
	return text + strspn(text, BLANKS);
}

void
hq_lines_squeeze(char *text)
{
	char *out = text;

	for (const char *in = text; *in != '\0'; in++)
		if (strchr(BLANKS, *in) == NULL)
			*out++ = *in;
		else if (out > text && out[-1] != ' ')
			*out++ = ' ';
	while (out > text && out[-1] == ' ')
		out--;
	*out = '\0';
}
