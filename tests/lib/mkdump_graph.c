/* A small dump from a picture of its blocks. */
#define _GNU_SOURCE
#include "mkdump_graph.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BASE 0x100000ull
#define SLOT 0x10000ull
#define HEADER 64u
#define LARGEST 32768u
#define MOST 4096u  /* lines of a kind */
#define NOWHERE UINT64_MAX

struct type {
	char *name;
	uint64_t row[HQ_MAX_COLUMNS];
};

struct field {
	uint32_t type;
	char *name;
	bool weak;
	uint64_t offset, count, stride;
	uint64_t row[HQ_MAX_COLUMNS];
};

struct block {
	char *name;
	uint64_t req, usable, addr, serial, trace, thread, elements;
	uint64_t refcount;
	bool has_refcount;
	uint32_t type, pool, row;
};

struct pool {
	uint64_t blk, base, size;
	uint32_t used, capacity;
	bool large;
};

/* A root or a reference: a row, but for the numbers of blocks. */
struct edge {
	uint32_t src, dst;
	uint64_t row[HQ_MAX_COLUMNS];
};

/* A row of any other table. */
struct raw {
	enum hq_section_id section;
	uint64_t row[HQ_MAX_COLUMNS];
};

static struct hq_writer *w;
static struct type types[MOST];
static struct field fields[MOST];
static struct block blocks[MOST];
static struct pool pools[MOST];
static struct edge roots[MOST], refs[MOST];
static struct raw raws[MOST];
static uint32_t ntypes = 1, nfields, nblocks, npools, nroots, nrefs, nraws;
static uint32_t order[MOST]; /* blocks by row */

