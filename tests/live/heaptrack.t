#!/bin/sh
# The same programs under heaptrack and under us: allocations, bytes, temporary
# allocations and peak.  doc/capture.md says where the two differ by design.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
for tool in heaptrack zstdcat; do
  command -v $tool >/dev/null || skip_all "NO $tool: NOT COMPARED; tests/run.sh installs it"
done
cd "$tap_tmp" || exit 99

cat >c.c <<'EOF'
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static char *block[20000];
int main(void)
{
	char *volatile grown = NULL, *volatile p;
	void *aligned;
	for (int i = 0; i < 20000; i++)
		block[i] = malloc(1 + i % 700);
	for (int i = 0; i < 7000; i++) { /* temporary */
		p = malloc(30);
		free(p);
	}
	for (int i = 0; i < 5000; i++)
		block[i] = realloc(block[i], 1000);
	for (int i = 0; i < 3000; i++)
		free(block[i]);
	for (int i = 1; i <= 300; i++) /* all but the last */
		grown = realloc(grown, i * 3000);
	for (int i = 0; i < 100; i++) {
		p = calloc(i, 50);
		if (posix_memalign(&aligned, 64, 640) != 0)
			return 1;
		free(p);
	}
	p = strdup("text");
	p = malloc(3000000);
	free(p);
	return grown == NULL;
}
EOF
cat >cc.cc <<'EOF'
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>
int main()
{
	std::map<std::string, std::vector<int>> m;
	for (int i = 0; i < 5000; i++)
		m["a key that is longer than any small string " + std::to_string(i % 500)].push_back(i);
	std::vector<std::unique_ptr<std::string>> v;
	for (int i = 0; i < 3000; i++)
		v.push_back(std::make_unique<std::string>(40 + i % 50, 'x'));
	std::sort(v.begin(), v.end(), [](auto &a, auto &b) { return *a < *b; });
	int caught = 0;
	for (int i = 0; i < 1000; i++)
		try {
			if (i % 3)
				throw std::runtime_error("a text that does not fit inside of the object");
		} catch (const std::exception &) {
			caught++;
		}
	std::cout << m.size() + v.size() + caught << "\n";
}
EOF
ok "the programs compile" sh -c "${CC:-cc} -O1 c.c -o c && ${CXX:-c++} -O2 cc.cc -o cc"
awk 'BEGIN { print "["; for (i = 0; i < 5000; i++) { if (i) print ","; printf "{\"id\":%d,\"t\":[%d]}", i, i % 7 } print "]" }' >items.json

# compare NAME COMMAND...
compare() {
  name=$1
  shift
  # heaptrack brings a C++ library into programs that have none, with a block.
  skip=0
  ldd "$(command -v "$1")" | grep -q 'libstdc++' || skip=72704
  heaptrack --raw -o "$name.heaptrack" "$@" >"$name.theirs" 2>&1 </dev/null
  theirs=$(zstdcat "$name.heaptrack.raw.zst" |
    awk -v skip=$skip -f "$HQ_SRCDIR/tests/live/heaptrack.awk")
  "$heapql" run -o "$PWD/$name.hqd" -- "$@" >"$name.ours" </dev/null
  ours=$("$heapql" sql --csv "$name.hqd" "SELECT sum(allocs) || ' ' || sum(bytes) || ' ' ||
    sum(temporaries) || ' ' || (SELECT value FROM counter WHERE name = 'peak_live_bytes') FROM trace" |
    tail -1 | tr -d '\r')
  echo "# $name: heaptrack $theirs"
  echo "# $name: heapql    $ours"
  ok "$name: heaptrack recorded something" [ "${theirs%% *}" -gt 100 ]
  is "$name: allocations, bytes, temporaries, peak within 0.1 %" "$(echo "$theirs $ours" | awk '{
    for (i = 1; i <= 4; i++) {
      d = $i - $(i + 5)
      if (d < 0) d = -d
      printf "%s ", d <= $i / 1000 || (i == 3 && d <= 2) ? "yes" : "no"
    } }')" "yes yes yes yes "
}
compare c ./c
compare cc ./cc
compare sqlite3 sqlite3 :memory: \
  "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<20000) SELECT count(*), sum(length('x'||i)) FROM c"
compare jq jq -c 'group_by(.t) | map(length)' items.json
done_testing
