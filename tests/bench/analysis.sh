#!/bin/sh
# The analysis of a dump of ten million blocks: the first answer, and loading
# against a bare loop of 64-row prepared inserts.  HQ_BENCH_BLOCKS and
# HQ_BENCH_ROUNDS change the size; the best of the rounds counts.
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
: "${HQ_BENCH_BLOCKS:=10000000}"
: "${HQ_BENCH_ROUNDS:=3}"
dir=$(mktemp -d "${TMPDIR:-/var/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
heapql=$HQ_BUILDDIR/heapql

# measure COMMAND...: seconds, CPU seconds, peak KiB of the best round.
measure() {
  round=0
  while [ $round -lt "$HQ_BENCH_ROUNDS" ]; do
    round=$((round + 1))
    rm -f "$dir/x.db"
    "$HQ_BUILDDIR/tests/bench/timed" "$@" 2>&1 >/dev/null
  done | sort -n -k2 | head -1
}

"$HQ_BUILDDIR/mkdump" --blocks "$HQ_BENCH_BLOCKS" "$dir/x.hqd"
echo "Analysis of $HQ_BENCH_BLOCKS blocks, a file of $(($(wc -c <"$dir/x.hqd") / 1048576)) MiB; the best of $HQ_BENCH_ROUNDS rounds"
printf '%-42s %8s %8s %9s  %s\n' "" seconds CPU "peak MiB" limit
row() { # TITLE LIMIT COMMAND...
  title=$1 limit=$2
  shift 2
  # shellcheck disable=SC2046
  set -- $(measure "$@")
  printf '%-42s %8.2f %8.2f %9d  %s\n' "$title" "$1" "$2" $(($3 / 1024)) "$limit"
}
row "first answer: blocks and bytes by class" "2 s" "$heapql" sql "$dir/x.hqd" \
  'SELECT szidx, count(*), sum(usable) FROM block GROUP BY szidx'
row "count of blocks" "" "$heapql" sql "$dir/x.hqd" 'SELECT count(*) FROM block'
row "the 20 largest" "" "$heapql" sql "$dir/x.hqd" \
  'SELECT * FROM block ORDER BY req DESC LIMIT 20'
row "lookup by serial" "" "$heapql" sql "$dir/x.hqd" \
  'SELECT * FROM block WHERE dump_id=1 AND serial=4711'
row "info: every checksum and rule" "" "$heapql" info "$dir/x.hqd"
row "load" "1024 MiB" "$heapql" load "$dir/x.hqd" -o "$dir/x.db"

# shellcheck disable=SC2046
set -- $(measure "$heapql" load "$dir/x.hqd" -o "$dir/x.db")
load=$2
bare=$(round=0
  while [ $round -lt "$HQ_BENCH_ROUNDS" ]; do
    round=$((round + 1))
    "$HQ_BUILDDIR/tests/bench/load_rate" "$dir/x.db" "$dir/y.db"
  done | sort -n -k3 | head -1 | cut -d' ' -f3)
awk -v n="$HQ_BENCH_BLOCKS" -v ours="$load" -v bare="$bare" 'BEGIN {
  printf "load %.2f M rows/s, bare loop %.2f M rows/s of CPU time; ratio %.2f (at least 0.70)\n",
      n / ours / 1e6, n / bare / 1e6, bare / ours }'
