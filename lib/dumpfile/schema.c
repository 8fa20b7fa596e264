/* The arrays made of sections.def. */
#include "dumpfile/schema.h"

enum { CODEC_PLAIN = 0, CODEC_DELTA = 1 };

const struct hq_section hq_sections[HQ_NSECTIONS] = {
#define HQ_SECTION(id, number, name, required, doc)                            \
	[HQ_SECTION_##id] = {number, required, #name, doc, HQ_FIRST_##id},
#define HQ_COLUMN(section, number, name, kind, codec, doc)
#include "dumpfile/sections.def"
#undef HQ_SECTION
#undef HQ_COLUMN
};

const struct hq_column hq_columns[HQ_NCOLUMNS] = {
#define HQ_SECTION(id, number, name, required, doc)
#define HQ_COLUMN(section, number, name, kind, codec, doc)                     \
	{HQ_SECTION_##section, number, #name, HQ_KIND_##kind, CODEC_##codec, doc},
#include "dumpfile/sections.def"
#undef HQ_SECTION
#undef HQ_COLUMN
};

unsigned
hq_kind_width(enum hq_kind kind)
{
	switch (kind) {
	case HQ_KIND_U8:
		return 1;
	case HQ_KIND_U16:
		return 2;
	case HQ_KIND_U32:
	case HQ_KIND_STR:
		return 4;
	case HQ_KIND_U64:
	case HQ_KIND_ADDR:
		return 8;
	}
	return 8;
}

unsigned
hq_section_width(enum hq_section_id id)
{
	unsigned n = hq_sections[id].first;
	while (n < HQ_NCOLUMNS && hq_columns[n].section == id)
		n++;
	return n - hq_sections[id].first;
}

enum hq_section_id
hq_section_find(unsigned number)
{
	unsigned id = 0;
	while (id < HQ_NSECTIONS && hq_sections[id].number != number)
		id++;
	return id;
}

enum hq_column_id
hq_column_find(enum hq_section_id id, unsigned number)
{
	unsigned end = hq_sections[id].first + hq_section_width(id);
	for (unsigned c = hq_sections[id].first; c < end; c++)
		if (hq_columns[c].number == number)
			return c;
	return HQ_NCOLUMNS;
}
