/* Programs of call frame information, each opcode, good and broken. */
#include "cmocka.h"

#include <stdlib.h>

#include "capture/trace/cfi.h"
#include "capture/trace/compile.h"
#include "capture/trace/rule.h"
#include "os/arch.h"
#include "unit/trace/crafted.h"

#define FP HQ_ARCH_DWARF_FP
#define SP HQ_ARCH_DWARF_SP
#define RA 16

/* def_cfa sp 8; offset ra at cfa-8 */
static const uint8_t common[] = {0x0c, SP, 8, 0x80 | RA, 1};

struct program {
	const char *what;
	uint8_t bytes[24];
	unsigned n;
	unsigned at; /* offset in the code */
	bool fails;
	/* the row there */
	uint64_t cfa_register;
	int64_t cfa_offset;
	enum hq_cfi_where fp;
	int64_t fp_number;
};

#define PROGRAM(text, offset, reg, off, where, number, ...)                    \
	{                                                                      \
		text, {__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}), offset, \
		    false, reg, off, where, number                             \
	}
#define BROKEN(text, ...)                                                      \
	{                                                                      \
		text, {__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}), 0x50,   \
		    true, 0, 0, HQ_CFI_SAME, 0                                 \
	}

static const struct program programs[] = {
    PROGRAM("nothing but the common part", 0, SP, 8, HQ_CFI_SAME, 0, 0x00),
    PROGRAM("a row holds from its place on", 3, SP, 8, HQ_CFI_SAME, 0, 0x44,
	0x0e, 16),
    PROGRAM("and not before", 4, SP, 16, HQ_CFI_SAME, 0, 0x44, 0x0e, 16),
    PROGRAM("push fp; mov sp, fp", 9, FP, 16, HQ_CFI_AT, -16, 0x41, 0x0e, 16,
	0x80 | FP, 2, 0x43, 0x0d, FP),
    PROGRAM("advance by one byte", 0x40, SP, 24, HQ_CFI_SAME, 0, 0x02, 0x40,
	0x0e, 24),
    PROGRAM("advance by two bytes", 0x41, SP, 24, HQ_CFI_SAME, 0, 0x03, 0x41,
	0, 0x0e, 24),
    PROGRAM("advance by four bytes", 0x42, SP, 24, HQ_CFI_SAME, 0, 0x04, 0x42,
	0, 0, 0, 0x0e, 24),
    PROGRAM("too far to count", 0x50, SP, 8, HQ_CFI_SAME, 0, 0x04, 0, 0, 0, 1,
	0x0e, 24),
    PROGRAM("remembered and restored", 0x50, SP, 16, HQ_CFI_AT, -16, 0x0e, 16,
	0x80 | FP, 2, 0x0a, 0x0e, 64, 0x07, FP, 0x0b),
    PROGRAM("a register restored", 0x50, SP, 8, HQ_CFI_SAME, 0, 0x80 | FP, 2,
	0xc0 | FP),
    PROGRAM("restored the long way", 0x50, SP, 8, HQ_CFI_SAME, 0, 0x80 | FP, 2,
	0x06, FP),
    PROGRAM("offset_extended", 0x50, SP, 8, HQ_CFI_AT, -24, 0x05, FP, 3),
    PROGRAM("offset_extended_sf", 0x50, SP, 8, HQ_CFI_AT, 16, 0x11, FP, 0x7e),
    PROGRAM("negative_offset_extended", 0x50, SP, 8, HQ_CFI_AT, 24, 0x2f, FP,
	3),
    PROGRAM("def_cfa", 0x50, 3, 0x81, HQ_CFI_SAME, 0, 0x0c, 3, 0x81, 1),
    PROGRAM("def_cfa_sf", 0x50, 3, -16, HQ_CFI_SAME, 0, 0x12, 3, 2),
    PROGRAM("def_cfa_offset_sf", 0x50, SP, -16, HQ_CFI_SAME, 0, 0x13, 2),
    PROGRAM("undefined", 0x50, SP, 8, HQ_CFI_UNDEFINED, 0, 0x07, FP),
    PROGRAM("same_value", 0x50, SP, 8, HQ_CFI_SAME, 0, 0x80 | FP, 2, 0x08, FP),
    PROGRAM("register", 0x50, SP, 8, HQ_CFI_IN, 3, 0x09, FP, 3),
    PROGRAM("val_offset", 0x50, SP, 8, HQ_CFI_IS, -16, 0x14, FP, 2),
    PROGRAM("val_offset_sf", 0x50, SP, 8, HQ_CFI_IS, 16, 0x15, FP, 0x7e),
    PROGRAM("args_size is nothing to us", 0x50, SP, 32, HQ_CFI_SAME, 0, 0x2e,
	16, 0x0e, 32),
    PROGRAM("other registers are not followed", 0x50, SP, 8, HQ_CFI_SAME, 0,
	0x80 | 3, 4, 0x05, 12, 4, 0x10, 13, 1, 0x50, 0x07, 14),
    BROKEN("an unknown opcode", 0x1c),
    BROKEN("one beyond the table", 0x3f),
    BROKEN("a restore of nothing", 0x0b),
    BROKEN("remembered too often", 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a,
	0x0a, 0x0a),
    BROKEN("an operand cut off", 0x0c, SP),
    BROKEN("a number without end", 0x0e, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
	0x80, 0x80, 0x80, 0x80, 0x80, 1),
    BROKEN("an expression that is too long", 0x0f, 0x70, 0x77, 8),
    BROKEN("an expression that is absurdly long", 0x0f, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 1),
};

