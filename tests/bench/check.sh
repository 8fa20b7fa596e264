#!/bin/sh
# A whole `heapql check` against the plain run: the program under capture, the dump
# at its exit, and the judgement; beside it valgrind's leak check and
# LeakSanitizer, preloaded.  The goal: at most twice the plain run, by CPU and by
# the clock (geometric means; a program above it is named).
#
#   HQ_BENCH_RUNS=9             interleaved runs of plain and check
#   HQ_BENCH_PROGRAMS="jq gawk" only these
#   HQ_BENCH_SLOW=no            without what takes most of the time: valgrind, "full"
#
# valgrind and LeakSanitizer run once each.  By itself LeakSanitizer walks by frame
# pointers, which these programs lack: its stacks are a frame or two.  With
# fast_unwind_on_malloc=0 they are what ours are ("full").
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
runs=${HQ_BENCH_RUNS:-9}
unset DEBUGINFOD_URLS
work=$(mktemp -d "${TMPDIR:-/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$HQ_SRCDIR/tests/bench/workloads.sh"
make_inputs
heapql=$HQ_BUILDDIR/heapql
lsan=${HQ_BENCH_LSAN:-$(${CC:-cc} -print-file-name=liblsan.so)}
valgrind=
[ "${HQ_BENCH_SLOW:-yes}" = no ] || valgrind=$(command -v valgrind || :)

# gcc 12's LeakSanitizer, preloaded, calls a signal() that it never looked up.
cat >"$work/shim.c" <<'C'
#define _GNU_SOURCE
#include <signal.h>
extern int __sigaction(int, const struct sigaction *, struct sigaction *);
void (*signal(int n, void (*f)(int)))(int) { return ssignal(n, f); }
int sigaction(int n, const struct sigaction *a, struct sigaction *b) { return __sigaction(n, a, b); }
C
${CC:-cc} -shared -fPIC "$work/shim.c" -o "$work/shim.so"

# "seconds CPU KiB status" of a whole run, children included.
timed() { # COMMAND...
  timed_status=0
  "$HQ_BUILDDIR/tests/bench/timed" "$@" >/dev/null 2>"$work/err" </dev/null || timed_status=$?
  echo "$(tail -1 "$work/err") $timed_status"
}

# The least of each, and the last status, of lines in a file.
least() { # FILE
  awk '{ for (i = 1; i <= 3; i++) if (NR == 1 || $i < m[i]) m[i] = $i; s = $4 }
    END { print m[1], m[2], m[3], s }' "$1"
}

one() { # NAME COMMAND...: plain, check, valgrind, LeakSanitizer twice
  name=$1
  shift
  case " ${HQ_BENCH_PROGRAMS:-$name} " in *" $name "*) ;; *) return 0 ;; esac
  timed "$@" >/dev/null # warms the caches of the system
  rm -f "$work/plain" "$work/check"
  round=0
  while [ $round -lt "$runs" ]; do
    round=$((round + 1))
    timed "$@" >>"$work/plain"
    timed "$heapql" check -o "$work" -- "$@" >>"$work/check"
    rm -rf "$work"/heapql-check-*
  done
  under="- - - -" leaks="- - - -" full="- - - -"
  [ -z "$valgrind" ] || under=$(timed valgrind -q --leak-check=full "$@")
  if [ -e "$lsan" ]; then
    leaks=$(timed env "LD_PRELOAD=$work/shim.so $lsan" LSAN_OPTIONS=exitcode=0 "$@")
    [ "${HQ_BENCH_SLOW:-yes}" = no ] || full=$(timed env "LD_PRELOAD=$work/shim.so $lsan" \
      LSAN_OPTIONS=exitcode=0:fast_unwind_on_malloc=0 "$@")
  fi
  echo "$name $(least "$work/plain") $(least "$work/check") $under $leaks $full"
}

echo "heapql check against the plain run, $runs interleaved runs each, whole processes; valgrind and LeakSanitizer once"
each_workload one | awk -v limit=2 '
  function ratio(i, a, b, good) {
    if (!good || a !~ /^[0-9.]+$/ || b + 0 == 0) return "-"
    sum[i] += log(a / b); count[i]++
    return sprintf("%.2f", a / b)
  }
  function mean(i) { return count[i] ? sprintf("%.2f", exp(sum[i] / count[i])) : "-" }
  BEGIN {
    printf "%-9s %9s %9s | %6s %6s %6s %8s | %8s %6s | %6s %6s %6s\n", "", "plain ms", "check ms",
      "CPU", "time", "memory", "status", "valgrind", "memory", "LSan", "memory", "full"
  }
  {
    # Fields: name, then seconds, CPU, KiB, status of each of the five.
    good = $9 == 0 || $9 == 3
    cpu = ratio(1, $7, $3, good)
    time = ratio(2, $6, $2, good)
    memory = ratio(3, $8, $4, good)
    v = ratio(4, $11, $3, $13 == $5)
    vm = ratio(5, $12, $4, $13 == $5)
    l = ratio(6, $15, $3, $17 == $5)
    lm = ratio(7, $16, $4, $17 == $5)
    full = ratio(8, $19, $3, $21 == $5)
    printf "%-9s %9.1f %9.1f | %6s %6s %6s %8s | %8s %6s | %6s %6s %6s\n", $1, $3 * 1e3, $7 * 1e3,
      cpu, time, memory, good ? ($9 == 3 ? "findings" : "clean") : "exit " $9, v, vm, l, lm, full
    if (!good) bad = bad " " $1
    else if (cpu > limit || time > limit) above = above " " $1
  }
  END {
    printf "%-9s %9s %9s | %6s %6s %6s %8s | %8s %6s | %6s %6s %6s\n", "geomean", "", "",
      mean(1), mean(2), mean(3), "", mean(4), mean(5), mean(6), mean(7), mean(8)
    if (above != "") print "above " limit " times:" above
    if (bad != "") print "could not be judged:" bad
    if (!count[1] || mean(1) > limit || mean(2) > limit || bad != "") exit 1
  }'
