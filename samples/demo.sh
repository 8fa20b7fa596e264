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

# A program whose allocations are at known lines, inlined by -O2, in C++.
${CXX:-c++} -std=c++17 -O2 -g "samples/sites.cc" -o "$work/sites"
show "heapql run -o sites.hqd -- ./sites"
heapql run -o "$work/sites.hqd" -- "$work/sites"
show "heapql report sites sites.hqd --limit 5"
heapql report sites "$work/sites.hqd" --limit 5
show "heapql report tree sites.hqd --threshold 12%"
heapql report tree "$work/sites.hqd" --threshold 12%

# A cache that only grows: nothing is lost, and one block holds it all.
${CC:-cc} -O2 -g -Iinclude "samples/cache.c" -o "$work/cache"
show "heapql run -o cache/ --dump-at none -- ./cache"
mkdir "$work/held"
heapql run -o "$work/held/" --dump-at none -- "$work/cache"
show "heapql part cache/cache.*.2.hqd"
heapql part "$work"/held/*.2.hqd
show "heapql retained cache/cache.*.2.hqd --by type"
heapql retained "$work"/held/*.2.hqd --by type
show "heapql path cache/cache.*.2.hqd --merged --where \"req = 1000\""
heapql path "$work"/held/*.2.hqd --merged --where "req = 1000"

show "heapql growth cache/*.hqd"
heapql growth "$work"/held/*.hqd

show "heapql check -- ./cache"
heapql check -o "$work" -- "$work/cache" 2>&1 || [ $? -eq 3 ]

# SQLite's shell filling a table in memory; it has never heard of us.  It dumps
# each time that 2 MiB more are live, since at its exit it frees everything.
cat >"$work/fill.sql" <<'SQL'
CREATE TABLE star(id INTEGER PRIMARY KEY, name TEXT, n INT);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 200000)
INSERT INTO star SELECT i, 'star ' || i, i % 7 FROM c;
SELECT count(*), sum(n) FROM star;
SQL
mkdir "$work/dumps"
show "heapql run -o demo/ --dump-at growth=2M -- sqlite3 :memory: < fill.sql"
heapql run -o "$work/dumps/" --dump-at growth=2M -- sqlite3 :memory: <"$work/fill.sql"

show "heapql load demo/*.hqd -o demo.db"
heapql load "$work"/dumps/*.hqd -o "$work/demo.db"

query='SELECT seq, trigger, pause_ns / 1000 AS pause_us,
    count(*) AS blocks, sum(req) AS bytes
  FROM dump JOIN block USING (dump_id) GROUP BY seq'
show "heapql sql demo.db \"$query\""
heapql sql "$work/demo.db" "$query"

show "heapql report classes demo.db --limit 6"
heapql report classes "$work/demo.db" --limit 6

show "heapql map demo.db --limit 5"
heapql map "$work/demo.db" --limit 5

show "heapql pins demo.db --limit 3"
heapql pins "$work/demo.db" --limit 3

show "heapql diff demo/sqlite3.*.1.hqd demo/sqlite3.*.2.hqd --limit 5"
heapql diff "$work"/dumps/*.1.hqd "$work"/dumps/*.2.hqd --limit 5

query='SELECT req, count(*) AS blocks, sum(req) AS bytes
    FROM block GROUP BY req ORDER BY bytes DESC LIMIT 3'
show "heapql sql demo/sqlite3.*.2.hqd \"$query\""
heapql sql "$work"/dumps/*.2.hqd "$query"