#define TAKE(array, n)                                                         \
	((n) < MOST ? &(array)[(n)++]                                          \
		    : (mkdump_die(#array, "too many"), (array)))

/* In place: '~' is a space. */
static char *
plain(char *text)
{
	for (char *p = text; *p != '\0'; p++)
		*p = *p == '~' ? ' ' : *p;
	return text;
}

static char *
copy(char *text)
{
	char *s = strdup(plain(text));

	if (s == NULL)
		mkdump_die("memory", "none");
	return s;
}

static uint64_t
text(const char *s)
{
	return hq_writer_text(w, s);
}

static uint64_t
number(const char *s)
{
	char *end;
	uint64_t v = strtoull(s, &end, 0);

	if (*s == '\0' || *end != '\0')
		mkdump_die(s, "no number");
	return v;
}

/* The next word of the line. */
static char *
next(char **save)
{
	return strtok_r(NULL, " \t\n", save);
}

static char *
need(char **save, const char *what)
{
	char *word = next(save);

	if (word == NULL)
		mkdump_die(what, "is missing");
	return word;
}

/* Whether the word is NAME=...; then what follows the equals sign. */
static char *
value_of(char *word, const char *name)
{
	size_t n = strlen(name);

	return strncmp(word, name, n) == 0 && word[n] == '=' ? word + n + 1
							     : NULL;
}

static uint32_t
find_type(const char *name)
{
	for (uint32_t i = 1; i < ntypes; i++)
		if (strcmp(types[i].name, name) == 0)
			return i;
	mkdump_die(name, "no such type");
}

static uint32_t
find_block(const char *name)
{
	for (uint32_t i = 0; i < nblocks; i++)
		if (strcmp(blocks[i].name, name) == 0)
			return i;
	mkdump_die(name, "no such block");
}

static void
take_type(char **save)
{
	struct type *t = TAKE(types, ntypes);
	char *word, *v;

	t->name = copy(need(save, "name of a type"));
	t->row[HQ_AT(TYPE, type_id)] = ntypes - 1;
	t->row[HQ_AT(TYPE, symbol)] = text(t->name);
	t->row[HQ_AT(TYPE, size)] = number(need(save, "size of a type"));
	t->row[HQ_AT(TYPE, source)] = text("told");
	while ((word = next(save)) != NULL) {
		if (strcmp(word, "open") == 0)
			t->row[HQ_AT(TYPE, flags)] |= 1;
		else if (strcmp(word, "count") == 0)
			t->row[HQ_AT(TYPE, flags)] |= 2;
		else if (strcmp(word, "container") == 0)
			t->row[HQ_AT(TYPE, flags)] |= 4;
		else if ((v = value_of(word, "source")) != NULL)
			t->row[HQ_AT(TYPE, source)] = text(v);
		else
			mkdump_die(word, "no such word of a type");
	}
}

static void
take_field(char **save)
{
	struct field *f = TAKE(fields, nfields);
	const char *kind = "pointer";
	char *word, *v, name[256];

	f->type = find_type(need(save, "type of a field"));
	f->name = copy(need(save, "name of a field"));
	f->offset = number(need(save, "offset of a field"));
	f->count = 1;
	f->stride = 8;
	while ((word = next(save)) != NULL) {
		if ((v = value_of(word, "count")) != NULL)
			f->count = number(v);
		else if ((v = value_of(word, "stride")) != NULL)
			f->stride = number(v);
		else
			kind = strcmp(word, "weak") == 0       ? "weak"
			       : strcmp(word, "pointers") == 0 ? "pointers"
							       : "pointer";
	}
	f->weak = strcmp(kind, "weak") == 0;
	f->row[HQ_AT(FIELD, type_id)] = f->type;
	f->row[HQ_AT(FIELD, offset)] = f->offset;
	if (snprintf(name, sizeof name, "%s%s", f->name,
		f->count == 1 ? "" : "[*]") >= (int)sizeof name)
		mkdump_die(f->name, "is too long");
	f->row[HQ_AT(FIELD, name)] = text(name);
	f->row[HQ_AT(FIELD, kind)] = text(kind);
	f->row[HQ_AT(FIELD, count)] = f->count;
	f->row[HQ_AT(FIELD, stride)] = f->stride;
}

static void
take_block(char **save)
{
	struct block *b = TAKE(blocks, nblocks);
	char *word, *v;

	b->name = copy(need(save, "name of a block"));
	b->req = number(need(save, "size of a block"));
	b->serial = nblocks;
	b->thread = 1;
	b->elements = 1;
	while ((word = next(save)) != NULL) {
		if ((v = value_of(word, "refcount")) != NULL) {
			b->refcount = number(v);
			b->has_refcount = true;
		} else if ((v = value_of(word, "n")) != NULL)
			b->elements = number(v);
		else if ((v = value_of(word, "trace")) != NULL)
			b->trace = number(v);
		else if ((v = value_of(word, "thread")) != NULL)
			b->thread = number(v);
		else if ((v = value_of(word, "serial")) != NULL)
			b->serial = number(v);
		else
			b->type = find_type(word);
	}
}

/* BLOCK[+OFF] */
static uint32_t
take_target(char *word, uint64_t *ret_off)
{
	char *plus = strchr(word, '+');

	*ret_off = plus == NULL ? 0 : number(plus + 1);
	if (plus != NULL)
		*plus = '\0';
	return find_block(word);
}

static void
take_root(char **save)
{
	struct edge *e = TAKE(roots, nroots);
	char *word, *v;

	e->row[HQ_AT(ROOT, root_id)] = nroots - 1;
	e->row[HQ_AT(ROOT, kind)] = text(need(save, "kind of a root"));
	e->row[HQ_AT(ROOT, module_id)] = UINT32_MAX;
	e->row[HQ_AT(ROOT, name)] = text("");
	e->dst = take_target(
	    need(save, "target"), &e->row[HQ_AT(ROOT, dst_off)]);
	e->row[HQ_AT(ROOT, rule)] = e->row[HQ_AT(ROOT, dst_off)] > 0;
	while ((word = next(save)) != NULL) {
		if ((v = value_of(word, "addr")) != NULL)
			e->row[HQ_AT(ROOT, addr)] = number(v);
		else if ((v = value_of(word, "module")) != NULL)
			e->row[HQ_AT(ROOT, module_id)] = number(v);
		else if ((v = value_of(word, "thread")) != NULL)
			e->row[HQ_AT(ROOT, thread_id)] = number(v);
		else if ((v = value_of(word, "name")) != NULL)
			e->row[HQ_AT(ROOT, name)] = text(plain(v));
		else if ((v = value_of(word, "pc")) != NULL)
			e->row[HQ_AT(ROOT, pc_id)] = number(v);
		else if ((v = value_of(word, "rule")) != NULL)
			e->row[HQ_AT(ROOT, rule)] = number(v);
		else
			mkdump_die(word, "no such word of a root");
	}
}

/* BLOCK.FIELD or BLOCK.FIELD[I]; `word` is cut after the block. */
static void
set_slot(struct edge *e, char *word, char *name)
{
	uint32_t type;
	uint64_t index = 0;
	char *bracket = strchr(name, '[');

	*name++ = '\0';
	e->src = find_block(word);
	type = blocks[e->src].type;
	if (bracket != NULL) {
		*bracket++ = '\0';
		bracket[strcspn(bracket, "]")] = '\0';
		index = number(bracket);
	}
	for (uint32_t i = 0; i < nfields; i++)
		if (fields[i].type == type && strcmp(fields[i].name, name) == 0) {
			e->row[HQ_AT(REF, off)] =
			    fields[i].offset + index * fields[i].stride;
			e->row[HQ_AT(REF, how)] = fields[i].weak ? 3 : 1;
			return;
		}
	mkdump_die(name, "no such field");
}

static void
take_ref(char **save)
{
	struct edge *e = TAKE(refs, nrefs);
	char *from = need(save, "source"), *mark, *word, *v;

	e->row[HQ_AT(REF, name)] = text("");
	if ((mark = strchr(from, '!')) != NULL) {
		*mark++ = '\0';
		e->src = find_block(from);
		e->row[HQ_AT(REF, off)] = NOWHERE;
		e->row[HQ_AT(REF, how)] = 2;
		e->row[HQ_AT(REF, name)] = text(plain(mark));
	} else if ((mark = strchr(from, '.')) != NULL) {
		set_slot(e, from, mark);
	} else {
		e->src = take_target(from, &e->row[HQ_AT(REF, off)]);
	}
	e->dst = take_target(need(save, "target"), &e->row[HQ_AT(REF, dst_off)]);
	e->row[HQ_AT(REF, rule)] = e->row[HQ_AT(REF, dst_off)] > 0;
	while ((word = next(save)) != NULL)
		if ((v = value_of(word, "rule")) != NULL)
			e->row[HQ_AT(REF, rule)] = number(v);
}

static void
take_raw(char *table, char **save)
{
	struct raw *r = TAKE(raws, nraws);
	char *word;

	r->section = mkdump_section(table);
	if (r->section == HQ_NSECTIONS)
		mkdump_die(table, "no such line or table");
	while ((word = next(save)) != NULL)
		mkdump_set_value(w, r->section, word, r->row);
}

static void
read_lines(FILE *in)
{
	static const struct {
		const char *name;
		void (*take)(char **save);
	} kinds[] = {{"type", take_type}, {"field", take_field},
	    {"block", take_block}, {"root", take_root}, {"ref", take_ref}};
	char line[4096];

	while (fgets(line, sizeof line, in) != NULL) {
		char *save, *word = strtok_r(line, " \t\n", &save);
		unsigned i = 0;
		if (word == NULL || word[0] == '#')
			continue;
		while (i < 5 && strcmp(kinds[i].name, word) != 0)
			i++;
		if (i < 5)
			kinds[i].take(&save);
		else
			take_raw(word, &save);
	}
}

/* The pool of a block: that of its size, or one of its own. */
static uint32_t
find_pool(uint64_t req)
{
	uint64_t blk = req == 0 ? 16 : (req + 15) / 16 * 16;
	struct pool *p;

	for (uint32_t i = 0; i < npools; i++)
		if (pools[i].blk == blk && !pools[i].large &&
		    pools[i].used < pools[i].capacity)
			return i;
	p = TAKE(pools, npools);
	p->large = blk > LARGEST;
	p->blk = blk;
	p->base = npools == 1 ? BASE : p[-1].base + p[-1].size;
	p->size = p->large ? (blk + HEADER + SLOT - 1) / SLOT * SLOT : SLOT;
	p->capacity = p->large ? 1 : (uint32_t)((SLOT - HEADER) / blk);
	if (p->large)
		p->blk = p->size - HEADER;
	return npools - 1;
}

static int
compare_blocks(const void *a, const void *b)
{
	const struct block *x = &blocks[*(const uint32_t *)a];
	const struct block *y = &blocks[*(const uint32_t *)b];

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static int
compare_fields(const void *a, const void *b)
{
	const struct field *x = a, *y = b;

	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int
compare_refs(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;
	uint32_t r = blocks[x->src].row, s = blocks[y->src].row;
	uint64_t k = x->row[HQ_AT(REF, off)], l = y->row[HQ_AT(REF, off)];

	if (r != s)
		return r < s ? -1 : 1;
	if (k != l)
		return k < l ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void
place_blocks(void)
{
	for (uint32_t i = 0; i < nblocks; i++) {
		struct block *b = &blocks[i];
		struct pool *p;
		b->pool = find_pool(b->req);
		p = &pools[b->pool];
		b->addr = p->base + HEADER + p->used++ * p->blk;
		b->usable = p->blk;
		order[i] = i;
	}
	qsort(order, nblocks, sizeof *order, compare_blocks);
	for (uint32_t i = 0; i < nblocks; i++)
		blocks[order[i]].row = i;
	qsort(fields, nfields, sizeof *fields, compare_fields);
	qsort(refs, nrefs, sizeof *refs, compare_refs);
}

/* What is live of each trace; the rest at least as much. */
static void
count_trace(uint64_t *row)
{
	uint64_t n = 0, bytes = 0;

	for (uint32_t i = 0; i < nblocks; i++)
		if (blocks[i].trace == row[HQ_AT(TRACE, trace_id)]) {
			n++;
			bytes += blocks[i].req;
		}
	row[HQ_AT(TRACE, live_blocks)] = n;
	row[HQ_AT(TRACE, live_bytes)] = bytes;
	if (row[HQ_AT(TRACE, allocs)] < n)
		row[HQ_AT(TRACE, allocs)] = n;
	if (row[HQ_AT(TRACE, bytes)] < bytes)
		row[HQ_AT(TRACE, bytes)] = bytes;
}

/* The rows as they stand in the fixture; false: there are none. */
static bool
put_raws(enum hq_section_id id)
{
	bool any = false;

	for (uint32_t i = 0; i < nraws; i++) {
		if (raws[i].section != id)
			continue;
		if (id == HQ_SECTION_TRACE)
			count_trace(raws[i].row);
		hq_writer_row(w, raws[i].row);
		any = true;
	}
	return any;
}

static void
put_places(enum hq_section_id id)
{
	uint64_t end = npools == 0 ? BASE
				   : pools[npools - 1].base +
					 pools[npools - 1].size;

	if (id == HQ_SECTION_ARENA) {
		uint64_t row[HQ_MAX_COLUMNS] = {0}, size = end - BASE + SLOT;
		row[HQ_AT(ARENA, kind)] = text("pools");
		row[HQ_AT(ARENA, base)] = BASE;
		row[HQ_AT(ARENA, size)] = size;
		row[HQ_AT(ARENA, ntotalpools)] = size / SLOT;
		row[HQ_AT(ARENA, nfreepools)] = 1;
		row[HQ_AT(ARENA, free_bytes)] = SLOT;
		hq_writer_row(w, row);
	}
	for (uint32_t i = 0; id == HQ_SECTION_POOL && i < npools; i++) {
		const struct pool *p = &pools[i];
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(POOL, pool_id)] = i;
		row[HQ_AT(POOL, base)] = p->base;
		row[HQ_AT(POOL, szidx)] = p->large ? HQ_SZIDX_LARGE : p->blk / 16;
		row[HQ_AT(POOL, blk_size)] = p->blk;
		row[HQ_AT(POOL, pool_size)] = p->size;
		row[HQ_AT(POOL, hdr_size)] = HEADER;
		row[HQ_AT(POOL, capacity)] = p->capacity;
		row[HQ_AT(POOL, used)] = p->used;
		row[HQ_AT(POOL, state)] =
		    text(p->used == p->capacity ? "full" : "used");
		row[HQ_AT(POOL, thread_id)] = 1;
		hq_writer_row(w, row);
	}
}

static void
put_blocks(void)
{
	for (uint32_t i = 0; i < nblocks; i++) {
		const struct block *b = &blocks[order[i]];
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(BLOCK, addr)] = b->addr;
		row[HQ_AT(BLOCK, serial)] = b->serial;
		row[HQ_AT(BLOCK, req)] = b->req;
		row[HQ_AT(BLOCK, usable)] = b->usable;
		row[HQ_AT(BLOCK, pool_id)] = b->pool;
		row[HQ_AT(BLOCK, thread_id)] = b->thread;
		row[HQ_AT(BLOCK, trace_id)] = b->trace;
		hq_writer_row(w, row);
	}
}

static void
put_objects(void)
{
	for (uint32_t i = 0; i < nblocks; i++) {
		const struct block *b = &blocks[order[i]];
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		if (b->type == 0)
			continue;
		row[HQ_AT(OBJECT, block_row)] = i;
		row[HQ_AT(OBJECT, type_id)] = b->type;
		row[HQ_AT(OBJECT, count)] = b->elements;
		row[HQ_AT(OBJECT, has_refcount)] = b->has_refcount;
		row[HQ_AT(OBJECT, refcount)] = b->refcount;
		hq_writer_row(w, row);
	}
}

static void
put_types(enum hq_section_id id)
{
	uint64_t none[HQ_MAX_COLUMNS] = {0};

	if (id == HQ_SECTION_TYPE) {
		none[HQ_AT(TYPE, symbol)] = none[HQ_AT(TYPE, source)] = text("");
		hq_writer_row(w, none);
		for (uint32_t i = 1; i < ntypes; i++)
			hq_writer_row(w, types[i].row);
	} else {
		for (uint32_t i = 0; i < nfields; i++)
			hq_writer_row(w, fields[i].row);
	}
}

static void
put_edges(enum hq_section_id id)
{
	if (id == HQ_SECTION_ROOT)
		for (uint32_t i = 0; i < nroots; i++) {
			roots[i].row[HQ_AT(ROOT, dst_row)] =
			    blocks[roots[i].dst].row;
			hq_writer_row(w, roots[i].row);
		}
	else
		for (uint32_t i = 0; i < nrefs; i++) {
			refs[i].row[HQ_AT(REF, src_row)] = blocks[refs[i].src].row;
			refs[i].row[HQ_AT(REF, dst_row)] = blocks[refs[i].dst].row;
			hq_writer_row(w, refs[i].row);
		}
}

static void
put_section(enum hq_section_id id)
{
	if (put_raws(id))
		return;
	if (id == HQ_SECTION_ARENA || id == HQ_SECTION_POOL)
		put_places(id);
	else if (id == HQ_SECTION_BLOCK)
		put_blocks();
	else if (id == HQ_SECTION_TYPE || id == HQ_SECTION_FIELD)
		put_types(id);
	else if (id == HQ_SECTION_OBJECT)
		put_objects();
	else if (id == HQ_SECTION_ROOT || id == HQ_SECTION_REF)
		put_edges(id);
	else
		mkdump_put_default(w, id);
}

void
mkdump_write_graph(struct hq_writer *writer, FILE *in)
{
	w = writer;
	read_lines(in);
	place_blocks();
	for (unsigned id = HQ_SECTION_DUMP; id < HQ_NSECTIONS; id++) {
		hq_writer_begin(w, id);
		put_section(id);
		hq_writer_end(w);
	}
}
