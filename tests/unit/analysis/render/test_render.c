/* The three looks of one table, and of several. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/render/render.h"

static const struct hq_cell_column columns[] = {
    {"name", "Name", HQ_CELL_TEXT},
    {"n", "Number", HQ_CELL_COUNT},
    {"size", "Size", HQ_CELL_BYTES},
    {"addr", "At", HQ_CELL_ADDR},
    {"bar", "Share", HQ_CELL_BAR},
    {"x", NULL, HQ_CELL_ANY},
};

static const struct hq_render_table table = {
    .name = "t",
    .title = "Title",
    .columns = columns,
    .ncolumns = 6,
};

static void
put_table(struct hq_render *r, const struct hq_render_table *t)
{
	const struct hq_value rows[2][6] = {
	    {hq_value_text("a,\"b\"\n"), hq_value_int(INT64_C(1) << 53 | 1),
		hq_value_int(1536), hq_value_int(0x7f0000000000),
		hq_value_int(2), hq_value_real(0.5)},
	    {hq_value_bytes("\xff", 1), hq_value_int(-1), hq_value_null(),
		hq_value_null(), hq_value_int(1), hq_value_int(12)},
	};

	assert_int_equal(hq_render_begin(r, t), HQ_OK);
	assert_int_equal(hq_render_row(r, rows[0]), HQ_OK);
	assert_int_equal(hq_render_row(r, rows[1]), HQ_OK);
	assert_int_equal(hq_render_end(r), HQ_OK);
}

/* What `ntables` tables look like, to be freed. */
static char *
look(enum hq_render_format format, enum hq_render_layout layout,
    unsigned ntables)
{
	const struct hq_render_style style = {
	    .format = format, .several = ntables > 1};
	struct hq_render_table t = table;
	struct hq_render *r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	t.layout = layout;
	assert_int_equal(hq_render_new(&style, out, &r), HQ_OK);
	for (unsigned i = 0; i < ntables; i++)
		put_table(r, &t);
	hq_render_finish(r);
	fclose(out);
	return text;
}

static void
assert_look(enum hq_render_format format, enum hq_render_layout layout,
    unsigned ntables, const char *wanted)
{
	char *got = look(format, layout, ntables);

	assert_string_equal(got, wanted);
	free(got);
}

static void
text_is_aligned_and_harmless(void **state)
{
	(void)state;
	assert_look(HQ_RENDER_TEXT, HQ_LAYOUT_ROWS, 1,
	    "Title\n\n"
	    "Name                      Number     Size              At  "
	    "Share                               x\n"
	    "---------  ---------------------  -------  --------------  "
	    "--------------------------------  ---\n"
	    "a,\"b\"\\x0a  9,007,199,254,740,993  1.5 KiB  0x7f0000000000  "
	    "################################  0.5\n"
	    "\\xff                          -1        -               -  "
	    "################                   12\n");
}

static void
pairs_are_a_line_a_column(void **state)
{
	char *got = look(HQ_RENDER_TEXT, HQ_LAYOUT_PAIRS, 1);

	(void)state;
	assert_non_null(strstr(got, "Size    1.5 KiB (1,536)\n"));
	assert_non_null(strstr(got, "At      0x7f0000000000\n"));
	free(got);
}

static void
json_is_exact_valid_and_has_no_bars(void **state)
{
	(void)state;
	assert_look(HQ_RENDER_JSON, HQ_LAYOUT_ROWS, 1,
	    "[\n{\"name\":\"a,\\\"b\\\"\\n\",\"n\":9007199254740993,"
	    "\"size\":1536,\"addr\":\"0x7f0000000000\",\"x\":0.5},\n"
	    "{\"name\":\"\xef\xbf\xbd\",\"n\":-1,\"size\":null,\"addr\":null,"
	    "\"x\":12}\n]\n");
}

static void
json_rows_of_several_tables_name_theirs(void **state)
{
	char *got = look(HQ_RENDER_JSON, HQ_LAYOUT_ROWS, 2);

	(void)state;
	assert_memory_equal(got, "[\n{\"table\":\"t\",\"name\":", 22);
	free(got);
}

static void
nothing_is_an_empty_array(void **state)
{
	(void)state;
	assert_look(HQ_RENDER_JSON, HQ_LAYOUT_ROWS, 0, "[]\n");
	assert_look(HQ_RENDER_CSV, HQ_LAYOUT_ROWS, 0, "");
}

static void
csv_quotes_where_needed(void **state)
{
	(void)state;
	assert_look(HQ_RENDER_CSV, HQ_LAYOUT_ROWS, 1,
	    "name,n,size,addr,x\r\n"
	    "\"a,\"\"b\"\"\n\",9007199254740993,1536,0x7f0000000000,0.5\r\n"
	    "\xff,-1,,,12\r\n");
}

/* More rows than are kept to find the widths. */
static void
long_tables_flow(void **state)
{
	const struct hq_render_style style = {.format = HQ_RENDER_TEXT};
	struct hq_render_table t = table;
	struct hq_render *r;
	char *text;
	size_t size, lines = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	t.ncolumns = 2;
	assert_int_equal(hq_render_new(&style, out, &r), HQ_OK);
	assert_int_equal(hq_render_begin(r, &t), HQ_OK);
	for (int i = 0; i < 5000; i++) {
		const struct hq_value row[] = {
		    hq_value_text("x"), hq_value_int(i)};
		assert_int_equal(hq_render_row(r, row), HQ_OK);
	}
	assert_int_equal(hq_render_end(r), HQ_OK);
	hq_render_finish(r);
	fclose(out);
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	assert_int_equal(lines, 5000 + 4);
	assert_non_null(strstr(text, "x      4,999\n"));
	free(text);
}

