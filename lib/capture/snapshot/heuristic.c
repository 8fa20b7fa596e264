#include "capture/snapshot/heuristic.h"

enum {
	WORD = 8,
	VTABLE_WORDS = 21, /* looked at, as memcheck does, ... */
	VTABLE_CODE = 2,   /* ... for so many pointers to code */
	FIRST_PAGE = 4096
};

struct interior {
	uint64_t addr, req, ptr;
	const struct hq_heuristic_memory *memory;
};

/* No sanitizer looks: the words are the program's, and of any type. */
static __attribute__((no_sanitize("address"))) uint64_t
word_at(uint64_t addr)
{
	typedef uint64_t __attribute__((aligned(1), may_alias)) word;
	return *(const word *)(uintptr_t)addr;
}

/* Before C++11's strings: a shared buffer, whose owners point at the text. */
static bool
is_string(const struct interior *p)
{
	uint64_t capacity;

	if (p->ptr != p->addr + 3 * (uint64_t)WORD)
		return false;
	capacity = word_at(p->addr + WORD);
	return capacity == p->req - 3 * (uint64_t)WORD - 1 &&
	       word_at(p->addr) <= capacity;
}

static bool
has_length(const struct interior *p)
{
	return p->ptr == p->addr + WORD && word_at(p->addr) == p->req - WORD;
}

/* The array of a class with a destructor has its count before it. */
static bool
is_array(const struct interior *p)
{
	uint64_t count;

	if (p->ptr != p->addr + WORD)
		return false;
	count = word_at(p->addr);
	return count > 0 && (p->req - WORD) % count == 0;
}

/* Whether a table of functions may be there: pointers to code, two at least,
 * and zeros. */
static bool
is_vtable(const struct hq_heuristic_memory *memory, uint64_t table)
{
	unsigned found = 0;

	for (unsigned i = 0; i < VTABLE_WORDS; i++) {
		uint64_t at = table + (uint64_t)i * WORD;
		uint64_t code;

		if (!memory->readable(memory->opaque, at, WORD))
			return false;
		code = word_at(at);
		if (code == 0)
			continue;
		if (!memory->executable(memory->opaque, code))
			return false;
		if (++found == VTABLE_CODE)
			return true;
	}
	return false;
}

static bool
may_be_table(uint64_t table)
{
	return table % WORD == 0 && table >= FIRST_PAGE &&
	       table <= UINT64_MAX - (uint64_t)VTABLE_WORDS * WORD;
}

static bool
is_base(const struct interior *p)
{
	uint64_t first, inner;

	if (p->ptr % WORD != 0 || p->addr + p->req - p->ptr < WORD)
		return false;
	inner = word_at(p->ptr);
	if (!may_be_table(inner))
		return false;
	first = word_at(p->addr);
	return may_be_table(first) && is_vtable(p->memory, inner) &&
	       is_vtable(p->memory, first);
}

static const struct {
	enum hq_ref_rule rule;
	bool (*applies)(const struct interior *p);
} rules[] = {
    {HQ_REF_RULE_STDSTRING, is_string},
    {HQ_REF_RULE_LENGTH64, has_length},
    {HQ_REF_RULE_NEWARRAY, is_array},
    {HQ_REF_RULE_MULTIPLE_INHERITANCE, is_base},
};

/* What the rules read of the block. */
static bool
can_read(const struct interior *p)
{
	const struct hq_heuristic_memory *m = p->memory;
	uint64_t rest = p->addr + p->req - p->ptr;

	return m->in_heap == NULL ||
	       (m->in_heap(m->opaque, p->addr, 2 * (size_t)WORD) &&
		   m->in_heap(m->opaque, p->ptr, rest < WORD ? rest : WORD));
}

enum hq_ref_rule
hq_heuristic_rule(uint64_t addr, uint64_t req, uint64_t ptr,
    const struct hq_heuristic_memory *memory)
{
	const struct interior p = {addr, req, ptr, memory};

	if (!can_read(&p))
		return HQ_REF_RULE_INTERIOR;
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (rules[i].applies(&p))
			return rules[i].rule;
	}
	return HQ_REF_RULE_INTERIOR;
}
