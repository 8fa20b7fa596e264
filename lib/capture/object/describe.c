#include "capture/object/describe.h"

#include <errno.h>
#include <string.h>

#include "capture/alloc/meta.h"
#include "common/fmt.h"

enum {
	DEPTH_MAX = 8,
	FIELDS_MAX = 1024,
	NAME_MAX_BYTES = 256,
	SCRATCH = 128 << 10, /* for fields and names of one type */
};

/* The array of structs that a field is in; stride 0: none. */
struct within {
	uint32_t count, limit, stride, start;
	uint32_t counter_offset, counter_size;
};

/* Twice over the description: first to count, then to fill. */
struct flattening {
	struct hq_field *out; /* NULL: count */
	uint32_t n;
	char *names;
	size_t names_bytes;
};

static int flatten(struct flattening *f, const struct heapql_type *type,
    uint32_t base, const char *prefix, const struct within *in,
    unsigned depth);

const char *
hq_describe_name(const char *name)
{
	static const char *const keywords[] = {
		"struct ", "union ", "class ", "enum "
	};
	for (unsigned i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
		size_t n = strlen(keywords[i]);
		if (strncmp(name, keywords[i], n) == 0)
			return name + n;
	}
	return name;
}

/* prefix.name, with an index or a star behind it. */
static void
full_name(struct hq_fmt *out, const char *prefix, const char *name,
    const char *index)
{
	hq_fmt_str(out, prefix);
	if (prefix[0] != '\0')
		hq_fmt_str(out, ".");
	hq_fmt_str(out, name);
	hq_fmt_str(out, index);
}

static int
put(struct flattening *f, const char *name, const struct hq_field *field)
{
	size_t n = strlen(name) + 1;
	if (f->n == FIELDS_MAX)
		return -ENOSPC;
	if (f->out) {
		char *copy = f->names + f->names_bytes;
		memcpy(copy, name, n);
		f->out[f->n] = *field;
		f->out[f->n].name = copy;
	}
	f->names_bytes += n;
	f->n++;
	return 0;
}

static uint32_t
element_size(const struct heapql_field *d)
{
	return d->kind == HEAPQL_STRUCT ? (uint32_t)d->type->size :
					  (uint32_t)sizeof(void *);
}

static bool
is_number_size(uint32_t n)
{
	return n == 1 || n == 2 || n == 4 || n == 8;
}

static bool
is_inside(uint64_t offset, uint64_t size, const struct heapql_type *type)
{
	return offset <= type->size && size <= type->size - offset;
}

/* A pointer to an array in a block of its own: one pointer, and numbers that
 * lie in the type. */
static int
check_buffer(const struct heapql_type *type, const struct heapql_field *d)
{
	bool fine = d->kind != HEAPQL_STRUCT && d->size == sizeof(void *) &&
	    is_inside(d->offset, d->size, type) &&
	    is_number_size(d->counter_size) &&
	    is_inside(d->counter_offset, d->counter_size, type) &&
	    (d->capacity_size == 0 ||
		(is_number_size(d->capacity_size) &&
		    is_inside(d->capacity_offset, d->capacity_size, type)));

	return fine ? 0 : -EINVAL;
}

/* What can be said of a field by itself, and its array; a lone element is an
 * array of 1. */
static int
check_field(const struct heapql_type *type, const struct heapql_field *d,
    struct within *ret)
{
	bool is_struct = d->kind == HEAPQL_STRUCT;
	if (!d->name || d->kind < HEAPQL_POINTER || d->kind > HEAPQL_STRUCT ||
	    is_struct != (d->type != NULL) || d->offset % sizeof(void *) != 0 ||
	    (is_struct &&
		(d->type->size == 0 || d->type->size > UINT32_MAX)))
		return -EINVAL;
	*ret = (struct within){ .stride = element_size(d) };
	if (d->element_size != 0) {
		ret->count = 1;
		return check_buffer(type, d);
	}
	if (d->counter_size != 0) {
		if (!is_number_size(d->counter_size) ||
		    !is_inside(d->counter_offset, d->counter_size, type))
			return -EINVAL;
		ret->counter_offset = d->counter_offset;
		ret->counter_size = d->counter_size;
	}
	if (d->size == HEAPQL_TO_END || d->size == 0) {
		if (d->offset > type->size ||
		    (d->size == 0) != (d->counter_size != 0))
			return -EINVAL;
		ret->count = d->size == 0 ? HQ_FIELD_COUNTED : HQ_FIELD_REST;
		return 0;
	}
	if (!is_inside(d->offset, d->size, type) ||
	    d->size % ret->stride != 0)
		return -EINVAL;
	ret->count = d->size / ret->stride;
	if (d->counter_size != 0) {
		ret->limit = ret->count;
		ret->count = HQ_FIELD_COUNTED;
	}
	return 0;
}

