/* Lines of files that are longer than the buffer, numbers, the memory map. */
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/maps.h"
#include "os/process.h"
#include "os/procfile.h"
#include "os/tasks.h"

static struct hq_procfile_lines lines;

static void
open_text(const char *text, size_t n)
{
	char path[] = "/tmp/hq-procfile.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), (ssize_t)n);
	close(fd);
	assert_int_equal(hq_procfile_open_lines(&lines, path), 0);
	unlink(path);
}

static void
lines_come_one_by_one(void **state)
{
	(void)state;
	open_text("one\n\nthree\nlast", 15);
	assert_string_equal(hq_procfile_next_line(&lines), "one");
	assert_string_equal(hq_procfile_next_line(&lines), "");
	assert_string_equal(hq_procfile_next_line(&lines), "three");
	assert_string_equal(hq_procfile_next_line(&lines), "last");
	assert_null(hq_procfile_next_line(&lines));
	assert_null(hq_procfile_next_line(&lines));
	hq_procfile_close_lines(&lines);
}

static void
lines_across_the_buffer_stay_whole(void **state)
{
	enum { N = 3000 };
	static char text[N * 10];
	char wanted[16], *line;

	(void)state;
	for (int i = 0; i < N; i++)
		sprintf(text + i * 9, "%08d\n", i);
	open_text(text, N * 9);
	for (int i = 0; i < N; i++) {
		sprintf(wanted, "%08d", i);
		line = hq_procfile_next_line(&lines);
		assert_non_null(line);
		assert_string_equal(line, wanted);
	}
	assert_null(hq_procfile_next_line(&lines));
	hq_procfile_close_lines(&lines);
}

static void
a_line_longer_than_the_buffer_comes_in_parts(void **state)
{
	static char text[20001];
	size_t total = 0;
	char *line;

	(void)state;
	memset(text, 'x', 20000);
	open_text(text, 20000);
	while ((line = hq_procfile_next_line(&lines)) != NULL)
		total += strlen(line);
	assert_int_equal(total, 20000);
	hq_procfile_close_lines(&lines);
}

static void
numbers_stop_at_what_is_none(void **state)
{
	const char *p = "  7f1c:12 9";
	uint64_t v;

	(void)state;
	hq_procfile_number(&p, 16, &v);
	assert_int_equal(v, 0x7f1c);
	assert_int_equal(*p, ':');
	p++;
	hq_procfile_number(&p, 10, &v);
	assert_int_equal(v, 12);
	hq_procfile_number(&p, 10, &v);
	assert_int_equal(v, 9);
	hq_procfile_number(&p, 10, &v);
	assert_int_equal(v, 0);
}

static void
the_memory_map_has_this_function_and_this_stack(void **state)
{
	uint64_t code = (uint64_t)(uintptr_t)
	    the_memory_map_has_this_function_and_this_stack;
	uint64_t stack = (uint64_t)(uintptr_t)&code;
	struct hq_maps_entry m;
	int found = 0;

	(void)state;
	assert_int_equal(hq_maps_open(&lines), 0);
	while (hq_maps_next(&lines, &m)) {
		assert_true(m.start < m.end);
		if (code >= m.start && code < m.end && m.prot[2] == 'x' &&
		    strstr(m.path, "test_procfile") != NULL)
			found |= 1;
		if (stack >= m.start && stack < m.end &&
		    strcmp(m.path, "[stack]") == 0)
			found |= 2;
	}
	hq_procfile_close_lines(&lines);
	assert_int_equal(found, 3);
}

static void
memory_that_is_not_there_can_be_asked_for(void **state)
{
	char out[16];

	(void)state;
	assert_true(hq_process_peek("fifteen letters", out, 16));
	assert_string_equal(out, "fifteen letters");
	assert_false(hq_process_peek((void *)8, out, 16));
}

static void
the_only_thread_is_in_the_list(void **state)
{
	struct hq_tasks tasks;

	(void)state;
	assert_int_equal(hq_tasks_open(&tasks, (int)getpid()), 0);
	for (int pass = 0; pass < 2; pass++) {
		assert_int_equal(hq_tasks_next(&tasks), (int)getpid());
		assert_int_equal(hq_tasks_next(&tasks), 0);
		hq_tasks_rewind(&tasks);
	}
	hq_tasks_close(&tasks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_come_one_by_one),
	    cmocka_unit_test(lines_across_the_buffer_stay_whole),
	    cmocka_unit_test(a_line_longer_than_the_buffer_comes_in_parts),
	    cmocka_unit_test(numbers_stop_at_what_is_none),
	    cmocka_unit_test(the_memory_map_has_this_function_and_this_stack),
	    cmocka_unit_test(memory_that_is_not_there_can_be_asked_for),
	    cmocka_unit_test(the_only_thread_is_in_the_list),
	};
	return cmocka_run_group_tests_name("procfile", tests, NULL, NULL);
}
