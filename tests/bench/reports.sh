#!/bin/sh
# Reports of stacks on a dump of cc1plus, which compiles much of the C++ library
# and meets some hundred thousand stacks.  HQ_BENCH_ROUNDS changes the rounds;
# the best counts.
set -eu
. "$(dirname "$0")/measure.sh"
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

n=$("$heapql" sql --csv "$dump" 'SELECT count(*) FROM trace' | tail -1 | tr -d '\r')
echo "Reports of $n stacks of cc1plus, a file of $(($(wc -c <"$dump") / 1024)) KiB; the best of $HQ_BENCH_ROUNDS rounds"
rows
for r in totals sites "sites --group traceback" functions "functions --cumulative" \
  files modules tree "tree --bottom-up" folded temporary timeline; do
  # shellcheck disable=SC2086
  row "$r" "2 s" "$heapql" report $r "$dump"
done
row "diff --by site" "2 s" "$heapql" diff --by site "$dump" "$dump"
row "diff --by trace" "2 s" "$heapql" diff --by trace "$dump" "$dump"
