/* The references of a generated dump. */
#include "mkdump_edges.h"

#include <stdbool.h>
#include <stdio.h>

#define TYPES 20u
#define FIELDS 4u /* of each type, 8 bytes apart from 8 on */

/* Most edges lead so far at most. */
#define NEAR 2000u

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15ull;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

static uint64_t
draw(const struct mkdump_edges *e, uint64_t what, uint64_t number)
{
	return mix(mix(e->seed * 77 + what) + number);
}

static void
write_types(const struct mkdump_output *out)
{
	static const char *const kinds[FIELDS] = {
	    "pointer", "pointer", "weak", "pointers"};
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	char name[32];

	out->begin(out->opaque, HQ_SECTION_TYPE);
	for (unsigned i = 0; i < TYPES; i++) {
		snprintf(name, sizeof name, "type_%u", i);
		row[HQ_AT(TYPE, type_id)] = i;
		row[HQ_AT(TYPE, symbol)] =
		    out->text(out->opaque, i == 0 ? "" : name);
		row[HQ_AT(TYPE, source)] =
		    out->text(out->opaque, i == 0 ? "" : "told");
		row[HQ_AT(TYPE, size)] = i == 0 ? 0 : 8 + 8 * FIELDS;
		row[HQ_AT(TYPE, flags)] = i == 0 ? 0 : i % 8;
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
	out->begin(out->opaque, HQ_SECTION_FIELD);
	for (unsigned i = FIELDS; i < TYPES * FIELDS; i++) {
		uint64_t field[HQ_MAX_COLUMNS] = {0};
		snprintf(name, sizeof name, "field_%u", i % FIELDS);
		field[HQ_AT(FIELD, type_id)] = i / FIELDS;
		field[HQ_AT(FIELD, offset)] = 8 + 8 * (i % FIELDS);
		field[HQ_AT(FIELD, name)] = out->text(out->opaque, name);
		field[HQ_AT(FIELD, kind)] =
		    out->text(out->opaque, kinds[i % FIELDS]);
		field[HQ_AT(FIELD, count)] = i % FIELDS == 3 ? 0 : 1;
		field[HQ_AT(FIELD, stride)] = 8;
		out->put(out->opaque, field);
	}
	out->end(out->opaque);
}

/* Half of the blocks have one. */
static uint64_t
type_of(const struct mkdump_edges *e, uint32_t block)
{
	uint64_t n = draw(e, 1, block) % (2 * TYPES);

	return n < TYPES ? n : 0;
}

static void
write_objects(const struct mkdump_edges *e, const struct mkdump_output *out)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	out->begin(out->opaque, HQ_SECTION_OBJECT);
	for (uint32_t i = 0; i < e->blocks; i++) {
		uint64_t type = type_of(e, i);
		if (type == 0)
			continue;
		row[HQ_AT(OBJECT, block_row)] = i;
		row[HQ_AT(OBJECT, type_id)] = type;
		row[HQ_AT(OBJECT, count)] = 1;
		row[HQ_AT(OBJECT, has_refcount)] = type % 4 / 2;
		row[HQ_AT(OBJECT, refcount)] =
		    type % 4 / 2 * (draw(e, 2, i) % 4);
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

static void
write_list(const struct mkdump_edges *e, const struct mkdump_output *out)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(ROOT, kind)] = out->text(out->opaque, "data");
	row[HQ_AT(ROOT, module_id)] = UINT32_MAX;
	out->begin(out->opaque, HQ_SECTION_ROOT);
	out->put(out->opaque, row);
	out->end(out->opaque);
	out->begin(out->opaque, HQ_SECTION_REF);
	for (uint32_t i = 0; i + 1 < e->blocks; i++) {
		uint64_t ref[HQ_MAX_COLUMNS] = {0};
		ref[HQ_AT(REF, src_row)] = i;
		ref[HQ_AT(REF, dst_row)] = i + 1;
		out->put(out->opaque, ref);
	}
	out->end(out->opaque);
}