static void
rows_are_as_programs_say(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		const struct program *p = &programs[i];
		struct crafted c;
		struct hq_eh_fde fde;
		struct hq_cfi_row row;
		craft(&c, "zR", common, sizeof common, p->bytes, p->n);
		struct hq_eh_region region = crafted_region(c.bytes, c.used);
		uint64_t at = crafted_start(c.bytes) + p->at;
		if (!hq_eh_find(&region, at, &fde))
			fail_msg("%s: not found", p->what);
		bool runs = hq_cfi_run(&fde, at, &row);
		if (runs == p->fails)
			fail_msg("%s: runs %d", p->what, runs);
		if (!runs)
			continue;
		if (row.cfa_register != p->cfa_register ||
		    row.cfa_offset != p->cfa_offset ||
		    row.fp.where != p->fp ||
		    (p->fp != HQ_CFI_SAME && row.fp.number != p->fp_number) ||
		    row.ra.where != HQ_CFI_AT || row.ra.number != -8)
			fail_msg("%s: cfa %d%+d fp %d %d", p->what,
			    (int)row.cfa_register, (int)row.cfa_offset,
			    (int)row.fp.where, (int)row.fp.number);
	}
}

static void
code_is_found_by_its_bounds(void **unused)
{
	(void)unused;
	struct crafted c;
	struct hq_eh_fde fde;
	craft(&c, "zR", common, sizeof common, "", 1);
	struct hq_eh_region region = crafted_region(c.bytes, c.used);
	uint64_t start = crafted_start(c.bytes);
	assert_true(hq_eh_find(&region, start, &fde));
	assert_int_equal(fde.start, start);
	assert_int_equal(fde.end, start + CRAFTED_BYTES);
	assert_false(fde.is_signal);
	assert_true(hq_eh_find(&region, start + CRAFTED_BYTES - 1, &fde));
	assert_false(hq_eh_find(&region, start + CRAFTED_BYTES, &fde));
	assert_false(hq_eh_find(&region, start - 1, &fde));
	craft(&c, "zRS", common, sizeof common, "", 1);
	region = crafted_region(c.bytes, c.used);
	assert_true(hq_eh_find(&region, start, &fde));
	assert_true(fde.is_signal);
	/* A letter that nobody knows. */
	craft(&c, "zRX", common, sizeof common, "", 1);
	region = crafted_region(c.bytes, c.used);
	assert_false(hq_eh_find(&region, start, &fde));
}

static bool
is_found(struct crafted *c)
{
	struct hq_eh_fde fde;
	struct hq_eh_region region = crafted_region(c->bytes, c->used);
	return hq_eh_find(&region, crafted_start(c->bytes), &fde);
}

static void
what_lies_about_lengths_is_refused(void **unused)
{
	(void)unused;
	struct crafted good, c;
	craft(&good, "zR", common, sizeof common, "", 1);
	assert_true(is_found(&good));
	static const uint32_t lengths[] = {0, 3, 0x7fffffff, 0xffffffff};
	for (unsigned i = 0; i < 4; i++) {
		c = good;
		put_at(&c, c.fde, lengths[i]);
		assert_false(is_found(&c));
		c = good;
		put_at(&c, c.cie, lengths[i]);
		assert_false(is_found(&c));
	}
	c = good;
	put_at(&c, 8, 0xffffffff); /* entries in the table */
	assert_false(is_found(&c));
	c = good;
	put_at(&c, 16, 0x7fffffff); /* the FDE, far away */
	assert_false(is_found(&c));
	c = good;
	put_at(&c, 16, (uint32_t)-4096);
	assert_false(is_found(&c));
	c = good;
	put_at(&c, c.fde + 4, 0x10000000); /* the CIE, far before */
	assert_false(is_found(&c));
	c = good;
	put_at(&c, c.fde + 4, 4); /* the FDE as its own CIE */
	assert_false(is_found(&c));
	for (size_t n = 0; n < good.used - 1; n++) {
		c = good;
		c.used = n;
		assert_false(is_found(&c));
	}
}

