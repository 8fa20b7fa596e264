#include "capture/trace/dwarf.h"

/* Bytes of a form, and whether it is signed; 0: of variable length or none. */
static const struct {
	uint8_t bytes;
	bool is_signed;
} forms[16] = {
    [0x0] = {8, false},
    [0x2] = {2, false},
    [0x3] = {4, false},
    [0x4] = {8, false},
    [0xa] = {2, true},
    [0xb] = {4, true},
    [0xc] = {8, true},
};

enum { FORM_ULEB = 1, FORM_SLEB = 9 };

uint64_t
hq_dwarf_address(struct hq_dwarf *d, uint8_t encoding, uint64_t data)
{
	uint64_t here = (uint64_t)(uintptr_t)d->at, v;
	unsigned form = encoding & HQ_DWARF_FORM, bytes = forms[form].bytes;

	if (encoding == HQ_DWARF_OMITTED)
		return 0;
	if (form == FORM_ULEB)
		v = hq_dwarf_uleb(d);
	else if (form == FORM_SLEB)
		v = (uint64_t)hq_dwarf_sleb(d);
	else if (bytes != 0)
		v = hq_dwarf_fixed(d, bytes);
	else
		d->bad = true, v = 0;
	if (bytes != 0 && forms[form].is_signed)
		v = (uint64_t)hq_dwarf_signed(v, bytes);
	switch (encoding & HQ_DWARF_RELATIVE) {
	case 0:
		return v;
	case HQ_DWARF_TO_HERE:
		return v + here;
	case HQ_DWARF_TO_DATA:
		return v + data;
	default:
		d->bad = true;
		return 0;
	}
}
