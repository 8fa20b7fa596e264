/* Descriptions of types: what is made of them, and which are refused. */
#include "cmocka.h"

#include <errno.h>
#include <string.h>

#include "capture/alloc/meta.h"
#include "capture/object/root.h"
#include "capture/object/type.h"
#include "capture/object/typed.h"

struct late {
	char text[24];
};

struct pair {
	void *a, *b;
};
struct row {
	uint32_t n;
	struct pair two[2];
	struct pair *owner;
	void *rest[];
};

static const struct heapql_field pair_fields[] = {
	HEAPQL_FIELD(struct pair, b, HEAPQL_WEAK),
	HEAPQL_FIELD(struct pair, a, HEAPQL_POINTER),
};
static const struct heapql_type pair_type =
	HEAPQL_TYPE(struct pair, 0, pair_fields);

static const struct heapql_field row_fields[] = {
	HEAPQL_INLINE(struct row, two, &pair_type),
	HEAPQL_FIELD(struct row, owner, HEAPQL_POINTER),
	HEAPQL_COUNTED(struct row, rest, n, HEAPQL_POINTERS),
};
static const struct heapql_type row_type =
	HEAPQL_TYPE_COUNTED(struct row, 0, row_fields, n);

/* Six rows in a row: an array in an array. */
struct table {
	void *first;
	struct holder {
		struct pair *p;
		struct pair q[2];
	} h[3];
};
static const struct heapql_field holder_fields[] = {
	HEAPQL_FIELD(struct holder, p, HEAPQL_POINTER),
	HEAPQL_INLINE(struct holder, q, &pair_type),
};
static const struct heapql_type holder_type =
	HEAPQL_TYPE(struct holder, 0, holder_fields);
static const struct heapql_field table_fields[] = {
	HEAPQL_FIELD(struct table, first, HEAPQL_POINTER),
	HEAPQL_INLINE(struct table, h, &holder_type),
};
static const struct heapql_type table_type =
	HEAPQL_TYPE(struct table, 0, table_fields);

static void
is_field(const struct hq_type *t, uint32_t i, const char *name,
    uint32_t offset, uint32_t count, uint32_t stride)
{
	assert_true(i < t->nfields);
	assert_string_equal(t->fields[i].name, name);
	assert_int_equal(t->fields[i].offset, offset);
	assert_int_equal(t->fields[i].count, count);
	assert_int_equal(t->fields[i].stride, stride);
}

static void
structs_are_flattened_in_order_of_offset(void **state)
{
	(void)state;
	const struct hq_type *t = hq_type_at(
	    (uint32_t)hq_type_register(&row_type));
	assert_non_null(t);
	assert_string_equal(t->name, "row");
	assert_int_equal(t->nfields, 4);
	is_field(t, 0, "two[*].a", 8, 2, 16);
	is_field(t, 1, "two[*].b", 16, 2, 16);
	assert_true(t->fields[1].weak);
	is_field(t, 2, "owner", 40, 1, 8);
	is_field(t, 3, "rest[*]", 48, HQ_FIELD_COUNTED, 8);
	assert_false(hq_type_is_open(t));
}

static void
an_array_inside_of_an_array_is_unrolled(void **state)
{
	(void)state;
	const struct hq_type *t = hq_type_at(
	    (uint32_t)hq_type_register(&table_type));
	assert_int_equal(t->nfields, 6);
	is_field(t, 0, "first", 0, 1, 8);
	is_field(t, 1, "h[*].p", 8, 3, 40);
	is_field(t, 2, "h[*].q[0].a", 16, 3, 40);
	is_field(t, 3, "h[*].q[0].b", 24, 3, 40);
	is_field(t, 4, "h[*].q[1].a", 32, 3, 40);
}

static void
a_count_stays_in_the_block(void **state)
{
	(void)state;
	const struct hq_type *t = hq_type_at(
	    (uint32_t)hq_type_register(&row_type));
	const struct hq_field *rest = &t->fields[3], *two = &t->fields[0];
	uint64_t words[16] = { 0 };
	struct row *r = (struct row *)words;
	r->n = 5;
	assert_int_equal(hq_field_count(rest, (char *)r, sizeof(words)), 5);
	assert_int_equal(hq_field_count(rest, (char *)r, 48 + 3 * 8 + 7), 3);
	assert_int_equal(hq_field_count(rest, (char *)r, 48), 0);
	assert_int_equal(hq_field_count(two, (char *)r, sizeof(words)), 2);
	assert_int_equal(hq_field_count(two, (char *)r, 24), 1);
	r->n = UINT32_MAX;
	assert_int_equal(hq_field_count(rest, (char *)r, sizeof(words)), 10);
}

static void
the_same_description_is_the_same_type(void **state)
{
	(void)state;
	struct heapql_type copy = row_type, other = row_type;
	int number = hq_type_register(&row_type);
	assert_true(number > 0);
	assert_int_equal(hq_type_register(&row_type), number);
	assert_int_equal(hq_type_register(&copy), number);
	other.refcount_size = 0;
	assert_int_not_equal(hq_type_register(&other), number);
	/* Changed where it lies, as a library loaded in place of another. */
	copy.name = "another";
	assert_int_not_equal(hq_type_register(&copy), number);
}