/* Whatever the bytes are, nothing is read beside them (the sanitizer looks),
 * and every walk over them ends. */
static void
garbage_is_survived(void **unused)
{
	(void)unused;
	const char *seed = getenv("HEAPQL_TEST_SEED");
	unsigned state = seed ? (unsigned)strtoul(seed, NULL, 10) : 1;
	unsigned ran = 0, found = 0;
	struct hq_unwind_memory memory = {0};
	for (int i = 0; i < 200000; i++) {
		const struct program *p =
		    &programs[(unsigned)i % (sizeof programs / sizeof *programs)];
		struct crafted c;
		struct hq_eh_fde fde;
		struct hq_cfi_row row;
		struct hq_registers own = {.pc = 1, .sp = 64, .fp = 128}, up;
		craft(&c, i & 1 ? "zR" : "zRS", common, sizeof common,
		    p->bytes, p->n);
		for (unsigned k = 0; k < 1 + (unsigned)i % 4; k++) {
			state = state * 1664525 + 1013904223;
			c.bytes[(state >> 8) % c.used] = (uint8_t)(state >> 24);
		}
		size_t n = i % 5 ? c.used : (state >> 3) % (c.used + 1);
		uint8_t *bytes = malloc(n + 1);
		memcpy(bytes, c.bytes, n);
		struct hq_eh_region region = crafted_region(bytes, n);
		uint64_t at = crafted_start(bytes) + (state >> 5) % 0x100;
		if (hq_eh_find(&region, at, &fde)) {
			found++;
			if (hq_cfi_run(&fde, at, &row)) {
				ran++;
				(void)hq_compile_row(&row);
				(void)hq_compile_apply_row(
				    &row, &own, &memory, &up);
			}
		}
		free(bytes);
	}
	assert_true(found > 1000);
	assert_true(ran > 1000);
}

static uint64_t
rule_of(const void *own, size_t n)
{
	struct crafted c;
	struct hq_eh_fde fde;
	struct hq_cfi_row row;
	craft(&c, "zR", common, sizeof common, own, n);
	struct hq_eh_region region = crafted_region(c.bytes, c.used);
	uint64_t at = crafted_start(c.bytes) + 0x50;
	assert_true(hq_eh_find(&region, at, &fde));
	assert_true(hq_cfi_run(&fde, at, &row));
	return hq_compile_row(&row);
}
#define RULE_OF(...)                                                           \
	rule_of((uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}))

#if defined(__x86_64__)
static void
rows_become_rules(void **unused)
{
	(void)unused;
	uint64_t r = RULE_OF(0x0e, 0x90, 0x01, 0x80 | FP, 3);
	assert_int_equal(hq_rule_kind(r), HQ_RULE_SP);
	assert_int_equal(hq_rule_cfa(r), 144);
	assert_int_equal(hq_rule_slots(r), 3);
	r = RULE_OF(0x0c, FP, 16, 0x80 | FP, 2);
	assert_int_equal(hq_rule_kind(r), HQ_RULE_FP);
	assert_int_equal(hq_rule_cfa(r), 16);
	assert_int_equal(hq_rule_slots(r), 2);
	/* breg fp -16; deref: an aligned frame */
	r = RULE_OF(0x0f, 3, 0x76, 0x70, 0x06);
	assert_int_equal(hq_rule_kind(r), HQ_RULE_DEREF);
	assert_int_equal(hq_rule_cfa(r), -16);
	assert_int_equal(
	    RULE_OF(0x07, RA), hq_rule_special(HQ_RULE_OUTERMOST));
	/* What does not fit: a frame of 1 MiB, of odd size, another register
	 * as base, the return address elsewhere, the rule of a PLT. */
	uint64_t slow = hq_rule_special(HQ_RULE_SLOW);
	assert_int_equal(RULE_OF(0x0e, 0x80, 0x80, 0x40), slow);
	assert_int_equal(RULE_OF(0x0e, 12), slow);
	assert_int_equal(RULE_OF(0x0d, 3), slow);
	assert_int_equal(RULE_OF(0x80 | RA, 2), slow);
	assert_int_equal(RULE_OF(0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b,
			     0x2a, 0x33, 0x24, 0x22),
	    slow);
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_as_programs_say),
	    cmocka_unit_test(code_is_found_by_its_bounds),
	    cmocka_unit_test(what_lies_about_lengths_is_refused),
	    cmocka_unit_test(garbage_is_survived),
#if defined(__x86_64__)
	    cmocka_unit_test(rows_become_rules),
#endif
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
