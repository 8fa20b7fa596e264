#!/bin/sh
# Dominators and retained sizes beside memlab's, on the heap of TypeScript's
# compiler: CPU time of memlab's own phase, without reading the snapshot and
# indexing its edges, and of ours, without reading the dump and building the
# graph.  The best of HQ_BENCH_ROUNDS counts.  Goal: 5 times faster.
#
# HQ_MEMLAB is a folder with node_modules/@memlab/core and typescript; else
# npm fetches them.
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
: "${HQ_BENCH_ROUNDS:=3}"
dir=$(mktemp -d "${TMPDIR:-/var/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
. "$HQ_SRCDIR/tests/lib/v8.sh"
: "${HQ_MEMLAB:=$dir/memlab}"
[ -d "$HQ_MEMLAB/node_modules/@memlab/core" ] || get_memlab "$HQ_MEMLAB" || {
  echo "memlab is LEFT OUT: npm cannot install @memlab/core here"
  exit 0
}
v8_typescript "$HQ_MEMLAB" "$dir/x.heapsnapshot" \
  lib.dom.d.ts lib.webworker.d.ts typescript.d.ts \
  lib.dom.d.ts lib.webworker.d.ts typescript.d.ts
"$HQ_BUILDDIR/mkdump" --v8 "$dir/x.heapsnapshot" "$dir/x.hqd"

# best KEY COMMAND...: the line with the least in that column.
best() {
  key=$1 round=0
  shift
  while [ $round -lt "$HQ_BENCH_ROUNDS" ]; do
    round=$((round + 1))
    "$@"
  done | sort -n -k"$key" | head -1
}
memlab() {
  node --max-old-space-size=6000 "$v8_lib/memlab.js" "$HQ_MEMLAB" \
    "$dir/x.heapsnapshot" "$@"
}
command_cpu() {
  "$HQ_BUILDDIR/tests/bench/timed" "$HQ_BUILDDIR/heapql" sql --csv \
    "$dir/x.hqd" "SELECT max(retained) FROM block" 2>&1 >/dev/null
}

memlab "$dir/unsorted" >/dev/null
sort -n "$dir/unsorted" >"$dir/memlab"
v8_ours "$dir/x.hqd" "$dir/ours"
cmp "$dir/memlab" "$dir/ours" || exit 1
ours=$(best 3 "$HQ_BUILDDIR/tests/bench/dominate" "$dir/x.hqd")
[ -n "$ours" ] || exit 1
# shellcheck disable=SC2046,SC2086
set -- $(best 3 memlab) $ours $(best 2 command_cpu)
awk -v nodes="$1" -v edges="$2" -v theirs="$3" -v build="$4" -v leaders="$5" \
  -v ours="$6" -v cycles="$7" -v command="$9" 'BEGIN {
  printf "dominators and retained sizes of %.2f M nodes and %.2f M edges; all agree\n", nodes / 1e6, edges / 1e6
  row = "%-52s %6.2f\n"
  printf "%-52s %6s\n", "", "CPU s"
  printf row, "memlab, its dominator phase", theirs
  printf row, "ours, leaders of what is lost and dominators", leaders + ours
  printf row, "  building the graph from the dump", build
  printf row, "  cycles", cycles
  printf row, "heapql sql x.hqd \"SELECT max(retained) FROM block\"", command
  printf "times faster: the phase %.1f (at least 5), the command %.1f\n", theirs / (leaders + ours), theirs / command
}'
