/*
 * A small runtime of reference-counted objects (int, str, list, tuple, dict,
 * weakref), whose types are told to HeapQL: fields, arrays with their length in
 * the object, a traverse function that names the keys of a dict, weak
 * references, where the count is.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/objects
 *	heapql sql dumps/objects.*.1.hqd "SELECT name, count(*), sum(refcount)
 *	    FROM block JOIN type USING (dump_id, type_id) GROUP BY name"
 *
 * It builds what the documentation of Python's objgraph draws,
 *
 *	x = [1, 2, 3]
 *	y = [x, {"key1": x}]
 *	z = [y, (x, y)]
 *
 * and a list that holds itself, two lists that hold each other, and a weak
 * reference to z.  Dump 1 is made while all of them have names; dump 2 when the
 * names of the cycles were given up: three lists are left that only hold
 * themselves alive.  Each count is that of its references, exactly: x has 4 (its
 * name, y, the dict, the tuple), y 3, z 1.
 * The program need not be linked with libheapql.
 */
#include <stdlib.h>
#include <string.h>

#include <heapql/heapql.h>

struct object {
	size_t refs;
	const struct kind *kind;
};

struct integer {
	struct object head;
	long value;
};

struct string {
	struct object head;
	size_t length;
	char text[];
};

/* Lists and tuples; a list has room for as many as it is made for. */
struct sequence {
	struct object head;
	size_t used;
	struct object *items[];
};

struct dict {
	struct object head;
	size_t used;
	struct entry {
		char key[24];
		struct object *value;
	} entries[];
};

struct weakref {
	struct object head;
	struct object *target;
};

/* What HeapQL is told. */
static const struct heapql_field sequence_fields[] = {
	HEAPQL_COUNTED(struct sequence, items, used, HEAPQL_POINTERS),
};
static const struct heapql_field weakref_fields[] = {
	HEAPQL_FIELD(struct weakref, target, HEAPQL_WEAK),
};

static void
traverse_dict(const void *object, struct heapql_visitor *visitor)
{
	const struct dict *d = object;

	for (size_t i = 0; i < d->used; i++)
		heapql_visit(visitor, d->entries[i].value, d->entries[i].key);
}

#define TYPE(text, T, what)                                                    \
	.struct_size = sizeof(struct heapql_type), .name = text,               \
	.size = sizeof(T), .flags = what,                                      \
	.refcount_offset = offsetof(T, head.refs),                             \
	.refcount_size = sizeof(size_t)
#define FIELDS(list) .fields = list, .nfields = sizeof(list) / sizeof(*list)

static const struct heapql_type int_type = {
	TYPE("int", struct integer, HEAPQL_LEAF)
};
static const struct heapql_type str_type = {
	TYPE("str", struct string, HEAPQL_LEAF)
};
static const struct heapql_type list_type = {
	TYPE("list", struct sequence, HEAPQL_CONTAINER), FIELDS(sequence_fields)
};
static const struct heapql_type tuple_type = {
	TYPE("tuple", struct sequence, HEAPQL_CONTAINER), FIELDS(sequence_fields)
};
static const struct heapql_type dict_type = {
	TYPE("dict", struct dict, HEAPQL_CONTAINER), .traverse = traverse_dict
};
static const struct heapql_type weakref_type = {
	TYPE("weakref", struct weakref, 0), FIELDS(weakref_fields)
};

/* What the runtime does when the last reference goes. */
struct kind {
	const struct heapql_type *type;
	void (*clear)(struct object *o);
};

static void
drop(struct object *o)
{
	if (--o->refs > 0)
		return;
	if (o->kind->clear != NULL)
		o->kind->clear(o);
	free(o);
}

static struct object *
keep(struct object *o)
{
	o->refs++;
	return o;
}

static void
clear_sequence(struct object *o)
{
	struct sequence *s = (struct sequence *)o;

	for (size_t i = 0; i < s->used; i++)
		drop(s->items[i]);
}

static void
clear_dict(struct object *o)
{
	struct dict *d = (struct dict *)o;

	for (size_t i = 0; i < d->used; i++)
		drop(d->entries[i].value);
}

static const struct kind int_kind = { &int_type, NULL };
static const struct kind str_kind = { &str_type, NULL };
static const struct kind list_kind = { &list_type, clear_sequence };
static const struct kind tuple_kind = { &tuple_type, clear_sequence };
static const struct kind dict_kind = { &dict_type, clear_dict };
static const struct kind weakref_kind = { &weakref_type, NULL };

/* One reference, the caller's. */
static void *
make(const struct kind *kind, size_t extra)
{
	struct object *o = heapql_alloc(kind->type, 1, extra);

	if (o == NULL)
		abort();
	memset(o, 0, kind->type->size + extra);
	o->refs = 1;
	o->kind = kind;
	return o;
}

static struct object *
integer(long value)
{
	struct integer *i = make(&int_kind, 0);

	i->value = value;
	return &i->head;
}

static struct object *
string(const char *text)
{
	struct string *s = make(&str_kind, strlen(text) + 1);

	s->length = strlen(text);
	strcpy(s->text, text);
	return &s->head;
}

static struct object *
sequence(const struct kind *kind, size_t room)
{
	struct sequence *s = make(kind, room * sizeof(s->items[0]));

	return &s->head;
}

/* Takes the reference over. */
static void
append(struct object *to, struct object *item)
{
	struct sequence *s = (struct sequence *)to;

	s->items[s->used++] = item;
}

static struct object *
dict(size_t room)
{
	struct dict *d = make(&dict_kind, room * sizeof(d->entries[0]));

	return &d->head;
}

static void
put(struct object *in, const char *key, struct object *value)
{
	struct dict *d = (struct dict *)in;
	struct entry *e = &d->entries[d->used++];

	strncpy(e->key, key, sizeof e->key - 1);
	e->value = value;
}

static struct object *
weakref(struct object *target)
{
	struct weakref *w = make(&weakref_kind, 0);

	w->target = target;
	return &w->head;
}

/* The names. */
static struct object *x, *y, *z, *itself, *a, *b, *watcher, *greeting;

static void
build(void)
{
	struct object *d = dict(1), *t = sequence(&tuple_kind, 2);

	x = sequence(&list_kind, 3);
	for (long i = 1; i <= 3; i++)
		append(x, integer(i));
	y = sequence(&list_kind, 2);
	append(y, keep(x));
	put(d, "key1", keep(x));
	append(y, d);
	z = sequence(&list_kind, 2);
	append(z, keep(y));
	append(t, keep(x));
	append(t, keep(y));
	append(z, t);
	watcher = weakref(z);
	greeting = string("hello");

	itself = sequence(&list_kind, 1);
	append(itself, keep(itself));
	a = sequence(&list_kind, 1);
	b = sequence(&list_kind, 1);
	append(a, keep(b));
	append(b, keep(a));
}

static void
forget(struct object **name)
{
	drop(*name);
	*name = NULL;
}

int
main(void)
{
	build();
	heapql_dump("named");
	forget(&itself);
	forget(&a);
	forget(&b);
	heapql_dump("dropped");
	heapql_dump_wait();
	forget(&greeting);
	forget(&watcher);
	forget(&z);
	forget(&y);
	forget(&x);
	return 0;
}
