#!/bin/sh
# All benchmarks, one after the other; each prints a table of ratios.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${HQ_SRCDIR:=$(cd "$here/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
export HQ_SRCDIR HQ_BUILDDIR
echo "$(nproc) processors, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), Linux $(uname -r)"
for bench in allocator stacks snapshot scan dumps analysis graph reports questions memlab check; do
  [ -f "$here/$bench.sh" ] || continue
  echo
  sh "$here/$bench.sh"
done
