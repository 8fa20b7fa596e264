/* The table of objects, with libraries that come and go. */
#include "cmocka.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/trace/object.h"

static char path[2][4096];

/* An address in the code of library i, which is loaded. */
static uintptr_t
load(int i, void **ret_lib)
{
	hq_object_sweep(); /* as our own dlopen does */
	*ret_lib = dlopen(path[i], RTLD_NOW);
	if (*ret_lib == NULL)
		fail_msg("%s", dlerror());
	return (uintptr_t)dlsym(*ret_lib, "shape_make");
}

static void
unload(void *lib)
{
	hq_object_dlclose_begin();
	assert_true(hq_object_is_unsettled());
	dlclose(lib);
	hq_object_dlclose_end();
	assert_false(hq_object_is_unsettled());
}

static void
the_program_and_its_libraries(void **unused)
{
	(void)unused;
	char exe[4096] = "";
	assert_true(readlink("/proc/self/exe", exe, sizeof exe - 1) > 0);
	uintptr_t code = (uintptr_t)the_program_and_its_libraries;
	uint32_t n = hq_object_find(code);
	const struct hq_object *o = hq_object_at(n);
	assert_non_null(o);
	assert_string_equal(o->path, exe);
	assert_true(o->start <= code && code < o->end);
	assert_non_null(o->eh_frame_hdr);
	assert_true(o->eh_start <= (const uint8_t *)o->eh_frame_hdr &&
		    (const uint8_t *)o->eh_frame_hdr < o->eh_end);
	assert_int_equal(hq_object_find(code), n);
	void *libc = dlsym(RTLD_DEFAULT, "gnu_get_libc_version");
	uint32_t c = hq_object_find((uintptr_t)libc);
	assert_int_not_equal(c, n);
	assert_non_null(strstr(hq_object_at(c)->path, "libc"));
	assert_true(hq_object_at(c)->build_id_bytes > 0);
	assert_int_equal(hq_object_find(0), HQ_OBJECT_NONE);
	assert_int_equal(hq_object_find((uintptr_t)exe), HQ_OBJECT_NONE);
	assert_null(hq_object_at(HQ_OBJECT_NONE));
	assert_null(hq_object_at(1000));
}

static void
what_is_unloaded_stays_known(void **unused)
{
	(void)unused;
	void *lib;
	uint64_t before = hq_object_generation;
	uintptr_t code = load(0, &lib);
	uint32_t n = hq_object_find(code);
	assert_true(n != HQ_OBJECT_NONE);
	assert_non_null(strstr(hq_object_at(n)->path, "shape1.so"));
	assert_int_equal(hq_object_generation, before);
	unload(lib);
	assert_true(hq_object_at(n)->unloaded);
	assert_true(hq_object_generation > before);
	assert_int_equal(hq_object_find(code), HQ_OBJECT_NONE);
	assert_non_null(strstr(hq_object_at(n)->path, "shape1.so"));
	/* A dlclose by which nothing goes. */
	void *twice[2];
	(void)load(0, &twice[0]);
	uint32_t m = hq_object_find(load(0, &twice[1]));
	unload(twice[0]);
	assert_false(hq_object_at(m)->unloaded);
	unload(twice[1]);
}

static void
the_same_place_is_not_the_same_object(void **unused)
{
	(void)unused;
	void *lib;
	unsigned same_place = 0, revived = 0;
	uint32_t first[2] = {HQ_OBJECT_NONE, HQ_OBJECT_NONE};
	uintptr_t start[2] = {0, 0};
	for (int i = 0; i < 200; i++) {
		uint32_t n = hq_object_find(load(i & 1, &lib));
		const struct hq_object *o = hq_object_at(n);
		assert_non_null(o);
		assert_false(o->unloaded);
		assert_non_null(
		    strstr(o->path, i & 1 ? "shape2.so" : "shape1.so"));
		assert_int_not_equal(n, first[!(i & 1)]);
		same_place += o->start == start[!(i & 1)];
		revived += n == first[i & 1];
		first[i & 1] = n;
		start[i & 1] = o->start;
		/* Half of them go without a word, as libc's own do. */
		if (i % 3 != 0)
			unload(lib);
		else
			dlclose(lib);
	}
	assert_true(same_place > 100);
	/* The same file where it was before has its number again, so that
	 * plug-ins that come and go do not fill the table. */
	if (hq_object_at(first[0])->build_id_bytes > 0)
		assert_true(revived > 100);
	hq_object_sweep();
	assert_true(hq_object_at(first[0])->unloaded);
	assert_true(hq_object_at(first[1])->unloaded);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_program_and_its_libraries),
	    cmocka_unit_test(what_is_unloaded_stays_known),
	    cmocka_unit_test(the_same_place_is_not_the_same_object),
	};
	const char *build = getenv("HQ_BUILDDIR");
	for (int i = 0; i < 2; i++)
		snprintf(path[i], sizeof path[i],
		    "%s/tests/live/stacks/.libs/shape%d.so",
		    build ? build : ".", i + 1);
	if (!hq_object_is_known()) {
		puts("1..0 # SKIP the loader cannot be asked: older than glibc "
		     "2.35");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