/* One element, or an array in no other array. */
static int
put_element(struct flattening *f, const struct heapql_field *d, uint32_t base,
    const char *name, const struct within *in, unsigned depth)
{
	struct hq_field field = {
		.offset = base + d->offset,
		.stride = in->stride,
		.count = in->count,
		.limit = in->limit,
		.counter_offset = in->counter_offset,
		.counter_size = (uint8_t)in->counter_size,
		.weak = d->kind == HEAPQL_WEAK,
	};
	if (d->element_size != 0) {
		field.element_size = d->element_size;
		field.used_offset = base + d->counter_offset;
		field.used_size = (uint8_t)d->counter_size;
		field.capacity_offset = base + d->capacity_offset;
		field.capacity_size = (uint8_t)d->capacity_size;
	} else if (in->count == HQ_FIELD_COUNTED) {
		field.element_size = in->stride;
		field.start = in->start;
	}
	if (d->kind == HEAPQL_STRUCT)
		return flatten(f, d->type, field.offset, name, in, depth + 1);
	return in->stride % sizeof(void *) == 0 ? put(f, name, &field) :
						  -EINVAL;
}

/* An array inside of an array of structs: its elements one by one. */
static int
unroll(struct flattening *f, const struct heapql_field *d, uint32_t base,
    const char *prefix, const struct within *outer, const struct within *own,
    unsigned depth)
{
	int error = 0;
	for (uint32_t i = 0; i < own->count && error == 0; i++) {
		char name[NAME_MAX_BYTES], index[16];
		struct hq_fmt out, number;
		hq_fmt_init(&number, index, sizeof(index));
		hq_fmt_str(&number, "[");
		hq_fmt_u64(&number, i);
		hq_fmt_str(&number, "]");
		hq_fmt_init(&out, name, sizeof(name));
		full_name(&out, prefix, d->name, own->count > 1 ? index : "");
		error = put_element(
		    f, d, base + i * own->stride, name, outer, depth);
	}
	return error;
}

static int
flatten_field(struct flattening *f, const struct heapql_type *type,
    const struct heapql_field *d, uint32_t base, const char *prefix,
    const struct within *in, unsigned depth)
{
	struct within own;
	char name[NAME_MAX_BYTES];
	struct hq_fmt out;
	bool is_array;
	int error = check_field(type, d, &own);
	if (error != 0)
		return error;
	is_array = own.count != 1;
	if (in->count != 1) {
		if (own.count == HQ_FIELD_COUNTED ||
		    own.count == HQ_FIELD_REST)
			return -EINVAL;
		return unroll(f, d, base, prefix, in, &own, depth);
	}
	/* The counter is where the struct is that the field is in. */
	own.counter_offset += base;
	own.start = base + d->offset;
	hq_fmt_init(&out, name, sizeof(name));
	full_name(&out, prefix, d->name, is_array ? "[*]" : "");
	return put_element(f, d, base, name, &own, depth);
}

static int
flatten(struct flattening *f, const struct heapql_type *type, uint32_t base,
    const char *prefix, const struct within *in, unsigned depth)
{
	if (depth > DEPTH_MAX || type->size > UINT32_MAX - base ||
	    (type->nfields > 0 && !type->fields))
		return -EINVAL;
	for (uint32_t i = 0; i < type->nfields; i++) {
		int error = flatten_field(
		    f, type, &type->fields[i], base, prefix, in, depth);
		if (error != 0)
			return error;
	}
	return 0;
}

static void
sort(struct hq_field *fields, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		struct hq_field f = fields[i];
		uint32_t k = i;
		for (; k > 0 && fields[k - 1].offset > f.offset; k--)
			fields[k] = fields[k - 1];
		fields[k] = f;
	}
}