static void
write_roots(const struct mkdump_edges *e, const struct mkdump_output *out)
{
	static const char *const kinds[] = {
	    "data", "mapping", "stack", "register", "tls", "region"};
	uint32_t n = e->blocks == 0 ? 0 : e->blocks / 500 + 1;

	out->begin(out->opaque, HQ_SECTION_ROOT);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		uint64_t kind = draw(e, 3, i) % 6;
		row[HQ_AT(ROOT, root_id)] = i;
		row[HQ_AT(ROOT, kind)] = out->text(out->opaque, kinds[kind]);
		row[HQ_AT(ROOT, thread_id)] = kind >= 2 && kind <= 4;
		row[HQ_AT(ROOT, module_id)] = UINT32_MAX;
		row[HQ_AT(ROOT, addr)] = kind == 3 ? 0 : 0x600000 + 8ull * i;
		row[HQ_AT(ROOT, name)] = out->text(out->opaque,
		    kind == 3 ? "rbx" : kind == 5 ? "cache" : "");
		row[HQ_AT(ROOT, dst_row)] = draw(e, 4, i) % e->blocks;
		row[HQ_AT(ROOT, rule)] = draw(e, 5, i) % 20 == 0;
		row[HQ_AT(ROOT, dst_off)] = row[HQ_AT(ROOT, rule)] * 8;
		out->put(out->opaque, row);
	}
	out->end(out->opaque);
}

static uint32_t
target_of(const struct mkdump_edges *e, uint32_t src, uint64_t number)
{
	uint64_t random = draw(e, 6, number);

	if (random % 10 < 3)
		return (uint32_t)((random >> 8) % e->blocks);
	return (uint32_t)((src + 1 + (random >> 8) % NEAR) % e->blocks);
}

/* Of a typed block the first ones are fields, the third is weak. */
static void
put_edge(const struct mkdump_edges *e, const struct mkdump_output *out,
    uint32_t src, uint32_t slot, uint64_t number)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	bool field = type_of(e, src) != 0 && slot < FIELDS;

	row[HQ_AT(REF, src_row)] = src;
	row[HQ_AT(REF, off)] = 8 + 8ull * slot;
	row[HQ_AT(REF, dst_row)] = target_of(e, src, number);
	row[HQ_AT(REF, how)] = field ? slot == 2 ? 3 : 1 : 0;
	if (!field && draw(e, 7, number) % 16 == 0)
		row[HQ_AT(REF, rule)] = 1 + draw(e, 8, number) % 5;
	row[HQ_AT(REF, dst_off)] = 8 * (row[HQ_AT(REF, rule)] != 0);
	if (field && slot == 1 && draw(e, 9, number) % 8 == 0) {
		row[HQ_AT(REF, how)] = 2;
		row[HQ_AT(REF, off)] = UINT64_MAX;
		row[HQ_AT(REF, name)] = out->text(out->opaque, "part");
	}
	out->put(out->opaque, row);
}

void
mkdump_write_edges(
    const struct mkdump_edges *e, const struct mkdump_output *out)
{
	uint64_t number = 0;

	write_types(out);
	write_objects(e, out);
	if (e->list) {
		write_list(e, out);
		return;
	}
	write_roots(e, out);
	out->begin(out->opaque, HQ_SECTION_REF);
	for (uint32_t i = 0; i < e->blocks; i++) {
		/* So many that the share of all is right up to here, and
		 * none or twice as many as on average. */
		uint64_t wanted = (uint64_t)((double)(i + 1) /
					     e->blocks * (double)e->edges);
		if (draw(e, 10, i) % 4 == 0 && i + 1 < e->blocks)
			continue;
		for (uint32_t slot = 0; number < wanted; number++)
			put_edge(e, out, i, slot++, number);
	}
	out->end(out->opaque);
}
