#!/bin/sh
# CPU and peak memory of the drop-in allocator against glibc's, whole programs,
# interleaved; serials and requested sizes recorded, no stacks, no dump.
# The goals: CPU at most 0.95 and memory at most 1.25, geometric means.
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
runs=${HQ_BENCH_RUNS:-9}
work=$(mktemp -d "${TMPDIR:-/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$HQ_SRCDIR/tests/bench/workloads.sh"
make_inputs

one() { # NAME COMMAND...
  name=$1
  shift
  "$HQ_BUILDDIR/tests/bench/ratio" "$name" "$runs" \
    "LD_PRELOAD=${HQ_BENCH_PRELOAD:-$HQ_BUILDDIR/.libs/libheapql.so}" \
    HEAPQL_STACK=off HEAPQL_DUMP_AT=none HEAPQL_SIGNAL=none -- "$@"
}

echo "allocator against glibc's, $runs interleaved runs, whole processes"
each_workload one | awk '
  BEGIN { printf "%-9s %11s %11s %7s %7s %10s %10s %7s\n", "program", "glibc ms", "ours ms", "CPU", "median", "glibc KiB", "ours KiB", "memory" }
  { printf "%-9s %11s %11s %7s %7s %10s %10s %7s\n", $1, $2, $3, $4, $5, $6, $7, $8
    cpu += log($4); median += log($5); memory += log($8); n++ }
  END { printf "%-9s %11s %11s %7.3f %7.3f %10s %10s %7.3f\n", "geomean", "", "", exp(cpu / n), exp(median / n), "", "", exp(memory / n) }'