/* Two descriptions take turns at one address: nothing is kept of them again. */
static void
what_is_known_takes_no_more_memory(void **state)
{
	(void)state;
	struct heapql_type t = row_type;
	uint64_t before = 0;
	for (int i = 0; i < 100000; i++) {
		t.name = i % 2 == 0 ? "in turn" : "by turns";
		assert_true(hq_type_register(&t) > 0);
		if (i == 10)
			before = hq_meta_bytes();
	}
	assert_int_equal(hq_meta_bytes(), before);
}

static void
a_description_completes_a_name(void **state)
{
	(void)state;
	static const struct heapql_type late =
		HEAPQL_TYPE_BARE(struct late, HEAPQL_LEAF);
	int named = hq_type_named("struct late", 24);
	assert_true(named > 0);
	assert_true(hq_type_is_open(hq_type_at((uint32_t)named)));
	assert_int_equal(hq_type_named("late", 24), named);
	assert_int_not_equal(hq_type_named("struct late", 32), named);
	assert_int_equal(hq_type_register(&late), named);
	assert_false(hq_type_is_open(hq_type_at((uint32_t)named)));
	assert_int_equal(hq_type_named("struct late", 24), named);
}

static void
refused(const struct heapql_type *type)
{
	assert_int_equal(hq_type_register(type), -EINVAL);
}

static void
refused_field(struct heapql_field field)
{
	struct heapql_type t = HEAPQL_TYPE_BARE(struct row, 0);
	t.name = "refused";
	t.fields = &field;
	t.nfields = 1;
	refused(&t);
}

static void
what_cannot_be_right_is_refused(void **state)
{
	(void)state;
	struct heapql_type t = row_type, self = row_type;
	const struct heapql_field inside = { "s", HEAPQL_STRUCT, 0, 48, 0, 0,
					     &self, 0, 0, 0, 0 };
	refused(NULL);
	t.struct_size = 8;
	refused(&t);
	t = row_type;
	t.name = NULL;
	refused(&t);
	t = row_type;
	t.size = 0;
	refused(&t);
	t = row_type;
	t.refcount_offset = 46;
	refused(&t);
	t = row_type;
	t.flags = HEAPQL_LEAF;
	refused(&t);
	refused_field((struct heapql_field){ "p", HEAPQL_POINTER, 48, 8, 0, 0,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "p", HEAPQL_POINTER, 4, 8, 0, 0,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "p", HEAPQL_POINTER, 8, 12, 0, 0,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "p", 9, 8, 8, 0, 0, 0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ 0, HEAPQL_POINTER, 8, 8, 0, 0,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "p", HEAPQL_POINTER, 8, 0, 0, 0,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "p", HEAPQL_POINTER, 8, 0, 47, 4,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "p", HEAPQL_POINTER, 8, 0, 0, 3,
					     0, 0, 0, 0, 0 });
	refused_field((struct heapql_field){ "s", HEAPQL_STRUCT, 8, 16, 0, 0,
					     0, 0, 0, 0, 0 });
	/* A struct in itself. */
	self.name = "self";
	self.fields = &inside;
	self.nfields = 1;
	refused(&self);
	/* A length that only each element knows. */
	static const struct heapql_field rows[] = {
		{ "r", HEAPQL_STRUCT, 0, 96, 0, 0, &row_type, 0, 0, 0,
		  0 },
	};
	t = (struct heapql_type)HEAPQL_TYPE(struct row[2], 0, rows);
	refused(&t);
}

static void
regions_come_and_go(void **state)
{
	(void)state;
	static char many[100][16];
	assert_int_equal(hq_object_root_add(many[0], 0, "x"), -EINVAL);
	for (int i = 0; i < 100; i++)
		assert_int_equal(hq_object_root_add(many[i], 16, "first"), 0);
	assert_int_equal(hq_object_root_add(many[3], 8, "again"), 0);
	assert_int_equal(hq_object_root_at(3)->size, 8);
	assert_string_equal(hq_object_root_at(3)->name, "again");
	assert_null(hq_object_root_at(100));
	for (int i = 0; i < 100; i++)
		assert_int_equal(hq_object_root_remove(many[i]), 0);
	assert_int_equal(hq_object_root_remove(many[0]), -ENOENT);
	assert_null(hq_object_root_at(0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structs_are_flattened_in_order_of_offset),
		cmocka_unit_test(an_array_inside_of_an_array_is_unrolled),
		cmocka_unit_test(a_count_stays_in_the_block),
		cmocka_unit_test(the_same_description_is_the_same_type),
		cmocka_unit_test(what_is_known_takes_no_more_memory),
		cmocka_unit_test(a_description_completes_a_name),
		cmocka_unit_test(what_cannot_be_right_is_refused),
		cmocka_unit_test(regions_come_and_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