static const struct hq_cell_column flagged[] = {
    {"both", NULL, HQ_CELL_COUNT},
    {"none", NULL, HQ_CELL_TEXT},
    {"data", NULL, HQ_CELL_TEXT},
    {"name", NULL, HQ_CELL_TREE},
};
static const unsigned char flags[] = {
    0, HQ_COLUMN_OPTIONAL, HQ_COLUMN_DATA, HQ_COLUMN_TEXT};

/* A table of one row whose columns have flags. */
static void
assert_flagged(struct hq_render_style style, enum hq_render_layout layout,
    const char *wanted)
{
	const struct hq_render_table t = {.name = "t",
	    .layout = layout,
	    .columns = flagged,
	    .ncolumns = 4,
	    .flags = flags};
	const struct hq_value row[] = {hq_value_int(1234), hq_value_null(),
	    hq_value_text("d"),
	    hq_value_text("|  `- a name as long as those of C++ are; é")};
	struct hq_render *r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(hq_render_new(&style, out, &r), HQ_OK);
	assert_int_equal(hq_render_begin(r, &t), HQ_OK);
	assert_int_equal(hq_render_row(r, row), HQ_OK);
	assert_int_equal(hq_render_end(r), HQ_OK);
	hq_render_finish(r);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
}

static void
columns_are_for_some_looks(void **state)
{
	(void)state;
	assert_flagged((struct hq_render_style){.format = HQ_RENDER_TEXT},
	    HQ_LAYOUT_ROWS,
	    " both  name\n"
	    "-----  -------------------------------------------\n"
	    "1,234  |  `- a name as long as those of C++ are; é\n");
	assert_flagged((struct hq_render_style){.format = HQ_RENDER_JSON},
	    HQ_LAYOUT_ROWS,
	    "[\n{\"both\":1234,\"none\":null,\"data\":\"d\"}\n]\n");
	assert_flagged((struct hq_render_style){.format = HQ_RENDER_CSV},
	    HQ_LAYOUT_ROWS, "both,none,data\r\n1234,,d\r\n");
	assert_flagged((struct hq_render_style){.format = HQ_RENDER_TEXT},
	    HQ_LAYOUT_PLAIN,
	    "1234 - |  `- a name as long as those of C++ are; é\n");
}

static void
lines_fit_the_terminal(void **state)
{
	(void)state;
	assert_flagged((struct hq_render_style){.width = 40}, HQ_LAYOUT_ROWS,
	    " both  name\n"
	    "-----  ---------------------------------\n"
	    "1,234  |  `- a name as long as those of~\n");
	assert_flagged(
	    (struct hq_render_style){.width = 49, .utf8 = true},
	    HQ_LAYOUT_ROWS,
	    " both  name\n"
	    "-----  ------------------------------------------\n"
	    "1,234  |  `- a name as long as those of C++ are;…\n");
	/* Too narrow for anything. */
	assert_flagged((struct hq_render_style){.width = 30}, HQ_LAYOUT_ROWS,
	    " both  name\n"
	    "-----  -------------------------------------------\n"
	    "1,234  |  `- a name as long as those of C++ are; é\n");
}

static void
the_lines_of_a_tree_are_dim(void **state)
{
	(void)state;
	assert_flagged((struct hq_render_style){.colour = true},
	    HQ_LAYOUT_ROWS,
	    "\033[2m both  name\n"
	    "-----  -------------------------------------------\033[0m\n"
	    "1,234  \033[2m|  `- \033[0ma name as long as those of C++ are; "
	    "é\n");
}

/* Red, yellow, green by how full a place is, in digits and in blocks; blue for
 * a large block; dim for what holds nothing. */
static void
places_of_a_map_have_colours(void **state)
{
	static const struct hq_cell_column map[] = {{"m", "Map", HQ_CELL_MAP}};
	const struct hq_render_table t = {
	    .name = "t", .columns = map, .ncolumns = 1};
	const struct hq_render_style style = {.colour = true};
	const struct hq_value row = hq_value_text("13478=.-,▃▄█·");
	struct hq_render *r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(hq_render_new(&style, out, &r), HQ_OK);
	assert_int_equal(hq_render_begin(r, &t), HQ_OK);
	assert_int_equal(hq_render_row(r, &row), HQ_OK);
	assert_int_equal(hq_render_end(r), HQ_OK);
	hq_render_finish(r);
	fclose(out);
	assert_non_null(strstr(text,
	    "\033[0;31m13\033[0;33m4\033[0;32m78\033[0;34m=\033[0;2m.-,"
	    "\033[0;31m▃\033[0;33m▄\033[0;32m█\033[0;2m·\033[0m"));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_aligned_and_harmless),
	    cmocka_unit_test(pairs_are_a_line_a_column),
	    cmocka_unit_test(json_is_exact_valid_and_has_no_bars),
	    cmocka_unit_test(json_rows_of_several_tables_name_theirs),
	    cmocka_unit_test(nothing_is_an_empty_array),
	    cmocka_unit_test(csv_quotes_where_needed),
	    cmocka_unit_test(long_tables_flow),
	    cmocka_unit_test(columns_are_for_some_looks),
	    cmocka_unit_test(lines_fit_the_terminal),
	    cmocka_unit_test(the_lines_of_a_tree_are_dim),
	    cmocka_unit_test(places_of_a_map_have_colours),
	};
	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
