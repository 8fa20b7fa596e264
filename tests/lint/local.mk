# The laws of CONTRIBUTING.md, each with a planted fault that it must find.
LINTS = tests/lint/documented.t tests/lint/headers.t tests/lint/length.t \
	tests/lint/markers.t tests/lint/symbols.t tests/lint/worlds.t
TESTS += $(LINTS)
EXTRA_DIST += $(LINTS) tests/lint/layers.txt tests/lint/length.excused \
	tests/lint/imports.allow