/* Of several fields in the structs of one array, the first tells how full it
 * is. */
static void
lead(struct hq_field *fields, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t k = 0; k < i; k++)
			if (fields[i].used_size == 0 &&
			    fields[i].count == HQ_FIELD_COUNTED &&
			    fields[k].count == HQ_FIELD_COUNTED &&
			    fields[i].start == fields[k].start)
				fields[i].element_size = 0;
}

/* The older part of the struct must be there. */
static int
check_type(const struct heapql_type *t)
{
	if (!t || t->struct_size < sizeof(*t) || !t->name ||
	    t->name[0] == '\0' || t->size == 0 || t->size > UINT32_MAX ||
	    (t->flags & ~(uint32_t)(HEAPQL_OPEN | HEAPQL_LEAF |
			    HEAPQL_CONTAINER)) != 0)
		return -EINVAL;
	if (t->refcount_size != 0 &&
	    (!is_number_size(t->refcount_size) ||
		!is_inside(t->refcount_offset, t->refcount_size, t)))
		return -EINVAL;
	if ((t->flags & HEAPQL_LEAF) != 0 && (t->nfields > 0 || t->traverse))
		return -EINVAL;
	return 0;
}

static void *
take_memory(size_t bytes, bool keep)
{
	static char scratch[SCRATCH] __attribute__((aligned(16)));
	return keep ? hq_meta_alloc(bytes) : scratch;
}

int
hq_describe(const struct heapql_type *type, bool keep, struct hq_type *ret)
{
	static const struct within alone = { .count = 1 };
	struct flattening f = { .n = 0 };
	const char *name;
	size_t name_bytes, fields_bytes;
	char *memory;
	int error = check_type(type);
	if (error != 0)
		return error;
	error = flatten(&f, type, 0, "", &alone, 0);
	if (error != 0)
		return error;
	name = hq_describe_name(type->name);
	name_bytes = strlen(name) + 1;
	fields_bytes = f.n * sizeof(*f.out);
	if (fields_bytes + f.names_bytes + name_bytes > SCRATCH)
		return -ENOSPC;
	memory = take_memory(fields_bytes + f.names_bytes + name_bytes, keep);
	if (!memory)
		return -ENOMEM;
	f = (struct flattening){ .out = (struct hq_field *)(void *)memory,
		.names = memory + fields_bytes + name_bytes };
	memcpy(memory + fields_bytes, name, name_bytes);
	flatten(&f, type, 0, "", &alone, 0);
	sort(f.out, f.n);
	lead(f.out, f.n);
	*ret = (struct hq_type){
		.name = memory + fields_bytes,
		.size = type->size,
		.flags = type->flags,
		.described = true,
		.nfields = f.n,
		.fields = f.out,
		.refcount_offset = type->refcount_offset,
		.refcount_size = type->refcount_size,
		.refcount = type->refcount,
		.traverse = type->traverse,
	};
	return 0;
}

static bool
is_same_field(const struct hq_field *a, const struct hq_field *b)
{
	return a->offset == b->offset && a->stride == b->stride &&
	       a->count == b->count && a->limit == b->limit &&
	       a->counter_offset == b->counter_offset &&
	       a->counter_size == b->counter_size && a->weak == b->weak &&
	       a->element_size == b->element_size && a->start == b->start &&
	       a->used_offset == b->used_offset &&
	       a->used_size == b->used_size &&
	       a->capacity_offset == b->capacity_offset &&
	       a->capacity_size == b->capacity_size &&
	       strcmp(a->name, b->name) == 0;
}

bool
hq_describe_is_same(const struct hq_type *a, const struct hq_type *b)
{
	if (a->nfields != b->nfields || a->flags != b->flags ||
	    a->size != b->size || a->refcount_offset != b->refcount_offset ||
	    a->refcount_size != b->refcount_size ||
	    a->refcount != b->refcount || a->traverse != b->traverse ||
	    strcmp(a->name, b->name) != 0)
		return false;
	for (uint32_t i = 0; i < a->nfields; i++)
		if (!is_same_field(&a->fields[i], &b->fields[i]))
			return false;
	return true;
}
