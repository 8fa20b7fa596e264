#!/bin/sh
# The graph of a dump: what it takes from opening the file to an answer, and
# the memory, a node.  HQ_BENCH_BLOCKS (and 2.5 times as many references) and
# HQ_BENCH_ROUNDS change the size; the best of the rounds counts.  The
# references are a hard case: a third lead anywhere, so that nearly every step
# waits for memory.
set -eu
: "${HQ_BENCH_BLOCKS:=10000000}"
. "$(dirname "$0")/measure.sh"

# With bytes a node.
row() { # TITLE LIMIT COMMAND...
  title=$1 limit=$2
  shift 2
  # shellcheck disable=SC2046
  set -- $(measure "$@")
  awk -v title="$title" -v limit="$limit" -v s="$1" -v cpu="$2" -v kib="$3" \
    -v n="$HQ_BENCH_BLOCKS" 'BEGIN { printf "%-42s %8.2f %8.2f %9d %7.1f  %s\n",
      title, s, cpu, kib / 1024, kib * 1024 / n, limit }'
}
ask() { # TITLE LIMIT QUERY
  row "$1" "$2" "$heapql" sql "$dir/x.hqd" "$3"
}

"$HQ_BUILDDIR/mkdump" --blocks "$HQ_BENCH_BLOCKS" \
  --edges $((HQ_BENCH_BLOCKS * 5 / 2)) "$dir/x.hqd"
echo "Graph of $HQ_BENCH_BLOCKS blocks and $((HQ_BENCH_BLOCKS * 5 / 2)) references, a file of $(($(wc -c <"$dir/x.hqd") / 1048576)) MiB; the best of $HQ_BENCH_ROUNDS rounds, from opening the file"
printf '%-42s %8s %8s %9s %7s  %s\n' "" seconds CPU "peak MiB" "B/node" limit
ask "leak classes" "3 s" \
  "SELECT leak, count(*), sum(req) FROM block GROUP BY leak"
ask "biggest retained" "8 s, 48 B/node" \
  "SELECT serial, retained FROM block ORDER BY retained DESC LIMIT 10"
ask "distances from the roots" "" "SELECT max(sp_dist) FROM block"
ask "cycles" "" "SELECT max(scc) FROM block"
ask "kinds of referrers" "" "SELECT count(DISTINCT rcs_id) FROM block"
far=$("$heapql" sql --csv "$dir/x.hqd" \
  "SELECT serial FROM block WHERE sp_dist = 12 LIMIT 1" | tr -d '\r' | tail -1)
row "a chain from a root" "3 s" "$heapql" path "$dir/x.hqd" "$far"
row "a hundred chains" "10 ms for each further" \
  "$heapql" path -n 100 "$dir/x.hqd" "$far"
row "load, with everything computed" "100 s, 4096 MiB" \
  "$heapql" load "$dir/x.hqd" -o "$dir/made"

"$HQ_BUILDDIR/mkdump" --blocks "$HQ_BENCH_BLOCKS" --edges 1 --shape list \
  "$dir/x.hqd"
echo "A list of $HQ_BENCH_BLOCKS links"
ask "leak classes" "no slower" \
  "SELECT leak, count(*), sum(req) FROM block GROUP BY leak"
ask "biggest retained" "no slower" \
  "SELECT serial, retained FROM block ORDER BY retained DESC LIMIT 10"
