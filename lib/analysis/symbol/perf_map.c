/* Code made at run time. */
#include "analysis/symbol/perf_map.h"

#include "analysis/support/memory.h"
#include "analysis/symbol/demangle.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a map; a longer one is read so far. */
#define MOST_BYTES (1ull << 30)

/* NULL: there is none that can be read without harm. */
static FILE *
open_map(const char *path)
{
	struct stat st;
	FILE *f = NULL;
	int fd;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		f = fdopen(fd, "r");
	if (f == NULL && fd >= 0)
		close(fd);
	return f;
}

/* What V8 calls code of a script, in this version or another. */
static bool
is_script(const char *name)
{
	static const char *const kinds[] = {
	    "JS:", "Function:", "LazyCompile:", "Script:", "Eval:"};

	for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			return true;
	return false;
}

/* Takes ":NUMBER" off the end; 0: there is none. */
static uint32_t
take_number(char *text)
{
	char *colon = strrchr(text, ':'), *end;
	unsigned long n;

	if (colon == NULL || colon[1] < '0' || colon[1] > '9')
		return 0;
	n = strtoul(colon + 1, &end, 10);
	if (*end != '\0' || n == 0 || n > UINT32_MAX - 1)
		return 0;
	*colon = '\0';
	return (uint32_t)n;
}

/* V8 writes "JS:*name /a/file.js:12:3" or "Function:*name /a/file.js:12";
 * others just a name, perhaps a mangled one. */
static struct hq_symbol_row
read_name(char *name, struct hq_texts *texts)
{
	static char buffer[HQ_DEMANGLE_MAX];
	struct hq_symbol_row row = {0};
	char *file = strchr(name, ' ');
	uint32_t last, before;

	if (file != NULL && is_script(name)) {
		last = take_number(file);
		before = last != 0 ? take_number(file) : 0;
		*file = '\0';
		if (last != 0) {
			row.line = before != 0 ? before : last;
			row.file = hq_texts_add(texts, file + 1);
		}
	}
	row.func = hq_texts_add(
	    texts, name[0] == '_' ? hq_demangle(name, buffer) : name);
	return row;
}

static int
add_line(struct hq_perf_map *map, char *line, struct hq_texts *texts)
{
	uint64_t start, size;
	char *end;

	line[strcspn(line, "\n")] = '\0';
	start = strtoull(line, &end, 16);
	if (end == line || *end != ' ')
		return 0;
	line = end + 1;
	size = strtoull(line, &end, 16);
	if (end == line || *end != ' ' || size > UINT64_MAX - start)
		return 0;
	end += strspn(end, " ");
	if (*end == '\0')
		return 0;
	if (map->count >= UINT32_MAX ||
	    hq_array_reserve((void **)&map->rows, &map->capacity, map->count,
		sizeof *map->rows) != 0 ||
	    hq_spans_add(&map->spans,
		(struct hq_span){.low = start,
		    .high = start + size,
		    .rank = (uint32_t)map->count,
		    .value = (uint32_t)map->count}) != 0)
		return -1;
	map->rows[map->count++] = read_name(end, texts);
	return 0;
}

int
hq_perf_map_read(
    struct hq_perf_map *map, const char *path, struct hq_texts *texts)
{
	char line[8192];
	uint64_t bytes = 0;
	int result = 0;
	FILE *f = open_map(path);

	while (f != NULL && result == 0 && bytes < MOST_BYTES &&
	       fgets(line, sizeof line, f) != NULL) {
		bytes += strlen(line);
		result = add_line(map, line, texts);
	}
	if (f != NULL)
		fclose(f);
	return result == 0 ? hq_spans_sort(&map->spans) : result;
}

void
hq_perf_map_find(const struct hq_perf_map *map, uint64_t addr,
    struct hq_symbol_row *row)
{
	const struct hq_span *span = hq_spans_find_rank(&map->spans, addr);

	if (span != NULL)
		*row = map->rows[span->value];
}

void
hq_perf_map_release(struct hq_perf_map *map)
{
	hq_spans_release(&map->spans);
	free(map->rows);
	memset(map, 0, sizeof *map);
}
