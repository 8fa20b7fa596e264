# heapql_sqlite.so in the sqlite3 shell.
. "$HQ_SRCDIR/tests/lib/tap.sh"
extension=$HQ_BUILDDIR/.libs/heapql_sqlite.so
command -v sqlite3 >/dev/null || skip_all "there is no sqlite3"
[ -e "$extension" ] || skip_all "the extension was not built"
# A shell without a sanitizer cannot load what was built with one.
nm -D "$extension" 2>/dev/null | grep -q __asan_init && skip_all "sanitizers"
cd "$tap_tmp" || exit 99
"$HQ_BUILDDIR/mkdump" --blocks 3000 --seq 1 --keep 80 a.hqd
"$HQ_BUILDDIR/mkdump" --blocks 3000 --seq 2 --keep 60 b.hqd
"$heapql" load a.hqd b.hqd -o x.db
shell() { sqlite3 "${db:-:memory:}" ".load $extension" "$@" 2>&1; }

is "dumps are opened one after the other" \
  "$(shell "SELECT heapql_open('a.hqd'), heapql_open('b.hqd')")" "1|2"
query='SELECT dump_id, szidx, count(*), sum(req) FROM block GROUP BY 1, 2'
is "and answer as the command does" \
  "$(shell "SELECT heapql_open('a.hqd'), heapql_open('b.hqd')" "$query" | tail -n +2)" \
  "$("$heapql" sql --csv a.hqd b.hqd "$query" | tr -d '\r' | tail -n +2 | tr , '|')"
like "a file that is no dump is an error" \
  "$(shell "SELECT heapql_open('/dev/null')")" 'not a heap dump'
head -c 3000 a.hqd >cut.hqd
like "a damaged dump is refused" "$(shell "SELECT heapql_open('cut.hqd')")" damaged
is "and opened in parts where that is asked for" \
  "$(shell "SELECT heapql_open('cut.hqd', 1)" 'SELECT truncated FROM dump')" "1
1"
db=x.db
is "a loaded database's own tables are meant" \
  "$(shell "SELECT heapql_open('a.hqd')" 'SELECT count(*) FROM dump')" "1
2"
is "a table of another name reaches the dump" \
  "$(shell "SELECT heapql_open('a.hqd')" 'CREATE VIRTUAL TABLE temp.o USING dump' \
    'SELECT count(*) FROM o')" "1
1"
exports=$(nm -D --defined-only "$extension" | awk '{ print $3 }')
is "only the entry point is exported" "$exports" sqlite3_heapqlsqlite_init
ok "SQLite is called through its host only" \
  sh -c "! nm -D --undefined-only '$extension' | grep -q ' sqlite3_'"
done_testing
