#!/bin/sh
# Reports of stacks on a dump of cc1plus, which compiles much of the C++ library
# and meets some hundred thousand stacks.  HQ_BENCH_ROUNDS changes the rounds;
# the best counts.
set -eu
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
: "${HQ_BENCH_ROUNDS:=3}"
unset DEBUGINFOD_URLS
dir=$(mktemp -d "${TMPDIR:-/var/tmp}/hq-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
heapql=$HQ_BUILDDIR/heapql
cc1plus=$(g++ -print-prog-name=cc1plus)

for header in iostream map vector string regex algorithm functional \
  unordered_map thread future random sstream; do
  echo "#include <$header>"
done >"$dir/x.cc"
cat >>"$dir/x.cc" <<'CC'
int main()
{
	std::map<std::string, std::vector<int>> m;
	std::regex r("a+b*");
	auto f = std::async([&] { return std::regex_match("aab", r); });
	m["a"].push_back(f.get());
	std::cout << m.size();
}
CC
g++ -E -O2 -g "$dir/x.cc" >"$dir/x.ii"
"$heapql" run -o "$dir/" -- "$cc1plus" -fpreprocessed -quiet -O2 -g -o "$dir/x.s" "$dir/x.ii"
dump=$(echo "$dir"/cc1plus.*.hqd)

measure() { # COMMAND...: seconds, CPU seconds, peak KiB of the best round
  round=0
  while [ $round -lt "$HQ_BENCH_ROUNDS" ]; do
    round=$((round + 1))
    { "$HQ_BUILDDIR/tests/bench/timed" "$@" 2>&1 >/dev/null; } | tail -1
  done | sort -n -k1 | head -1
}
n=$("$heapql" sql --csv "$dump" 'SELECT count(*) FROM trace' | tail -1 | tr -d '\r')
echo "Reports of $n stacks of cc1plus, a file of $(($(wc -c <"$dump") / 1024)) KiB; the best of $HQ_BENCH_ROUNDS rounds"
printf '%-42s %8s %8s %9s  %s\n' "" seconds CPU "peak MiB" limit
row() { # TITLE COMMAND...
  title=$1
  shift
  # shellcheck disable=SC2046
  set -- $(measure "$@")
  printf '%-42s %8.2f %8.2f %9d  %s\n' "$title" "$1" "$2" $(($3 / 1024)) "2 s"
}
for r in totals sites "sites --group traceback" functions "functions --cumulative" \
  files modules tree "tree --bottom-up" folded temporary timeline; do
  # shellcheck disable=SC2086
  row "$r" "$heapql" report $r "$dump"
done
row "diff --by site" "$heapql" diff --by site "$dump" "$dump"
row "diff --by trace" "$heapql" diff --by trace "$dump" "$dump"
