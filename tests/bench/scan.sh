#!/bin/sh
# How fast the writer of a dump looks through a heap of small blocks, against how
# fast this machine reads memory, in one run.
#   MIB=1024 tests/bench/scan.sh
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
heapql=$HQ_BUILDDIR/heapql
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

echo "Scan of ${MIB:-1024} MiB of small blocks, one core"
echo
echo "| pointers | of them near | memory read GB/s | scan GB/s | scan / read | M references/s | all of the writing, s | bytes a reference |"
echo "|---|---|---|---|---|---|---|---|"
for what in "15 90" "30 50"; do
  # shellcheck disable=SC2086
  read_rate=$("$heapql" run --stack off --dump-at none -o "$tmp/x.hqd" -- \
    "$HQ_BUILDDIR/tests/bench/mixed_heap" "${MIB:-1024}" $what)
  row=$("$heapql" sql --csv "$tmp/x.hqd" "SELECT scan_bytes || ' ' || scan_ns ||
    ' ' || write_ns || ' ' || (SELECT count(*) FROM ref) FROM dump" | tail -1 | tr -d '\r"')
  stored=$("$heapql" info --json "$tmp/x.hqd" |
    grep -o '"name":"ref"[^}]*' | grep -o '"stored":[0-9]*' | grep -o '[0-9]*$' || echo 0)
  rm -f "$tmp/x.hqd"
  echo "$what $read_rate $row $stored" | awk '{
    printf "| %d %% | %d %% | %.1f | %.2f | %.2f | %.0f | %.2f | %.2f |\n",
      $1, $2, $3, $4 / $5, $4 / $5 / $3, $7 / $5 * 1000, $6 / 1e9, $8 / $7 }'
done
