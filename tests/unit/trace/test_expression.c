/* Expressions of call frame information, each operation, good and broken. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "capture/trace/expression.h"
#include "os/arch.h"

static uint64_t word = 0x1122334455667788;

struct example {
	uint8_t bytes[24];
	unsigned n;
	uint64_t result;
};
#define EXAMPLE(result, ...)                                                   \
	{                                                                      \
		{__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}), result        \
	}
#define FP (0x70 | HQ_ARCH_DWARF_FP)

static const struct example good[] = {
    EXAMPLE(5, 0x35),
    EXAMPLE(0xfe, 0x08, 0xfe),
    EXAMPLE((uint64_t)-2, 0x09, 0xfe),
    EXAMPLE(0xfffe, 0x0a, 0xfe, 0xff),
    EXAMPLE((uint64_t)-2, 0x0b, 0xfe, 0xff),
    EXAMPLE(0xfffffffe, 0x0c, 0xfe, 0xff, 0xff, 0xff),
    EXAMPLE((uint64_t)-2, 0x0d, 0xfe, 0xff, 0xff, 0xff),
    EXAMPLE(1, 0x0e, 1, 0, 0, 0, 0, 0, 0, 0),
    EXAMPLE(0x80, 0x10, 0x80, 1),
    EXAMPLE((uint64_t)-1, 0x11, 0x7f),
    EXAMPLE(4, 0x32, 0x12, 0x1e),	    /* 2 dup mul */
    EXAMPLE(1, 0x31, 0x32, 0x13),	    /* 1 2 drop */
    EXAMPLE(1, 0x31, 0x32, 0x14),	    /* 1 2 over */
    EXAMPLE(1, 0x31, 0x32, 0x33, 0x15, 2),  /* pick 2 */
    EXAMPLE(1, 0x31, 0x32, 0x16),	    /* 1 2 swap */
    EXAMPLE(2, 0x31, 0x32, 0x33, 0x17),	    /* 1 2 3 rot */
    EXAMPLE(3, 0x09, 0xfd, 0x19),	    /* abs */
    EXAMPLE(4, 0x36, 0x35, 0x1a),	    /* and */
    EXAMPLE((uint64_t)-2, 0x09, 0xfb, 0x32, 0x1b), /* -5 / 2 */
    EXAMPLE(1, 0x33, 0x32, 0x1c),
    EXAMPLE(1, 0x35, 0x32, 0x1d), /* mod */
    EXAMPLE((uint64_t)-5, 0x35, 0x1f),
    EXAMPLE(~(uint64_t)5, 0x35, 0x20),
    EXAMPLE(7, 0x36, 0x35, 0x21),
    EXAMPLE(11, 0x36, 0x35, 0x22),
    EXAMPLE(0x86, 0x36, 0x23, 0x80, 1),
    EXAMPLE(0x60, 0x36, 0x34, 0x24),
    EXAMPLE(0, 0x36, 0x08, 64, 0x24),
    EXAMPLE(1, 0x36, 0x32, 0x25),
    EXAMPLE((uint64_t)-1, 0x09, 0xfe, 0x31, 0x26),
    EXAMPLE(3, 0x36, 0x35, 0x27),
    EXAMPLE(7, 0x31, 0x28, 1, 0, 0x33, 0x37), /* bra over the 3 */
    EXAMPLE(7, 0x2f, 1, 0, 0x33, 0x37),	      /* skip */
    EXAMPLE(1, 0x33, 0x33, 0x29),
    EXAMPLE(1, 0x09, 0xff, 0x30, 0x2d), /* -1 < 0: signed */
    EXAMPLE(0, 0x33, 0x33, 0x2e),
    EXAMPLE(1, 0x33, 0x33, 0x2a),
    EXAMPLE(0, 0x33, 0x33, 0x2b),
    EXAMPLE(1, 0x33, 0x33, 0x2c),
    EXAMPLE(3, 0x33, 0x96),
    EXAMPLE(0x1008, FP, 8),			/* breg */
    EXAMPLE(0x1008, 0x92, HQ_ARCH_DWARF_FP, 8), /* bregx */
};

