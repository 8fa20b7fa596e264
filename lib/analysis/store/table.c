/* The tables that users see. */
#include "analysis/store/table.h"

#include "analysis/store/compute.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct hq_table tables[HQ_NSECTIONS + HQ_NDERIVED];
static unsigned ntables;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What tells one row of a section from another, besides the dump. */
static const struct {
	enum hq_section_id section;
	const char *columns;
} keys[] = {
    {HQ_SECTION_HEAP, "heap_id"},
    {HQ_SECTION_SIZE_CLASS, "heap_id, szidx"},
    {HQ_SECTION_ARENA, "arena_id"},
    {HQ_SECTION_POOL, "pool_id"},
    {HQ_SECTION_BLOCK, "serial"},
    {HQ_SECTION_THREAD, "thread_id"},
    {HQ_SECTION_TICK, "serial"},
    {HQ_SECTION_COUNTER, "name"},
    {HQ_SECTION_MODULE, "module_id"},
    {HQ_SECTION_MAPPING, "start"},
    {HQ_SECTION_TRACE, "trace_id"},
    {HQ_SECTION_NODE, "node_id"},
    {HQ_SECTION_PC, "pc_id"},
    {HQ_SECTION_TIMELINE, "mono_ns"},
    {HQ_SECTION_TYPE, "type_id"},
    {HQ_SECTION_FIELD, "type_id, offset, name"},
    {HQ_SECTION_OBJECT, "block_row"},
    {HQ_SECTION_HASH, "block_row"},
    {HQ_SECTION_FILL, "fill_id"},
    {HQ_SECTION_ROOT, "root_id"},
    {HQ_SECTION_REF, "ref_id"},
    {HQ_SECTION_SUBBLOCK, "serial"},
    {HQ_SECTION_MARK, "mark_id"},
    {HQ_SECTION_PROFILE_LINE, "line_id"},
};

static void
add(struct hq_table *t, const char *name, enum hq_kind kind,
    enum hq_origin origin, unsigned index, const char *doc)
{
	/* A wider table is a mistake of sections.def, not of a file. */
	if (t->ncolumns == HQ_TABLE_MAX_COLUMNS)
		abort();
	t->columns[t->ncolumns++] =
	    (struct hq_table_column){name, doc, kind, origin, index};
}

static void
add_stored(struct hq_table *t, enum hq_section_id section)
{
	unsigned first = hq_sections[section].first;

	for (unsigned i = first; i < first + hq_section_width(section); i++)
		add(t, hq_columns[i].name, hq_columns[i].kind,
		    HQ_ORIGIN_STORED, i, hq_columns[i].doc);
}

static void
add_computed(struct hq_table *t)
{
	for (unsigned i = 0; i < HQ_NCOMPUTED; i++)
		if (hq_computed[i].section == t->section)
			add(t, hq_computed[i].name, hq_computed[i].kind,
			    HQ_ORIGIN_COMPUTED, i, hq_computed[i].doc);
}

static struct hq_table *
begin(const char *name, const char *doc)
{
	struct hq_table *t = &tables[ntables++];

	*t = (struct hq_table){.name = name,
	    .doc = doc,
	    .section = HQ_NSECTIONS,
	    .derived = HQ_NDERIVED};
	add(t, "dump_id", HQ_KIND_U64, HQ_ORIGIN_DUMP_ID, 0,
	    "row of dump: a number in this database, from 1");
	return t;
}

static void
build_derived(void)
{
	for (unsigned id = 0; id < HQ_NDERIVED; id++) {
		const struct hq_derived *d = &hq_derived[id];
		struct hq_table *t = begin(d->name, d->doc);
		t->derived = id;
		t->key = d->key;
		for (unsigned i = d->first;
		     i < HQ_NDERIVED_COLUMNS &&
		     hq_derived_columns[i].table == id;
		     i++)
			add(t, hq_derived_columns[i].name,
			    hq_derived_columns[i].kind, HQ_ORIGIN_DERIVED, i,
			    hq_derived_columns[i].doc);
	}
}

static void
build(void)
{
	for (unsigned id = 0; id < HQ_NSECTIONS; id++) {
		struct hq_table *t;
		if (id == HQ_SECTION_STRING || id == HQ_SECTION_TEXT ||
		    id == HQ_SECTION_COST)
			continue;
		t = begin(hq_sections[id].name, hq_sections[id].doc);
		t->section = id;
		for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++)
			if (keys[i].section == id)
				t->key = keys[i].columns;
		add_stored(t, id);
		add_computed(t);
		if (id != HQ_SECTION_DUMP)
			continue;
		add_stored(t, HQ_SECTION_COST);
		add(t, "path", HQ_KIND_STR, HQ_ORIGIN_PATH, 0,
		    "the file");
		add(t, "truncated", HQ_KIND_U8, HQ_ORIGIN_TRUNCATED, 0,
		    "1 when the file is damaged and only a part is here");
		add(t, "damage", HQ_KIND_STR, HQ_ORIGIN_DAMAGE, 0,
		    "what is wrong with the file, a line each; NULL: nothing");
	}
	build_derived();
}

const struct hq_table *
hq_table_all(unsigned *ret_n)
{
	pthread_once(&once, build);
	*ret_n = ntables;
	return tables;
}

const struct hq_table *
hq_table_of(enum hq_section_id section)
{
	unsigned n;
	const struct hq_table *all = hq_table_all(&n);

	for (unsigned i = 0; i < n; i++)
		if (all[i].section == section)
			return &all[i];
	return NULL;
}

bool
hq_table_is_key(const struct hq_table *t, const struct hq_table_column *c)
{
	static const unsigned others[] = {
	    HQ_COL_BLOCK_addr, HQ_COL_POOL_base, HQ_COL_ARENA_base};

	if (t->key != NULL && strcmp(t->key, c->name) == 0)
		return true;
	for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
		if (c->origin == HQ_ORIGIN_STORED && c->index == others[i])
			return true;
	return false;
}

bool
hq_table_is_dense(const struct hq_table_column *c)
{
	return c->origin == HQ_ORIGIN_STORED ||
	       c->origin == HQ_ORIGIN_COMPUTED ||
	       c->origin == HQ_ORIGIN_DERIVED;
}

bool
hq_table_is_numeric(const struct hq_table_column *c)
{
	return hq_table_is_dense(c) && c->kind != HQ_KIND_STR;
}

const char *const hq_table_words[] = {"definite", "field", "indirect",
    "possible", "reachable", "scan", "traverse", "weak", NULL};

bool
hq_table_is_worded(const struct hq_table_column *c)
{
	return c->origin == HQ_ORIGIN_COMPUTED &&
	       (c->index == HQ_COMPUTED_BLOCK_leak ||
		   c->index == HQ_COMPUTED_REF_kind);
}

const char *
hq_table_decltype(const struct hq_table_column *c)
{
	switch (c->kind) {
	case HQ_KIND_STR:
		return "TEXT";
	case HQ_KIND_ADDR:
		return "ADDR INT";
	default:
		return "INT";
	}
}

char *
hq_table_declare(const struct hq_table *t)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	for (unsigned i = 0; i < t->ncolumns; i++)
		fprintf(out, "%s\"%s\" %s", i == 0 ? "" : ", ",
		    t->columns[i].name, hq_table_decltype(&t->columns[i]));
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}
