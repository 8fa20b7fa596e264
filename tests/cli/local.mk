
TESTS += tests/cli/schema.t tests/cli/extension.t tests/cli/sql.t tests/cli/random_sql.t tests/cli/load.t tests/cli/info.t
EXTRA_DIST += tests/cli/schema.t tests/cli/extension.t tests/cli/load.t tests/cli/info.t tests/cli/fixture.txt tests/cli/sql.t tests/cli/random_sql.t tests/cli/queries.sql
TESTS += tests/cli/heapy.t tests/cli/set.t
EXTRA_DIST += tests/cli/heapy.t tests/cli/set.t
TESTS += tests/cli/part.t tests/cli/ask.t tests/cli/holding.t
EXTRA_DIST += tests/cli/part.t tests/cli/ask.t tests/cli/holding.t tests/cli/graph.txt tests/cli/picture.txt
TESTS += tests/cli/stacks.t tests/cli/types.t tests/cli/help.t tests/cli/manual.t tests/cli/cookbook.t tests/cli/report.t tests/cli/diff.t
EXTRA_DIST += tests/cli/stacks.t tests/cli/stacks_a.txt tests/cli/stacks_b.txt tests/cli/stacks_names.sql tests/cli/help.t tests/cli/manual.t tests/cli/cookbook.t tests/cli/report.t tests/cli/diff.t \
	tests/cli/heap_a.txt tests/cli/heap_b.txt tests/lib/golden.sh \
	tests/cli/expected
EXTRA_DIST += tests/cli/chat.awk tests/cli/chat.map
TESTS += tests/cli/databases.t
EXTRA_DIST += tests/cli/databases.t
TESTS += tests/cli/shell.t
EXTRA_DIST += tests/cli/shell.t
TESTS += tests/cli/watch.t
EXTRA_DIST += tests/cli/watch.t
TESTS += tests/cli/functions.t
EXTRA_DIST += tests/cli/functions.t tests/lib/hosts.sh tests/lib/host.py
TESTS += tests/cli/names.t
EXTRA_DIST += tests/cli/names.t
TESTS += tests/cli/holders.t tests/cli/pins.t tests/cli/duplicates.t tests/cli/fill.t tests/cli/map.t
EXTRA_DIST += tests/cli/holders.t tests/cli/holders.txt tests/cli/pins.t tests/cli/pins.txt \
	tests/cli/duplicates.t tests/cli/duplicates.txt tests/cli/fill.t tests/cli/fill.txt tests/cli/map.t
EXTRA_DIST += tests/cli/types.t
TESTS += tests/cli/objgraph.t
EXTRA_DIST += tests/cli/objgraph.t
TESTS += tests/cli/tracemalloc.t
EXTRA_DIST += tests/cli/tracemalloc.t tests/cli/tracemalloc_judge.py tests/cli/marks.txt
TESTS += tests/cli/suspects.t
EXTRA_DIST += tests/cli/suspects.t
TESTS += tests/cli/gc.t
EXTRA_DIST += tests/cli/gc.t tests/cli/gc_a.txt tests/cli/gc_b.txt
