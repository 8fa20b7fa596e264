/* Source files: which one is meant, and what is in it. */
#include "analysis/report/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No source file is larger. */
#define SOURCE_MAX_BYTES (64u << 20)

/* Whether `wanted` is the path or its last parts. */
static bool
is_end_of(const char *wanted, const char *path)
{
	size_t n = strlen(wanted), m = strlen(path);

	return n <= m && strcmp(path + m - n, wanted) == 0 &&
	       (n == m || path[m - n - 1] == '/' || wanted[0] == '/');
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* Whether a person may have meant one by the other. */
static bool
is_like(const char *wanted, const char *path)
{
	const char *a = last_part(wanted), *b = last_part(path);
	size_t n = strcspn(a, ".");

	return n > 0 && (strncmp(a, b, n < 4 ? n : 4) == 0 ||
			    strstr(b, a) != NULL);
}

/* Texts of files, each once, that a test leaves; at most `max`. */
static unsigned
find_files(const struct hq_keys *k, const char *wanted,
    bool (*test)(const char *wanted, const char *path), uint32_t *found,
    unsigned max)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < k->keys.count; i++) {
		uint32_t file = hq_keys_get(k, i).file;
		unsigned at = 0;

		if (file == 0 || !test(wanted, hq_texts_get(&k->texts, file)))
			continue;
		while (at < n && found[at] != file)
			at++;
		if (at == n && n < max)
			found[n++] = file;
	}
	return n;
}

static bool
is_same(const char *wanted, const char *path)
{
	return strcmp(wanted, path) == 0;
}

static enum hq_status
not_found(const struct hq_keys *k, const char *wanted, const char *what,
    const uint32_t *found, unsigned n, struct hq_error *reterr)
{
	char names[400] = "";
	size_t used = 0;

	for (unsigned i = 0; i < n && used + 100 < sizeof names; i++)
		used += (size_t)snprintf(names + used, sizeof names - used,
		    "%s%.90s", i > 0 ? ", " : "",
		    hq_texts_get(&k->texts, found[i]));
	return hq_fail(reterr, HQ_ERR_NOTFOUND, "%s \"%.60s\"%s%s", what,
	    wanted, n > 0 ? "; there is: " : "", names);
}

enum hq_status
hq_text_file_find(const struct hq_keys *k, const char *wanted,
    const char **ret_file, struct hq_error *reterr)
{
	uint32_t found[6];
	unsigned n = find_files(k, wanted, is_same, found, 1);

	if (n == 0)
		n = find_files(k, wanted, is_end_of, found, 6);
	if (n > 1)
		return not_found(k, wanted, "several files are called",
		    found, n, reterr);
	if (n == 0)
		return not_found(k, wanted, "no stack leads through a file",
		    found, find_files(k, wanted, is_like, found, 6), reterr);
	*ret_file = hq_texts_get(&k->texts, found[0]);
	return HQ_OK;
}

/* A whole regular file with a zero at its end, or NULL. */
static char *
read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	char *text = NULL;
	size_t used = 0;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
	    st.st_size <= SOURCE_MAX_BYTES)
		text = malloc((size_t)st.st_size + 1);
	while (text != NULL && used < (size_t)st.st_size) {
		ssize_t n = read(fd, text + used, (size_t)st.st_size - used);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	if (text != NULL)
		text[used] = '\0';
	close(fd);
	return text;
}

char *
hq_text_file_read(const char *file, const char *const *dirs, unsigned ndirs,
    char *path, size_t size)
{
	char *text = NULL;

	for (unsigned i = 0; text == NULL && i < ndirs; i++) {
		const char *part = file + strspn(file, "/");
		while (text == NULL && *part != '\0') {
			int n = snprintf(path, size, "%s/%s", dirs[i], part);
			if (n > 0 && (size_t)n < size)
				text = read_file(path);
			part += strcspn(part, "/");
			part += strspn(part, "/");
		}
	}
	if (text == NULL && snprintf(path, size, "%s", file) < (int)size)
		text = read_file(path);
	return text;
}

char *
hq_text_file_line(char **text)
{
	size_t n = strcspn(*text, "\n"), at = 0;
	char *line = malloc(n * 8 + 1);

	if (line == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		char letter = (*text)[i];
		if (letter == '\r' && i + 1 == n)
			continue;
		line[at++] = letter == '\t' ? ' ' : letter;
		while (letter == '\t' && at % 8 != 0)
			line[at++] = ' ';
	}
	line[at] = '\0';
	*text += n;
	*text += **text == '\n';
	return line;
}
