#include "capture/trace/eh_frame.h"

#include <string.h>

#include "capture/trace/dwarf.h"

/* The only table that linkers write: pairs of signed 32-bit offsets from the
 * header, of code and of its FDE, sorted. */
enum { HEADER_VERSION = 1, TABLE_ENCODING = 0x3b, TABLE_ENTRY = 8 };

static int32_t
offset_at(const uint8_t *entry)
{
	int32_t v;
	memcpy(&v, entry, sizeof v);
	return v;
}

/* The last entry that begins at or before `address`. */
static const uint8_t *
search(const uint8_t *table, uint64_t n, uint64_t header, uint64_t address)
{
	uint64_t low = 0, high = n;
	int64_t wanted = (int64_t)(address - header);

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		if (offset_at(table + middle * TABLE_ENTRY) <= wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? NULL : table + (low - 1) * TABLE_ENTRY;
}

static const uint8_t *
find_entry(const struct hq_eh_region *region, uint64_t address)
{
	struct hq_dwarf d = {region->header, region->end, false};
	uint64_t header = (uint64_t)(uintptr_t)region->header, n;
	uint8_t version = hq_dwarf_u8(&d), frame = hq_dwarf_u8(&d);
	uint8_t count = hq_dwarf_u8(&d), table = hq_dwarf_u8(&d);

	if (d.bad || version != HEADER_VERSION || table != TABLE_ENCODING)
		return NULL;
	(void)hq_dwarf_address(&d, frame, header);
	n = hq_dwarf_address(&d, count, header);
	if (d.bad || count == HQ_DWARF_OMITTED)
		return NULL;
	if (n > hq_dwarf_left(&d) / TABLE_ENTRY)
		return NULL;
	return search(d.at, n, header, address);
}

/* The length at the start of a CIE or FDE; d ends with it from then on.  The
 * form for more than 4 GiB is not read, as libgcc does not. */
static bool
read_length(struct hq_dwarf *d)
{
	uint64_t length = hq_dwarf_fixed(d, 4);

	if (d->bad || length == 0 || length > hq_dwarf_left(d))
		return false;
	d->end = d->at + length;
	return true;
}

/* The letters of the augmentation, each with its data. */
static bool
read_augmentation(
    struct hq_dwarf *d, const char *letters, struct hq_eh_fde *ret)
{
	struct hq_dwarf data;
	uint64_t n;

	ret->is_augmented = letters[0] != '\0';
	if (!ret->is_augmented)
		return true;
	if (letters[0] != 'z')
		return false;
	n = hq_dwarf_uleb(d);
	data = *d;
	hq_dwarf_skip(d, n);
	if (d->bad)
		return false;
	data.end = d->at;
	for (letters++; *letters != '\0'; letters++) {
		if (*letters == 'R') {
			ret->encoding = hq_dwarf_u8(&data);
		} else if (*letters == 'L') {
			hq_dwarf_u8(&data);
		} else if (*letters == 'P') {
			uint8_t encoding = hq_dwarf_u8(&data);
			(void)hq_dwarf_address(&data, encoding, 0);
		} else if (*letters == 'S') {
			ret->is_signal = true;
		} else if (*letters != 'B' && *letters != 'G') {
			/* Unknown, and so is the place of what follows. */
			return false;
		}
	}
	return !data.bad;
}

static bool
read_cie(struct hq_dwarf d, struct hq_eh_fde *ret)
{
	const char *letters;
	uint8_t version;

	if (!read_length(&d) || hq_dwarf_fixed(&d, 4) != 0)
		return false;
	version = hq_dwarf_u8(&d);
	letters = (const char *)d.at;
	while (!d.bad && hq_dwarf_u8(&d) != 0)
		;
	if (version == 4)
		hq_dwarf_skip(&d, 2); /* sizes of address and segment */
	ret->code_unit = hq_dwarf_uleb(&d);
	ret->data_unit = hq_dwarf_sleb(&d);
	ret->return_column = version == 1 ? hq_dwarf_u8(&d) : hq_dwarf_uleb(&d);
	ret->encoding = 0;
	ret->is_signal = false;
	if (d.bad || (version != 1 && version != 3 && version != 4) ||
	    !read_augmentation(&d, letters, ret))
		return false;
	ret->common = d.at;
	ret->common_end = d.end;
	return true;
}

/* d is at the FDE, and ends with the region. */
static bool
read_fde(
    const struct hq_eh_region *region, struct hq_dwarf d, struct hq_eh_fde *ret)
{
	struct hq_dwarf cie = d;
	const uint8_t *here;
	uint64_t back;

	if (!read_length(&d))
		return false;
	here = d.at;
	back = hq_dwarf_fixed(&d, 4);
	if (d.bad || back == 0 || back > (uint64_t)(here - region->start))
		return false;
	cie.at = here - back;
	if (!read_cie(cie, ret))
		return false;
	ret->start = hq_dwarf_address(&d, ret->encoding, 0);
	ret->end =
	    ret->start + hq_dwarf_address(&d, ret->encoding & HQ_DWARF_FORM, 0);
	if (ret->is_augmented)
		hq_dwarf_skip(&d, hq_dwarf_uleb(&d));
	if (d.bad || (ret->encoding & HQ_DWARF_INDIRECT))
		return false;
	ret->own = d.at;
	ret->own_end = d.end;
	return true;
}

bool
hq_eh_find(
    const struct hq_eh_region *region, uint64_t address, struct hq_eh_fde *ret)
{
	const uint8_t *entry;
	struct hq_dwarf d = {NULL, region->end, false};
	int64_t offset;

	if (region->header < region->start || region->header >= region->end)
		return false;
	entry = find_entry(region, address);
	if (entry == NULL)
		return false;
	offset = offset_at(entry + 4);
	if (offset < region->start - region->header ||
	    offset >= region->end - region->header)
		return false;
	d.at = region->header + offset;
	return read_fde(region, d, ret) && address >= ret->start &&
	       address < ret->end;
}
