#include "capture/snapshot/memory_map.h"

#include <string.h>

#include "common/bytes.h"
#include "os/map.h"
#include "os/maps.h"
#include "os/own.h"

/* /dev/zero and /dev/shm are memory; the others are not ours to read. */
static bool
is_device(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 &&
	    strncmp(path, "/dev/zero", 9) != 0 &&
	    strncmp(path, "/dev/shm/", 9) != 0;
}

static struct hq_area
area_of(const struct hq_maps_entry *m)
{
	struct hq_area a = {m->start, m->end, 0};

	a.flags |= m->prot[0] == 'r' ? HQ_AREA_READ : 0;
	a.flags |= m->prot[1] == 'w' ? HQ_AREA_WRITE : 0;
	a.flags |= m->prot[2] == 'x' ? HQ_AREA_EXECUTE : 0;
	a.flags |= m->prot[3] == 's' ? HQ_AREA_SHARED : 0;
	a.flags |= m->path[0] == '/' ? HQ_AREA_FILE : 0;
	a.flags |= is_device(m->path) ? HQ_AREA_DEVICE : 0;
	a.flags |= strcmp(m->path, "[stack]") == 0 ? HQ_AREA_STACK : 0;
	/* [vvar] is memory of a device too: some of its pages fault. */
	a.flags |= strncmp(m->path, "[vvar", 5) == 0 ? HQ_AREA_DEVICE : 0;
	return a;
}

static size_t
count_lines(void)
{
	struct hq_procfile_lines lines;
	struct hq_maps_entry m;
	size_t n = 0;

	if (hq_maps_open(&lines) != 0)
		return 0;
	while (hq_maps_next(&lines, &m))
		n++;
	hq_procfile_close_lines(&lines);
	return n;
}

bool
hq_memory_map_make(struct hq_memory_map *ret)
{
	struct hq_procfile_lines lines;
	struct hq_maps_entry m;
	size_t most = count_lines() + 16;

	*ret = (struct hq_memory_map){
	    .mapped = hq_round_up(most * sizeof(struct hq_area), HQ_MAP_PAGE)};
	ret->areas = hq_own_map(ret->mapped);
	if (ret->areas == NULL)
		return false;
	if (hq_maps_open(&lines) != 0) {
		hq_memory_map_free(ret);
		return false;
	}
	while (ret->count < most && hq_maps_next(&lines, &m))
		ret->areas[ret->count++] = area_of(&m);
	hq_procfile_close_lines(&lines);
	return true;
}

void
hq_memory_map_free(struct hq_memory_map *m)
{
	if (m->areas != NULL)
		hq_own_unmap(m->areas, m->mapped);
	m->areas = NULL;
	m->count = 0;
}

/* Lines of an area begin with its address, its flags are the last of them. */
void
hq_memory_map_find_wiped(struct hq_memory_map *m)
{
	struct hq_procfile_lines lines;
	uint64_t start = 0;
	const char *p;

	if (hq_procfile_open_lines(&lines, "/proc/self/smaps") != 0)
		return;
	while ((p = hq_procfile_next_line(&lines)) != NULL) {
		size_t i;
		if (strncmp(p, "VmFlags:", 8) != 0) {
			if ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'f'))
				hq_procfile_number(&p, 16, &start);
			continue;
		}
		i = hq_memory_map_from(m, start);
		if (memmem(p, strlen(p), " wf", 3) != NULL && i < m->count &&
		    m->areas[i].start == start)
			m->areas[i].flags |= HQ_AREA_WIPED;
	}
	hq_procfile_close_lines(&lines);
}

size_t
hq_memory_map_from(const struct hq_memory_map *m, uint64_t address)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (m->areas[mid].end <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct hq_area *
hq_memory_map_find(const struct hq_memory_map *m, uint64_t address)
{
	size_t i = hq_memory_map_from(m, address);

	return i < m->count && m->areas[i].start <= address ? &m->areas[i]
							    : NULL;
}

static bool
is_readable(const struct hq_memory_map *m, uint64_t address, uint64_t n,
    unsigned without)
{
	const struct hq_area *a = hq_memory_map_find(m, address);
	uint64_t end;

	if (n == 0 || __builtin_add_overflow(address, n, &end))
		return n == 0;
	while (a != NULL && (a->flags & HQ_AREA_READ) &&
	    !(a->flags & without)) {
		if (a->end >= end)
			return true;
		a++;
		if (a == m->areas + m->count || a->start != a[-1].end)
			return false;
	}
	return false;
}

bool
hq_memory_map_readable(
    const struct hq_memory_map *m, uint64_t address, uint64_t n)
{
	return is_readable(m, address, n, HQ_AREA_DEVICE);
}

bool
hq_memory_map_is_memory(
    const struct hq_memory_map *m, uint64_t address, uint64_t n)
{
	return is_readable(m, address, n,
	    HQ_AREA_DEVICE | HQ_AREA_FILE | HQ_AREA_WIPED);
}
