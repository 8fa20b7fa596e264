/* Functions of the program in a copy of the process: what they tell, and that
 * nothing which they do wrong costs more than one object's references. */
#define _GNU_SOURCE
#include "cmocka.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/aside.h"
#include "capture/alloc/malloc.h"
#include "capture/object/tag_word.h"
#include "capture/object/traverse.h"
#include "capture/object/typed.h"
#include "os/process.h"

static char targets[8];
static volatile uintptr_t nowhere = 8;

struct told {
	unsigned n;
	const void *target[8];
	char name[8][128];
	bool weak[8];
};

static void
keep(void *opaque, const void *target, const char *name, bool weak)
{
	struct told *t = opaque;
	if (t->n == 8)
		return;
	t->target[t->n] = target;
	snprintf(t->name[t->n], sizeof(t->name[0]), "%s", name);
	t->weak[t->n++] = weak;
}

/* Runs a test in a copy made as a snapshot makes it; it returns what is wrong,
 * or NULL. */
static void
in_copy(const char *(*test)(void))
{
	struct hq_signal_mask before;
	int status = 0;
	pid_t pid;
	hq_alloc_lock_for_snapshot(&before);
	pid = hq_process_copy();
	if (pid == 0) {
		const char *wrong;
		hq_typed_begin(true, NULL);
		wrong = test();
		if (wrong)
			fprintf(stderr, "# %s\n", wrong);
		_exit(wrong != NULL);
	}
	hq_alloc_unlock_after_snapshot(&before);
	assert_int_equal(waitpid(pid, &status, __WCLONE), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static bool
traverse_block(const void *p, const struct heapql_type *type,
    struct told *ret)
{
	struct hq_enum_block block = { .addr = (uintptr_t)p, .req = 64,
		.tag = (uint32_t)hq_type_register(type) };
	struct hq_typed typed;
	memset(ret, 0, sizeof(*ret));
	return hq_type_of(&block, &typed) &&
	       hq_type_traverse(&block, &typed, keep, ret);
}

static struct heapql_type
type_with(const char *name,
    void (*traverse)(const void *, struct heapql_visitor *))
{
	struct heapql_type t = HEAPQL_TYPE_BARE(uint64_t, 0);
	t.name = name;
	t.traverse = traverse;
	return t;
}

static void
tells(const void *object, struct heapql_visitor *v)
{
	(void)object;
	heapql_visit(v, &targets[0], "first");
	heapql_visit(v, NULL, "nothing");
	heapql_visit_weak(v, &targets[1], NULL);
}

static const char *
test_told(void)
{
	struct told t;
	struct heapql_type type = type_with("told", tells);
	if (!traverse_block(targets, &type, &t))
		return "the call failed";
	if (t.n != 2 || t.target[0] != &targets[0] || t.weak[0] ||
	    strcmp(t.name[0], "first") != 0)
		return "the first edge";
	if (t.target[1] != &targets[1] || !t.weak[1] || t.name[1][0] != '\0')
		return "the second edge";
	return NULL;
}

static void
faults(const void *object, struct heapql_visitor *v)
{
	heapql_visit(v, object, "told before");
	*(volatile int *)nowhere = 1;
}

static void
names_badly(const void *object, struct heapql_visitor *v)
{
	heapql_visit(v, object, (const char *)nowhere);
}

static int
overflow(const void *object, unsigned n)
{
	volatile char room[4096];
	room[n % 4096] = 1;
	return object ? overflow(object, n + 1) + room[7] : 0;
}

static void
recurses(const void *object, struct heapql_visitor *v)
{
	(void)v;
	overflow(object, 1);
}

static void
divides(const void *object, struct heapql_visitor *v)
{
	(void)object;
	(void)v;
	raise(SIGFPE);
	kill(getpid(), SIGILL);
}

static const char *
test_faults(void)
{
	static void (*const bad[])(const void *, struct heapql_visitor *) = {
		faults, names_badly, recurses, divides
	};
	struct told t;
	for (unsigned i = 0; i < 4; i++) {
		struct heapql_type type = type_with("faults", bad[i]);
		if (traverse_block(targets, &type, &t) || t.n != 0)
			return "a fault went unnoticed";
		if (hq_traverse_counts.faults != i + 1)
			return "a fault was not counted";
	}
	return test_told();
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void
waits(const void *object, struct heapql_visitor *v)
{
	(void)object;
	(void)v;
	pthread_mutex_lock(&held);
	pthread_mutex_lock(&held);
}

static void
loops(const void *object, struct heapql_visitor *v)
{
	(void)v;
	for (volatile const void *p = object; p != NULL;)
		;
}

static const char *
test_late(void)
{
	struct told t;
	struct heapql_type a = type_with("waits", waits);
	struct heapql_type b = type_with("loops", loops);
	if (traverse_block(targets, &a, &t) || hq_traverse_counts.late != 1)
		return "a wait without end";
	for (unsigned i = 0; i < 5; i++)
		if (traverse_block(targets, &b, &t))
			return "a loop without end";
	if (hq_traverse_counts.late != 4 || hq_traverse_counts.skipped != 2)
		return "after three times it is called no more";
	return test_told();
}

static void *block;

static void
allocates(const void *object, struct heapql_visitor *v)
{
	char *p = hq_malloc(100), *q = hq_malloc_zeroed(1000, 100);
	char *r = hq_malloc_resize(block, 4000);
	heapql_visit(v, object, q[99999] == 0 && strcmp(r, "block") == 0 ?
				   "good" : "bad");
	hq_malloc_free(r);
	hq_malloc_free(q);
	hq_malloc_free(p);
	hq_malloc_free(block);
}

static const char *
test_heap(void)
{
	struct told t;
	struct heapql_type type = type_with("allocates", allocates);
	struct hq_enum_counter before, after;
	hq_enum_counter_at(0, &before);
	for (int i = 0; i < 10000; i++)
		if (!traverse_block(targets, &type, &t) || t.n != 1 ||
		    strcmp(t.name[0], "good") != 0)
			return "memory";
	hq_enum_counter_at(0, &after);
	if (before.value != after.value || strcmp(block, "block") != 0 ||
	    hq_malloc_usable(block) < 6)
		return "the heap has changed";
	return NULL;
}

static uint64_t
counts(const void *object)
{
	return *(const char *)object == 'x' ? 42 :
					      *(volatile uint64_t *)nowhere;
}

static const char *
test_refcount(void)
{
	struct heapql_type type = type_with("counts", NULL);
	struct hq_enum_block b = { .addr = (uintptr_t)targets, .req = 8 };
	struct hq_typed typed;
	uint64_t n = 0;
	type.refcount = counts;
	b.tag = (uint32_t)hq_type_register(&type);
	targets[0] = 'x';
	if (!hq_type_of(&b, &typed) || !hq_type_refcount(&b, &typed, &n) ||
	    n != 42)
		return "the count";
	targets[0] = 'y';
	if (hq_type_refcount(&b, &typed, &n) ||
	    hq_traverse_counts.refcount_faults != 1)
		return "a fault";
	return NULL;
}

/* Not in a copy, nothing of the program is called. */
static const char *
test_in_process(void)
{
	struct told t;
	struct heapql_type type = type_with("told", tells);
	return traverse_block(targets, &type, &t) ? "it was called" :
	       hq_traverse_counts.skipped != 1	  ? "not counted" :
						    NULL;
}

static void
edges_are_told(void **state)
{
	(void)state;
	in_copy(test_told);
}

static void
a_fault_costs_one_object(void **state)
{
	(void)state;
	in_copy(test_faults);
}

static void
an_end_is_put_to_what_takes_too_long(void **state)
{
	(void)state;
	in_copy(test_late);
}

static void
malloc_is_aside_and_the_heap_stays(void **state)
{
	(void)state;
	block = hq_malloc(64);
	strcpy(block, "block");
	in_copy(test_heap);
	hq_malloc_free(block);
}

static void
a_function_reads_the_count(void **state)
{
	(void)state;
	in_copy(test_refcount);
}

static void
in_the_process_itself_nothing_is_called(void **state)
{
	(void)state;
	hq_typed_begin(false, NULL);
	assert_null(test_in_process());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_process_itself_nothing_is_called),
		cmocka_unit_test(edges_are_told),
		cmocka_unit_test(a_fault_costs_one_object),
		cmocka_unit_test(an_end_is_put_to_what_takes_too_long),
		cmocka_unit_test(malloc_is_aside_and_the_heap_stays),
		cmocka_unit_test(a_function_reads_the_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
