#!/bin/sh
# Full exact stacks against no recording at all, against heaptrack and against
# LeakSanitizer: CPU and peak memory of whole programs, each interleaved with
# the plain program.  The goals: CPU at most 1.10 and memory at most 1.35
# (geometric means), no program above 1.7; the added cost below a third of
# heaptrack's, the ratio below LeakSanitizer's; 128 bytes a trace; symbols of a
# dump of cc1 within 3 s.
#
# The peers are favoured: heaptrack's output goes to /dev/null and is not
# interpreted; LeakSanitizer does not look for leaks, and walks by frame
# pointers, so that its stacks of these programs are short and wrong.
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
runs=${HQ_BENCH_RUNS:-9}
work=$(mktemp -d "${TMPDIR:-/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
. "$HQ_SRCDIR/tests/bench/workloads.sh"
make_inputs
heapql=$HQ_BUILDDIR/heapql
heaptrack=${HQ_BENCH_HEAPTRACK:-/usr/lib/heaptrack/libheaptrack_preload.so}
lsan=${HQ_BENCH_LSAN:-$(${CC:-cc} -print-file-name=liblsan.so)}

# gcc 12's LeakSanitizer, preloaded, calls a signal() that it never looked up.
cat >"$work/shim.c" <<'C'
#define _GNU_SOURCE
#include <signal.h>
extern int __sigaction(int, const struct sigaction *, struct sigaction *);
void (*signal(int n, void (*f)(int)))(int) { return ssignal(n, f); }
int sigaction(int n, const struct sigaction *a, struct sigaction *b) { return __sigaction(n, a, b); }
C
${CC:-cc} -shared -fPIC "$work/shim.c" -o "$work/shim.so"

ratio() { # NAME VAR=VALUE... -- COMMAND...: CPU ratio, median, memory ratio
  name=$1
  shift
  "$HQ_BUILDDIR/tests/bench/ratio" "$name" "$runs" "$@" >"$work/ratio" ||
    echo "$name $absent - -" >"$work/ratio"
  cut -d' ' -f2-5,8 "$work/ratio"
}

absent="- - - - -"
one() { # NAME COMMAND...
  name=$1
  shift
  ours=$(ratio "$name" \
    "LD_PRELOAD=${HQ_BENCH_PRELOAD:-$HQ_BUILDDIR/.libs/libheapql.so}" \
    HEAPQL_DUMP_AT=none HEAPQL_SIGNAL=none -- "$@")
  theirs=$absent leaks=$absent
  [ ! -e "$heaptrack" ] || theirs=$(ratio "$name" "LD_PRELOAD=$heaptrack" \
    DUMP_HEAPTRACK_OUTPUT=stdout -- "$@")
  [ ! -e "$lsan" ] || leaks=$(ratio "$name" "LD_PRELOAD=$work/shim.so $lsan" \
    LSAN_OPTIONS=detect_leaks=0 -- "$@")
  # shellcheck disable=SC2086
  set -- $ours $theirs $leaks
  echo "$name $1 $2 $3 $4 $5 $8 ${10} ${13} ${15}"
}

echo "full stacks against none, heaptrack and LeakSanitizer, $runs interleaved runs each, whole processes"
each_workload one | awk '
  function mean(i) { return count[i] ? sprintf("%.3f", exp(sum[i] / count[i])) : "-" }
  BEGIN {
    printf "%-9s %9s %9s | %6s %6s %6s | %9s %6s | %6s %6s\n", "", "glibc ms", "ours ms",
      "CPU", "median", "memory", "heaptrack", "memory", "LSan", "memory"
  }
  {
    printf "%-9s %9s %9s | %6s %6s %6s | %9s %6s | %6s %6s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
    for (i = 4; i <= 10; i++) if ($i != "-") { sum[i] += log($i); count[i]++ }
  }
  END {
    printf "%-9s %9s %9s | %6s %6s %6s | %9s %6s | %6s %6s\n", "geomean", "", "",
      mean(4), mean(5), mean(6), mean(7), mean(8), mean(9), mean(10)
    if (count[7]) printf "added CPU, of heaptrack'\''s: %.2f\n", (mean(4) - 1) / (mean(7) - 1)
  }'

# What the tables of traces take, by the dump with the most traces.
counters() { # DUMP
  "$heapql" sql --csv "$1" "SELECT
    max(value) FILTER (WHERE name = 'traces') || ' ' ||
    max(value) FILTER (WHERE name = 'trace_nodes') || ' ' ||
    max(value) FILTER (WHERE name = 'trace_bytes') || ' ' ||
    max(value) FILTER (WHERE name = 'cut_traces') || ' ' ||
    max(value) FILTER (WHERE name = 'lost_traces') FROM counter" | tail -1 | tr -d '\r'
}
tables() { # NAME COMMAND...
  name=$1 most=-1
  shift
  mkdir "$work/$name.d"
  "$heapql" run -o "$work/$name.d/" -- "$@" >/dev/null
  for dump in "$work/$name.d"/*.hqd; do
    found=$(counters "$dump")
    if [ "${found%% *}" -gt $most ]; then most=${found%% *} best=$found; fi
  done
  echo "$name $best"
}
echo
echo "the tables of traces"
each_workload tables | awk '
  BEGIN { printf "%-9s %9s %9s %12s %14s %6s %6s\n", "program", "traces", "nodes", "bytes", "bytes a trace", "cut", "lost" }
  { printf "%-9s %9d %9d %12d %14s %6d %6d\n", $1, $2, $3, $4, $2 ? sprintf("%.1f", $4 / $2) : "-", $5, $6 }'

# A dump of cc1plus with 100 000 traces and more: symbols of every frame, twice,
# since the second time files are cached.
cat >"$work/large.cc" <<'CC'
#include <bits/stdc++.h>
#define main first
#include "unit.cc"
#undef main
int main() {
  std::unordered_map<std::string, std::shared_future<int>> m;
  std::vector<std::thread> t;
  for (int i = 0; i < 4; i++)
    t.emplace_back([&m, i] { m[std::to_string(i)] = std::async([i] { return i; }).share(); });
  for (auto &x : t) x.join();
  std::wregex r(L"(a|b)*c");
  std::filesystem::path p("x");
  std::stringstream s;
  std::mt19937_64 g;
  std::normal_distribution<> d;
  std::stable_sort(t.begin(), t.end(), [](auto &a, auto &b) { return a.get_id() < b.get_id(); });
  s << std::regex_match(p.wstring(), r) << d(g);
  return s.str().size();
}
CC
${CXX:-g++} -w -E "$work/large.cc" -o "$work/large.ii"
echo
"$heapql" run -o "$work/cc1plus.hqd" -- "$(${CXX:-g++} -print-prog-name=cc1plus)" \
  -quiet -w -fpreprocessed -O2 "$work/large.ii" -o /dev/null
echo "symbols of a dump of cc1plus with $(counters "$work/cc1plus.hqd" | cut -d' ' -f1) traces; seconds, CPU, KiB"
for round in first second; do
  "$HQ_BUILDDIR/tests/bench/timed" "$heapql" sql "$work/cc1plus.hqd" \
    "SELECT count(*), count(func), count(line) FROM frame" 2>"$work/err" >"$work/frames"
  echo "$round: $(tail -1 "$work/err")"
done
grep '^heapql' "$work/err" || true
tail -1 "$work/frames" | awk '{ printf "%d frames, %d with a function, %d with a line\n", $1, $2, $3 }'
