#!/bin/sh
# From nothing to an answer: builds HeapQL, captures a program of the system
# that knows nothing of it, loads the dump and asks questions.
# Installs what is missing when run by root.
set -eu
cd "$(dirname "$0")/.."
. tests/lib/packages.sh

# shellcheck disable=SC2086
need_packages $packages_build $packages_demo

[ -x configure ] && [ configure -nt configure.ac ] || autoreconf -fi >/dev/null 2>&1
mkdir -p build
if [ ! -f build/config.status ]; then
  (cd build && ../configure -q >/dev/null)
fi
make -s -C build -j"$(nproc)" >/dev/null
PATH=$PWD/build:$PATH

work=$(mktemp -d "${TMPDIR:-/tmp}/heapql-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT

show() {
  echo
  echo "\$ $*"
}

# SQLite's shell with a table in memory; it has never heard of us.
cat >"$work/ask.sql" <<'SQL'
CREATE TABLE planet(id INTEGER PRIMARY KEY, name TEXT, moons INT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
INSERT INTO planet SELECT i, 'planet ' || i, i % 7 FROM n;
SELECT count(*), sum(moons) FROM planet;
SQL
show "heapql run -o demo/ -- sqlite3 :memory: < ask.sql"
heapql run -o "$work/" -- sqlite3 :memory: <"$work/ask.sql"
dump=$(ls "$work"/*.hqd)

show "heapql load sqlite3.*.hqd -o demo.db"
heapql load "$dump" -o "$work/demo.db"

show "heapql report totals demo.db"
heapql report totals "$work/demo.db"

show "heapql report classes demo.db --limit 12"
heapql report classes "$work/demo.db" --limit 12

show "heapql report arenas demo.db"
heapql report arenas "$work/demo.db"

query="SELECT req AS requested, count(*) AS blocks, sum(req) AS bytes
  FROM block GROUP BY req ORDER BY bytes DESC LIMIT 5"
show "heapql sql sqlite3.*.hqd \"$query\""
heapql sql "$dump" "$query"
