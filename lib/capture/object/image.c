#include "capture/object/image.h"

#include <string.h>

#include "os/map.h"
#include "os/maps.h"
#include "os/probe.h"
#include "os/process.h"

enum { RANGES_MAX = 4096 };

static struct range {
	uintptr_t start, end;
} ranges[RANGES_MAX]; /* ascending */
static uint32_t count;

uint64_t hq_image_granules[1024];

static void
add(uintptr_t start, uintptr_t end)
{
	if (count > 0 && ranges[count - 1].end == start)
		ranges[count - 1].end = end;
	else if (count < RANGES_MAX)
		ranges[count++] = (struct range){start, end};
	else
		return;
	for (uint64_t g = start >> 21; g <= (end - 1) >> 21; g++)
		hq_image_granules[g >> 6 & 1023] |= 1ull << (g & 63);
}

/* Anonymous memory right behind a file is its .bss, where a program that is
 * not position independent has copies of libraries' tables. */
bool
hq_image_begin(void)
{
	struct hq_procfile_lines lines;
	struct hq_maps_entry m;
	uintptr_t file_end = 0;

	count = 0;
	memset(hq_image_granules, 0, sizeof hq_image_granules);
	if (hq_probe_is_quiet() || hq_maps_open(&lines) != 0)
		return false;
	while (hq_maps_next(&lines, &m)) {
		bool file = m.path[0] == '/';
		bool bss = m.path[0] == '\0' && m.start == file_end;
		if (file)
			file_end = m.end;
		/* Not of what is shared: that is data, not an object. */
		if ((file || bss) && m.prot[0] == 'r' && m.prot[3] == 'p')
			add(m.start, m.end);
	}
	hq_procfile_close_lines(&lines);
	return count > 0;
}

bool
hq_image_has(uintptr_t address, size_t n)
{
	uint32_t low = 0, high = count;

	while (low < high) {
		uint32_t mid = (low + high) / 2;
		if (ranges[mid].end <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low < count && ranges[low].start <= address &&
	       ranges[low].end - address >= n;
}

bool
hq_image_word(uintptr_t address, uintptr_t *ret)
{
	return address % sizeof *ret == 0 &&
	       hq_image_has(address, sizeof *ret) &&
	       hq_process_peek((const void *)address, ret, sizeof *ret);
}

bool
hq_image_text(uintptr_t address, char *out, size_t n)
{
	size_t have = 0;

	while (have < n) {
		/* Up to the end of the page, behind which nothing may be. */
		size_t step = HQ_MAP_PAGE - (address + have) % HQ_MAP_PAGE;
		if (step > n - have)
			step = n - have;
		if (!hq_image_has(address + have, step) ||
		    !hq_process_peek((const void *)(address + have),
			out + have, step))
			return false;
		if (memchr(out + have, '\0', step) != NULL)
			return true;
		have += step;
	}
	return false;
}

uintptr_t
hq_image_find(const char *name)
{
	struct hq_procfile_lines lines;
	struct hq_maps_entry m;
	uintptr_t found = 0;
	size_t n = strlen(name);

	if (hq_probe_is_quiet() || hq_maps_open(&lines) != 0)
		return 0;
	while (found == 0 && hq_maps_next(&lines, &m)) {
		const char *slash = strrchr(m.path, '/');
		if (slash != NULL && m.offset == 0 &&
		    strncmp(slash + 1, name, n) == 0)
			found = m.start;
	}
	hq_procfile_close_lines(&lines);
	return found;
}
