# heapql sql: opened dumps and a loaded database give the same answers, and
# the contract of output and exit statuses holds.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99

# Two dumps of one process: 80 and 60 of each 100 blocks of the same ones.
"$mkdump" --blocks 30000 --seq 1 --keep 80 --label first a.hqd
"$mkdump" --blocks 30000 --seq 2 --keep 60 --label second b.hqd
ok "load" "$heapql" load a.hqd b.hqd -o x.db

# Answers of one query on: dumps, database, database and dump, SQLite alone.
answer() { # PATHS... QUERY
  "$heapql" sql --csv "$@" 2>&1 | tr -d '\r'
}

n=0 different=
while IFS= read -r query; do
  case $query in -- | "-- "* | "") continue ;; esac
  query=$(printf '%s' "$query" | sed 's/:d/1/g; s/:a\b/1/g; s/:b\b/2/g')
  n=$((n + 1))
  dumps=$(answer a.hqd b.hqd "$query")
  loaded=$(answer x.db "$query")
  [ "$dumps" = "$loaded" ] || {
    different="$different
$query
dumps: $(printf '%s' "$dumps" | head -3)
database: $(printf '%s' "$loaded" | head -3)"
  }
  case $dumps in heapql:*) different="$different
$query: $dumps" ;; esac
done <"$HQ_SRCDIR/tests/cli/queries.sql"
is "opened dumps and a loaded database agree" "$different" ""
ok "queries were examined" [ $n -gt 40 ]

# A database and a dump together, the dump numbered after the database's.
ok "load one" "$heapql" load a.hqd -o one.db
is "a database and a dump stand in one connection" \
  "$(answer one.db b.hqd 'SELECT dump_id, count(*) FROM block GROUP BY 1')" \
  "$(answer x.db 'SELECT dump_id, count(*) FROM block GROUP BY 1')"
is "a join reaches over both" \
  "$(answer one.db b.hqd 'SELECT count(*) FROM block n JOIN block o USING(serial) WHERE n.dump_id=2 AND o.dump_id=1')" \
  "$(answer x.db 'SELECT count(*) FROM block n JOIN block o USING(serial) WHERE n.dump_id=2 AND o.dump_id=1')"

# The forms of output.
is "JSON: addresses are strings, counts are numbers" \
  "$("$heapql" sql --json a.hqd 'SELECT base, size, ntotalpools FROM arena LIMIT 1' | tr -d ' \n')" \
  '[{"base":"0x7f0000000000","size":4194304,"ntotalpools":63}]'
like "text shows addresses in hex" \
  "$("$heapql" sql a.hqd 'SELECT base FROM arena LIMIT 1')" '0x7f0000000000'
is "JSON without rows is an empty array" \
  "$("$heapql" sql --json a.hqd 'SELECT * FROM block WHERE serial=0')" '[]'
is "several statements, one of them a temporary table" \
  "$(answer a.hqd 'CREATE TEMP TABLE t AS SELECT serial FROM block LIMIT 3; SELECT count(*) FROM t')" \
  "count(*)
3"
is "the query comes from standard input" \
  "$(echo 'SELECT count(*) FROM dump' | answer a.hqd)" "count(*)
1"
is "the dump comes from standard input" \
  "$(answer - 'SELECT count(*) FROM dump' <a.hqd)" "count(*)
1"
is "a dump comes through a pipe" \
  "$(cat a.hqd | answer - 'SELECT count(*) FROM dump')" "count(*)
1"
is "the tables can be listed" \
  "$(answer a.hqd "SELECT count(*) FROM sqlite_master WHERE name IN ('block','pool','arena','dump')")" "count(*)
4"

# Errors and exit statuses.
fails 1 "an error in the SQL" "$heapql" sql a.hqd 'SELECT count(*)
FROM nowhere'
like "it is told with its place" "$(cat .out)" '^heapql: line [12], column [0-9]+: no such table: nowhere$'
fails 1 "a file that is not there" "$heapql" sql nix.hqd 'SELECT 1'
like "is named" "$(cat .out)" '^heapql: nix.hqd: cannot read; No such file'
fails 1 "a misspelled dump is not taken for a query" "$heapql" sql a.hqd nix.hqd
fails 1 "a file that is no dump" "$heapql" sql "$HQ_SRCDIR/NEWS" 'SELECT 1'
like "is said to be none" "$(cat .out)" 'not a heap dump'
fails 2 "no operand" "$heapql" sql
fails 2 "both --json and --csv" "$heapql" sql --json --csv a.hqd 'SELECT 1'
fails 2 "dump and query from standard input" "$heapql" sql -
fails 1 "a database is read-only" "$heapql" sql x.db 'DELETE FROM dump'
ok "unless it is asked for" "$heapql" sql --write x.db "UPDATE dump SET label='x' WHERE dump_id=1"
sqlite3 other.db 'CREATE TABLE t(x)' 2>/dev/null || "$heapql" sql a.hqd "ATTACH 'other.db' AS o; CREATE TABLE o.t(x)"
fails 1 "a database of somebody else" "$heapql" sql other.db 'SELECT 1'
like "is refused by name" "$(cat .out)" '^heapql: other.db: .*not one made by heapql load'
head -c 20000 a.hqd >cut.hqd
fails 1 "a dump that was cut off" "$heapql" sql cut.hqd 'SELECT count(*) FROM block'
like "is refused with the way out" "$(cat .out)" '^heapql: cut.hqd: damaged: .*--partial'
ok "which opens it" "$heapql" sql --partial cut.hqd 'SELECT count(*) FROM pool'
is "and tells that it is a part" \
  "$(answer --partial cut.hqd 'SELECT truncated, damage IS NOT NULL FROM dump')" "truncated,damage IS NOT NULL
1,1"

# Few rows that promise more frames than any program has.
awk 'BEGIN {
  print "dump seq=1 pid=77 trigger=call program=x next_serial=1\ncost method=fork\nnode node_id=0"
  for (i = 1; i < 20000; i++) print "node node_id=" i " parent=" i - 1 " pc_id=1"
  print "pc pc_id=0 module_id=4294967295\npc pc_id=1 addr=0x1000 module_id=4294967295"
  for (i = 0; i < 20000; i++) print "trace trace_id=" i " node_id=" (i < 3 ? 0 : 19999)
}' >deep.txt
"$mkdump" deep.txt deep.hqd
fails 1 "traces without end" "$heapql" sql --partial deep.hqd 'SELECT count(*) FROM trace_frame'
like "are said to be too many" "$(cat .out)" 'the traces have 399920003 frames together'
is "and each is still known" \
  "$(answer --partial deep.hqd 'SELECT sum(nframe), max(top_frame) FROM trace')" "sum(nframe),max(top_frame)
399920003,0"
done_testing
