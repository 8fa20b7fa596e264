#!/bin/sh
# The size of the dumps of real programs, per live block, and the bytes that
# the allocator keeps beside each block.  Each program dumps when its live
# bytes have grown by a step and at its exit; the dump with the most blocks
# counts.  Stacks and the timeline stand apart: they do not grow with the blocks.
# The goals: 12 bytes a block in the file, 16 in memory.
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
work=$(mktemp -d "${TMPDIR:-/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$HQ_SRCDIR/tests/bench/workloads.sh"
make_inputs
heapql=$HQ_BUILDDIR/heapql

one() { # NAME COMMAND...
  name=$1
  shift
  mkdir "$work/$name.d"
  "$heapql" run -o "$work/$name.d/" --dump-at growth=8M,exit -- "$@" >/dev/null
  best=0
  for dump in "$work/$name.d"/*.hqd; do
    blocks=$("$heapql" sql --csv "$dump" "SELECT count(*) FROM block" | tail -1 | tr -d '\r')
    if [ "$blocks" -gt "$best" ]; then best=$blocks file=$dump; fi
  done
  side=$("$heapql" sql --csv "$file" "SELECT round(1.0 * sum(hdr_size) / sum(capacity), 2)
    FROM pool WHERE szidx < 65535" | tail -1 | tr -d '\r')
  # Bytes of stacks and timeline, and the number of stacks.
  apart=$("$heapql" info --csv "$file" | tr -d '\r' | awk -F, '
    $2 == "trace" || $2 == "node" || $2 == "pc" || $2 == "timeline" { bytes += $4 }
    $2 == "trace" { traces = $3 }
    END { print bytes + 0, traces + 0 }')
  echo "$name $best $(wc -c <"$file") $side $apart"
}

echo "dumps of real programs"
each_workload one | awk '
  BEGIN { printf "%-9s %10s %12s %14s %10s %14s %22s\n", "program", "blocks", "file bytes", "bytes a block", "stacks", "bytes a stack", "side bytes a block" }
  # A dump of a few blocks is all head.
  { printf "%-9s %10d %12d %14s %10d %14.2f %22s\n", $1, $2, $3, $2 < 1000 ? "-" : sprintf("%.2f", ($3 - $5) / $2), $6, $5 / $6, $4 }'
