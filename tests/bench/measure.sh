# What the benches of the analysis share.  Source it.

: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
: "${HQ_BENCH_ROUNDS:=3}"
unset DEBUGINFOD_URLS
heapql=$HQ_BUILDDIR/heapql
dir=$(mktemp -d "${TMPDIR:-/var/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT

# measure COMMAND...: seconds, CPU seconds, peak KiB of the round with the least
# CPU time.  $dir/made, what it makes, is new in each.
measure() {
  round=0
  while [ $round -lt "$HQ_BENCH_ROUNDS" ]; do
    round=$((round + 1))
    rm -f "$dir/made"
    { "$HQ_BUILDDIR/tests/bench/timed" "$@" 2>&1 >/dev/null; } | tail -1
  done | sort -n -k2 | head -1
}

rows() { # a header
  printf '%-42s %8s %8s %9s  %s\n' "" seconds CPU "peak MiB" limit
}

row() { # TITLE LIMIT COMMAND...
  title=$1 limit=$2
  shift 2
  # shellcheck disable=SC2046
  set -- $(measure "$@")
  printf '%-42s %8.2f %8.2f %9d  %s\n' "$title" "$1" "$2" $(($3 / 1024)) "$limit"
}