static const struct example bad[] = {
    EXAMPLE(0, 0x13),			     /* drop of nothing */
    EXAMPLE(0, 0x31, 0x22),		     /* plus of one */
    EXAMPLE(0, 0x31, 0x30, 0x1b),	     /* by zero */
    EXAMPLE(0, 0x31, 0x30, 0x1d),	     /* by zero */
    EXAMPLE(0, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x09, 0xff, 0x1b),
    EXAMPLE(0, 0x73, 0),		     /* a register not known */
    EXAMPLE(0, 0x08),			     /* cut off */
    EXAMPLE(0, 0x31, 0x15, 9),		     /* pick of what is not there */
    EXAMPLE(0, 0x2f, 0xfd, 0xff),	     /* for ever */
    EXAMPLE(0, 0x31, 0x2f, 0x00, 0x70),	     /* out of it */
    EXAMPLE(0, 0x31, 0x2f, 0x00, 0x80),
    EXAMPLE(0, 0x31, 0x12, 0x2f, 0xfc, 0xff), /* too deep */
    EXAMPLE(0, 0x31, 0x06),		     /* *(1) */
    EXAMPLE(0, 0x09, 0xff, 0x06),	     /* *(-1) */
    EXAMPLE(0, 0x31, 0x94, 9),		     /* 9 bytes */
    EXAMPLE(0, 0xff),
};

static const struct hq_registers registers = {.pc = 1, .sp = 2, .fp = 0x1000};

static bool
run(const uint8_t *bytes, size_t n, uint64_t *ret)
{
	struct hq_unwind_memory memory = {0};
	uint8_t *copy = malloc(n); /* of just that size */
	memcpy(copy, bytes, n);
	bool ok = hq_expression_run(
	    copy, copy + n, &registers, NULL, &memory, ret);
	free(copy);
	return ok;
}

static void
operations(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		uint64_t v = 0;
		if (!run(good[i].bytes, good[i].n, &v) || v != good[i].result)
			fail_msg("example %zu: %#llx", i,
			    (unsigned long long)v);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		uint64_t v = 0;
		if (run(bad[i].bytes, bad[i].n, &v))
			fail_msg("bad example %zu: %#llx", i,
			    (unsigned long long)v);
	}
}

static void
memory_is_read(void **unused)
{
	(void)unused;
	uint8_t bytes[10] = {0x03}; /* addr */
	uintptr_t at = (uintptr_t)&word;
	uint64_t v;
	memcpy(bytes + 1, &at, 8);
	bytes[9] = 0x06;
	assert_true(run(bytes, 10, &v));
	assert_int_equal(v, word);
	uint8_t sized[11];
	memcpy(sized, bytes, 9);
	sized[9] = 0x94;
	sized[10] = 2;
	assert_true(run(sized, 11, &v));
	assert_int_equal(v, 0x7788);
}

static void
garbage_is_survived(void **unused)
{
	(void)unused;
	unsigned state = 1, ran = 0;
	for (int i = 0; i < 200000; i++) {
		uint8_t bytes[24];
		uint64_t v;
		const struct example *e = &good[(unsigned)i %
						(sizeof good / sizeof *good)];
		memcpy(bytes, e->bytes, sizeof bytes);
		for (unsigned k = 0; k <= (unsigned)i % 3; k++) {
			state = state * 1664525 + 1013904223;
			bytes[(state >> 8) % sizeof bytes] =
			    (uint8_t)(state >> 24);
		}
		ran += run(bytes, 1 + (state >> 6) % 24, &v);
	}
	assert_true(ran > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(operations),
	    cmocka_unit_test(memory_is_read),
	    cmocka_unit_test(garbage_is_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
