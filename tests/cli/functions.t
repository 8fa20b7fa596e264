# The functions of SQL: by hand on the picture of graph.txt, the same on a
# dump, on a database, in the sqlite3 shell and in Python.
. "$HQ_SRCDIR/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
"$HQ_BUILDDIR/mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
"$HQ_BUILDDIR/mkdump" --blocks 100 --seq 2 b.hqd
"$heapql" load graph.hqd -o graph.db || exit 99

ask() { "$heapql" sql --csv "${file:-graph.hqd}" "SELECT $1" 2>&1 | tr -d '\r' | tail -n +2; }

says() { "$heapql" sql "$file" "SELECT $1" 2>&1; }

for file in graph.hqd graph.db; do
  is "$file: a path from data, by fields" "$(ask 'heapql_path(3)')" \
    "data [tiny]+0x4010 -> Cache #1 -> Cache.head -> Entry #3"
  is "$file: to an element of an array of pointers" "$(ask "heapql_path('type:Pair')")" \
    "data [tiny]+0x4010 -> Cache #1 -> Cache.spare[1] -> Pair #8"
  is "$file: of a lost block, from its leader" "$(ask 'heapql_path(18)')" \
    "(lost) untyped #16 -> +0 -> untyped #17 -> +8 (to +16) -> untyped #18"
  is "$file: of a leader" "$(ask 'heapql_path(16, 1)')" "(lost) untyped #16"
  is "$file: no such block, no path" "$(ask 'coalesce(heapql_path(77), heapql_path(NULL), 0)')" 0
  # cache goes with its pairs; table is held by a stack; the loop with looped.
  is "$file: retained of a block" "$(ask 'heapql_retained(1), heapql_retained(19), heapql_retained(77)')" \
    "112,176,"
  # The entries are held by each other and by cache and table; what they refer
  # to stays, by table.
  is "$file: retained of a set is no sum" \
    "$(ask "heapql_retained('type:Entry'), heapql_retained('16'), heapql_retained('type:Cache')")" "96,152,112"
  is "$file: symbols" \
    "$(ask "heapql_symbol(3), heapql_symbol('site', 5), heapql_symbol('stack', 3), heapql_symbol('stack', 0), heapql_symbol('type', 2), heapql_symbol('type', 0), heapql_symbol('pc', 1), heapql_symbol('frame', 77)")" \
    "[tiny]+0x1120,[tiny]+0x1010,[tiny]+0x1120 < [tiny]+0x1010,[untraced],Entry,untyped,[tiny]+0x1010,"
  is "$file: an address in a block" \
    "$(ask "heapql_symbol('addr', addr), heapql_symbol('addr', addr + 40) FROM block WHERE serial = 1")" \
    "Cache #1,Cache #1+40"
  is "$file: sizes" \
    "$(ask "heapql_size(0), heapql_size(1023), heapql_size(1536), heapql_size(-3 * 1024 * 1024), heapql_size(NULL)")" \
    "0 B,1023 B,1.5 KiB,-3.0 MiB,"
  like "$file: no type" "$(says "heapql_retained('type:Entri')")" \
    'heapql_retained: there is no type "Entri"; did you mean "Entry"'
  like "$file: no such word" "$(says "heapql_symbol('stak', 1)")" 'wants site, .*; did you mean "stack"'
  like "$file: no dump" "$(says "heapql_path(1, 9)")" 'heapql_path: there is no dump "9"; there is: 1'
done
file='graph.hqd'
is "one statement, several functions and dumps" \
  "$("$heapql" sql --csv graph.hqd b.hqd "SELECT count(heapql_path(serial, dump_id)), count(DISTINCT heapql_symbol(trace_id, dump_id)) FROM block WHERE dump_id = 1" | tail -n 1 | tr -d '\r')" "22,4"
like "of several dumps, which" "$("$heapql" sql graph.hqd b.hqd 'SELECT heapql_path(1)' 2>&1)" \
  'heapql_path: there are 2 dumps; which'
is "where no references were recorded there is no path" \
  "$("$heapql" sql --csv b.hqd 'SELECT heapql_path(1) IS NULL' | tail -n 1 | tr -d '\r')" 1
is "a function in a condition" \
  "$(ask "group_concat(serial) FROM (SELECT serial FROM block WHERE heapql_path(serial) LIKE '(lost)%' ORDER BY 1)")" \
  '"16,17,18,19,20,21,22"'

undocumented=
for name in $(sed -n 's/^HQ_FUNCTION(\([a-z]*\),.*/\1/p' "$HQ_SRCDIR/lib/analysis/function/functions.def") open; do
  grep -q "^| .heapql_$name(" "$HQ_SRCDIR/doc/schema.md" || undocumented="$undocumented $name"
done
is "doc/schema.md has every function" "$undocumented" ""

# In its hosts.
. "$HQ_SRCDIR/tests/lib/hosts.sh"
query="SELECT serial, heapql_path(serial), heapql_retained(serial), heapql_symbol(trace_id),
  heapql_symbol('stack', trace_id), heapql_symbol('addr', addr + 2), heapql_size(req)
  FROM block ORDER BY serial"
wanted=$(echo "$query" | "$heapql" sql --json graph.hqd | jq -r '.[] | map(tostring) | join("|")')
is "SQLite's shell, on a dump" "$(shell :memory: graph.hqd "$query")" "$wanted"
is "SQLite's shell, on a database" "$(shell graph.db "" "$query")" "$wanted"
is "whose rows are meant when a dump is opened beside it" "$(shell graph.db b.hqd "$query")" "$wanted"
cp graph.db newer.db
echo 'PRAGMA user_version = 999' | "$heapql" sql --write newer.db
like "a database of another version" "$(shell newer.db "" "SELECT heapql_path(3)" 2>&1)" 'of a newer version of heapql'
like "a tally of one" "$(shell newer.db "" "SELECT * FROM heapql_tally(1, 'leak')" 2>&1)" 'of a newer version of heapql'
if [ -n "$python3" ]; then
  is "Python, on a dump" "$(python :memory: graph.hqd "$query")" "$wanted"
  is "Python, on a database" "$(python graph.db "" "$query")" "$wanted"
  is "a host can close in the middle of a statement" "$("$python3" - "$extension" 2>&1 <<'PY'
import sqlite3, sys
for i in range(3):
    db = sqlite3.connect("graph.db")
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1])
    rows = db.execute("SELECT heapql_path(serial) FROM block")
    rows.fetchone()
    if i == 0:
        db.close()
    del rows, db
print("closed")
PY
)" closed
fi

# A database that somebody else has made may have views: what a function reads
# is for him who asks.
cp graph.db views.db
"$heapql" sql --write views.db "CREATE VIEW v AS SELECT heapql_in('row 0 of part rules:/etc/passwd', 1, 1);
  CREATE VIEW t AS SELECT * FROM heapql_tally(1, 'set:x', 'all'); CREATE VIEW s AS SELECT heapql_size(4096) AS size"
fails 1 "a function that reads is not for views" "$heapql" sql views.db 'SELECT * FROM v'
like "says so" "$(cat .out)" 'unsafe use of heapql_in'
fails 1 "nor the table" "$heapql" sql views.db 'SELECT * FROM t'
like "says so" "$(cat .out)" 'unsafe use of virtual table "heapql_tally"'
is "one that does not is" "$("$heapql" sql --csv views.db 'SELECT * FROM s' | tr -d '\r' | tail -1)" "4.0 KiB"
done_testing
