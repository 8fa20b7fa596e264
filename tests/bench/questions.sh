#!/bin/sh
# Every partition and every report of a heap of ten million blocks and 25
# million references, on a loaded database with a warm cache, and the first
# answer of an unloaded dump.  The references are a hard case: see graph.sh.
# HQ_BENCH_BLOCKS and HQ_BENCH_ROUNDS change the size; the round with the least
# CPU time counts.
set -eu
: "${HQ_BENCH_BLOCKS:=10000000}"
. "$(dirname "$0")/measure.sh"

"$HQ_BUILDDIR/mkdump" --blocks "$HQ_BENCH_BLOCKS" \
  --edges $((HQ_BENCH_BLOCKS * 5 / 2)) "$dir/x.hqd"
echo "Questions about $HQ_BENCH_BLOCKS blocks, the best of $HQ_BENCH_ROUNDS rounds"
rows
row "an unloaded dump: types by bytes" "2 s" "$heapql" part --by type "$dir/x.hqd"
row "the same by SQL" "" "$heapql" sql "$dir/x.hqd" \
  "SELECT type_id, count(*), sum(req) FROM block GROUP BY type_id ORDER BY 3 DESC"
"$heapql" load "$dir/x.hqd" -o "$dir/x.db"
rm "$dir/x.hqd"
for kind in $("$heapql" part --kinds --csv | sed '1d; s/,.*//'); do
  row "part --by $kind" "3 s" "$heapql" part --by "$kind" "$dir/x.db"
done
row "part --by type,leak" "3 s" "$heapql" part --by type,leak "$dir/x.db"
row "part --where 'req > 100' --by site" "3 s" \
  "$heapql" part --where 'req > 100' --by site "$dir/x.db"
for report in $("$heapql" report --csv | sed '1d; s/,.*//'); do
  operand= limit="3 s"
  case $report in
  annotate) continue ;; # no stack of this dump has a source file
  block | at) operand=1 ;;
  by-type | count) operand=type_5 ;;
  esac
  case $("$heapql" help "$report") in *"Takes long"*) limit="long" ;; esac
  # shellcheck disable=SC2086
  row "$report" "$limit" "$heapql" "$report" $operand "$dir/x.db"
done
