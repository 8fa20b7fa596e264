
TESTS += tests/cli/sql.t tests/cli/load.t tests/cli/info.t
EXTRA_DIST += tests/cli/load.t tests/cli/info.t tests/cli/fixture.txt tests/cli/sql.t tests/cli/queries.sql
