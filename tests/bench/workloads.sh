# The programs of the allocator's benchmark and their inputs.  Source it with
# $work set to a scratch directory; `each_workload COMMAND` calls
# COMMAND NAME PROGRAM ARG... once per workload.  Each is the program itself and
# starts no other: heaptrack does not follow.

# python3's own allocator would take the small blocks; no other looks at this.
export PYTHONMALLOC=malloc

make_inputs() {
  cat >"$work/sqlite.sql" <<'SQL'
CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, n INT);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 200000)
INSERT INTO t SELECT i, 'name ' || i, i * 7 % 1000 FROM c;
CREATE INDEX t_n ON t(n, name);
SELECT n, count(*), group_concat(substr(name, 1, 6)) FROM t GROUP BY n ORDER BY 2 DESC LIMIT 10;
SELECT count(DISTINCT upper(name)) FROM t;
SQL
  awk 'BEGIN { print "["; for (i = 0; i < 120000; i++) {
    if (i) print ",";
    printf "{\"id\":%d,\"name\":\"item %d\",\"tags\":[\"a%d\",\"b\"],\"v\":{\"x\":%d.5,\"y\":null}}", i, i, i % 97, i * 3
  } print "]" }' >"$work/items.json"
  cat >"$work/words.awk" <<'AWK'
BEGIN {
  for (i = 0; i < 400000; i++) { k = "key" (i * 7919 % 150000); n[k]++; s[k] = s[k] substr(k, 4) }
  for (k in n) total += n[k] * length(s[k])
  print total
}
AWK
  cat >"$work/trees.lua" <<'LUA'
local function tree(d) if d == 0 then return {} end return {tree(d - 1), tree(d - 1)} end
local function count(t) if not t[1] then return 1 end return 1 + count(t[1]) + count(t[2]) end
local total, keep = 0, {}
for i = 1, 40 do total = total + count(tree(13)) keep[i % 8] = tree(10) end
local names = {}
for i = 1, 300000 do names[#names + 1] = "name " .. i end
print(total, #table.concat(names))
LUA
  cat >"$work/objects.py" <<'PY'
import json
class Node:
    def __init__(self, i):
        self.i = i
        self.name = "node %d" % i
        self.links = [i, i + 1]
nodes = {i: Node(i) for i in range(120000)}
text = json.dumps([{"i": n.i, "name": n.name, "links": n.links} for n in nodes.values()])
back = json.loads(text)
print(sum(len(x["name"]) for x in back), sorted(set(x["i"] % 1000 for x in back))[-1])
PY
  cat >"$work/unit.cc" <<'CC'
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <regex>
#include <string>
#include <vector>
int main() {
  std::map<std::string, std::vector<int>> m;
  std::regex r("([a-z]+)([0-9]*)");
  for (std::string s : {"alpha1", "beta22", "gamma"}) {
    std::smatch k;
    if (std::regex_match(s, k, r)) m[k[1]].push_back(k[2].length());
  }
  std::function<int(int)> f = [&](int x) { return x ? x + f(x - 1) : 0; };
  std::cout << m.size() + f(10) << "\n";
}
CC
  ${CXX:-g++} -E "$work/unit.cc" -o "$work/unit.ii"
}

each_workload() {
  "$@" sqlite3 sqlite3 :memory: ".read $work/sqlite.sql"
  "$@" jq jq -c 'map(select(.id % 3 == 0) | .name) | length' "$work/items.json"
  "$@" gawk gawk -f "$work/words.awk"
  "$@" lua5.4 lua5.4 "$work/trees.lua"
  "$@" python3 /usr/bin/python3 "$work/objects.py"
  "$@" gcc "$(${CXX:-g++} -print-prog-name=cc1plus)" -quiet -fpreprocessed -O1 "$work/unit.ii" -o /dev/null
  "$@" cfrac "$HQ_BUILDDIR/tests/bench/cfrac"
}
