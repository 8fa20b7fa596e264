#!/bin/sh
# The pause of a dump against fork() alone, and what the file takes.
#   MIB=1024 THREADS=16 ROUNDS=7 tests/bench/snapshot.sh
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
heapql=$HQ_BUILDDIR/heapql
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# median of a column of numbers, in milliseconds
median() {
  sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", v[int((NR + 1) / 2)] / 1e6 }'
}

sql() { # QUERY: one row a dump
  for f in "$tmp"/*.hqd; do
    "$heapql" sql --csv "$f" "$1" | tr -d '\r' | tail -1
  done
}

echo "Snapshot: ${MIB:-1024} MiB live, median of ${ROUNDS:-7}, milliseconds"
echo
echo "| threads | fork() alone | pause | beyond fork() | of it stopping | fork in it | method | write | bytes a block |"
echo "|---|---|---|---|---|---|---|---|---|"
for what in "0 idle" "${THREADS:-16} idle" "${THREADS:-16} busy"; do
  rm -f "$tmp"/*.hqd
  # shellcheck disable=SC2086
  "$heapql" run --dump-at signal -o "$tmp/" -- \
    "$HQ_BUILDDIR/tests/bench/pause" "${MIB:-1024}" $what "${ROUNDS:-7}" >"$tmp/fork"
  fork=$(median <"$tmp/fork")
  pause=$(sql "SELECT pause_ns FROM dump" | median)
  stop=$(sql "SELECT stop_ns FROM dump" | median)
  inner=$(sql "SELECT fork_ns FROM dump" | median)
  write=$(sql "SELECT write_ns FROM dump" | median)
  method=$(sql "SELECT method FROM dump" | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
  first=$(ls "$tmp"/*.hqd | head -1)
  blocks=$("$heapql" sql --csv "$first" "SELECT count(*) FROM block" | tr -d '\r' | tail -1)
  echo "$what $fork $pause $stop $inner $method $write $(stat -c %s "$first") $blocks" |
    awk '{ printf "| %s %s | %s | %s | %.2f | %s | %s | %s | %s | %.2f |\n", $1, $2, $3, $4, $4 - $3, $5, $6, $7, $8, $9 / $10 }'
done
