#include "os/resident.h"

#include "os/map.h"
#include "os/probe.h"
#include "os/sys.h"

/* An entry per page, of 64 bits: present, or swapped out. */
#define THERE (UINT64_C(3) << 62)

/* Less than that is read at once. */
#define WORTH ((uint64_t)1 << 20)

/* Of a file that many bytes are worth reading at most. */
#define PROBED_MOST ((uint64_t)64 << 20)

static void
begin(struct hq_resident *r, uint64_t start, uint64_t end, bool ask)
{
	r->at = start;
	r->end = end;
	r->have = r->used = 0;
	r->fd = -1;
	if (ask && !hq_probe_is_quiet())
		r->fd = (int)hq_sys_open("/proc/self/pagemap", O_RDONLY, 0);
}

void
hq_resident_begin(struct hq_resident *r, uint64_t start, uint64_t end)
{
	r->all = true;
	begin(r, start, end, end - start >= WORTH);
}

void
hq_resident_begin_file(struct hq_resident *r, uint64_t start, uint64_t end)
{
	r->all = false;
	begin(r, start, end, true);
}

/* The entry of the page at r->at; false: nothing more is known. */
static bool
load(struct hq_resident *r, uint64_t *ret_entry)
{
	uint64_t page = r->at / HQ_MAP_PAGE;
	uint64_t left = (r->end - 1) / HQ_MAP_PAGE - page + 1;
	size_t want = sizeof r->entries;
	long got;

	if (r->used == r->have) {
		if (left < want / 8)
			want = left * 8;
		got = HQ_SYS4(SYS_pread64, r->fd, r->entries, want, page * 8);
		if (got < 8)
			return false;
		r->have = (size_t)got / 8;
		r->used = 0;
	}
	*ret_entry = r->entries[r->used++];
	return true;
}

static uint64_t
next_page(uint64_t address)
{
	return (address & ~(HQ_MAP_PAGE - 1)) + HQ_MAP_PAGE;
}

/* A run of pages of a file that can be read.  This reads them. */
static bool
next_probed(struct hq_resident *r, uint64_t *ret_start, uint64_t *ret_end)
{
	while (r->at < r->end && !hq_probe_page(r->at))
		r->at = next_page(r->at);
	if (r->at >= r->end)
		return false;
	*ret_start = r->at;
	while (r->at < r->end && hq_probe_page(r->at))
		r->at = next_page(r->at);
	*ret_end = r->at < r->end ? r->at : r->end;
	return true;
}

static bool
all_the_rest(struct hq_resident *r, uint64_t *ret_start, uint64_t *ret_end)
{
	if (!r->all)
		return r->end - r->at <= PROBED_MOST &&
		    next_probed(r, ret_start, ret_end);
	*ret_start = r->at;
	*ret_end = r->end;
	r->at = r->end;
	return true;
}

bool
hq_resident_next(struct hq_resident *r, uint64_t *ret_start, uint64_t *ret_end)
{
	uint64_t entry;
	bool inside = false;

	if (r->at >= r->end)
		return false;
	if (r->fd < 0)
		return all_the_rest(r, ret_start, ret_end);
	while (r->at < r->end) {
		if (!load(r, &entry)) {
			if (inside)
				break;
			hq_resident_end(r);
			return all_the_rest(r, ret_start, ret_end);
		}
		if ((entry & THERE) == 0 && inside) {
			r->used--;
			break;
		}
		if ((entry & THERE) != 0 && !inside) {
			inside = true;
			*ret_start = r->at;
		}
		r->at = next_page(r->at);
	}
	*ret_end = r->at < r->end ? r->at : r->end;
	return inside;
}

void
hq_resident_end(struct hq_resident *r)
{
	if (r->fd >= 0)
		hq_sys_close(r->fd);
	r->fd = -1;
}
