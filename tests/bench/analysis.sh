#!/bin/sh
# The analysis of a dump of ten million blocks: the first answer, and loading
# against a bare loop of 64-row prepared inserts.  HQ_BENCH_BLOCKS and
# HQ_BENCH_ROUNDS change the size; the best of the rounds counts.
set -eu
: "${HQ_BENCH_BLOCKS:=10000000}"
. "$(dirname "$0")/measure.sh"

"$HQ_BUILDDIR/mkdump" --blocks "$HQ_BENCH_BLOCKS" "$dir/x.hqd"
echo "Analysis of $HQ_BENCH_BLOCKS blocks, a file of $(($(wc -c <"$dir/x.hqd") / 1048576)) MiB; the best of $HQ_BENCH_ROUNDS rounds"
rows
row "first answer: blocks and bytes by class" "2 s" "$heapql" sql "$dir/x.hqd" \
  'SELECT szidx, count(*), sum(usable) FROM block GROUP BY szidx'
row "count of blocks" "" "$heapql" sql "$dir/x.hqd" 'SELECT count(*) FROM block'
row "the 20 largest" "" "$heapql" sql "$dir/x.hqd" \
  'SELECT * FROM block ORDER BY req DESC LIMIT 20'
row "lookup by serial" "" "$heapql" sql "$dir/x.hqd" \
  'SELECT * FROM block WHERE dump_id=1 AND serial=4711'
row "info: every checksum and rule" "" "$heapql" info "$dir/x.hqd"
row "load" "1024 MiB" "$heapql" load "$dir/x.hqd" -o "$dir/made"

# shellcheck disable=SC2046
set -- $(measure "$heapql" load "$dir/x.hqd" -o "$dir/made")
load=$2
bare=$(round=0
  while [ $round -lt "$HQ_BENCH_ROUNDS" ]; do
    round=$((round + 1))
    "$HQ_BUILDDIR/tests/bench/load_rate" "$dir/made" "$dir/y.db"
  done | sort -n -k3 | head -1 | cut -d' ' -f3)
awk -v n="$HQ_BENCH_BLOCKS" -v ours="$load" -v bare="$bare" 'BEGIN {
  printf "load %.2f M rows/s, bare loop %.2f M rows/s of CPU time; ratio %.2f (at least 0.70)\n",
      n / ours / 1e6, n / bare / 1e6, bare / ours }'
