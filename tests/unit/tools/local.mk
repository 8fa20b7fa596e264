# The command's own parts, with its sources instead of a library.
UNIT_TESTS += tests/unit/tools/test_options
tests_unit_tools_test_options_SOURCES = tests/unit/tools/test_options.c \
	tools/options.c tools/message.c tools/wrap.c tests/unit/tools/no_commands.c
tests_unit_tools_test_options_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/tools
tests_unit_tools_test_options_CFLAGS = $(UNIT_CFLAGS)
tests_unit_tools_test_options_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
