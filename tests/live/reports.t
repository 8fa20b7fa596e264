# Reports of stacks on dumps of real programs: whatever they are grouped by, and
# on a dump as on a database, their sums are those of the dump.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
unset DEBUGINFOD_URLS COLUMNS
cd "$tap_tmp" || exit 99

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  tap_point 1 "$1 is not installed; tests/run.sh installs it"
  return 1
}

# Symbols are told about on standard error; here only numbers count.
sql() { "$heapql" sql --csv "$@" 2>/dev/null | tr -d '\r' | sed 1d; }
# sum COLUMN REPORT...: of all rows of a report.
sum() {
  column=$1
  shift
  "$heapql" report "$@" --csv -n 0 2>/dev/null | tr -d '\r' | awk -F, -v name="$column" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
    { n += $at } END { printf "%d\n", n }'
}

# record NAME COMMAND...: a dump at its end in NAME/, the largest if several.
record() {
  name=$1
  shift
  mkdir -p "$name"
  "$heapql" run --stack 100 -o "$PWD/$name/" -- "$@" >"$name/out" 2>&1 </dev/null
  # shellcheck disable=SC2012
  dump=$(ls -S "$name"/*.hqd 2>/dev/null | head -1)
  ok "$name: there is a dump" [ -n "$dump" ]
}

check() { # NAME
  live=$(sql "$dump" 'SELECT sum(req) FROM block')
  total=$(sql "$dump" 'SELECT sum(bytes) FROM trace')
  temporary=$(sql "$dump" 'SELECT sum(temporaries) FROM trace')
  peak=$(sql "$dump" "SELECT value FROM counter WHERE name = 'peak_recorded_bytes'")
  ok "$1: something lives" [ "${live:-0}" -gt 0 ]
  ok "$1: it has stacks" [ "$(sql "$dump" 'SELECT count(*) FROM trace WHERE nframe > 2')" -gt 5 ]
  for r in sites functions files modules "sites --group lineno" "sites --group traceback"; do
    # shellcheck disable=SC2086
    is "$1, $r: live, peak, total, temporary" \
      "$(sum live_bytes $r "$dump") $(sum peak_bytes $r "$dump") $(sum bytes $r "$dump") $(sum temporaries $r "$dump")" \
      "$live $peak $total $temporary"
  done
  is "$1, folded" "$("$heapql" report folded "$dump" 2>/dev/null | awk '{ n += $NF } END { printf "%d\n", n }')" "$live"
  for way in "" --bottom-up; do
    # shellcheck disable=SC2086
    is "$1, tree $way: the roots" "$("$heapql" report tree $way --threshold 0 --csv "$dump" 2>/dev/null |
      tr -d '\r' | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "parent") at = i; next }
        $at == "" { n += $2 } END { printf "%d\n", n }')" "$live"
  done
  is "$1: main's callers hold all that has a stack" \
    "$(sql "$dump" "SELECT count(*) FROM (SELECT max(depth) FROM trace_frame GROUP BY trace_id)")" \
    "$(sql "$dump" 'SELECT count(*) FROM trace WHERE nframe > 0')"
  ok "$1: load" sh -c '"$1" load "$2" -o "$3.db" 2>/dev/null' - "$heapql" "$dump" "$1"
  for r in sites "functions --cumulative" tree temporary; do
    # shellcheck disable=SC2086
    is "$1, $r: the database says the same" "$("$heapql" report $r "$1.db" 2>/dev/null | cksum)" \
      "$("$heapql" report $r "$dump" 2>/dev/null | cksum)"
  done
  is "$1: no growth between a dump and itself, by stack" \
    "$("$heapql" diff --by trace "$dump" "$dump" -n 0 --csv 2>/dev/null | tr -d '\r' | sed 1d | cut -d, -f1 | sort -u)" 0
  block=$(sql "$dump" 'SELECT serial FROM block WHERE trace_id > 2 ORDER BY req DESC LIMIT 1')
  ok "$1: the stack of its largest block" \
    [ "$("$heapql" report block "$block" "$dump" -t stack --csv 2>/dev/null | wc -l)" -gt 3 ]
}

awk 'BEGIN { print "["; for (i = 0; i < 3000; i++) { if (i) print ","; printf "{\"id\":%d,\"t\":[%d]}", i, i % 7 } print "]" }' >items.json
printf '#include <stdio.h>\nint main(int c, char **v) { (void)v; printf("%%d\\n", c); return 0; }\n' >unit.c
need sqlite3 && record sqlite3 sqlite3 :memory: \
  "CREATE TABLE t AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<20000) SELECT i, 'x'||i FROM c; SELECT count(*) FROM t" && check sqlite3
need jq && record jq jq -c 'group_by(.t) | map(length)' items.json && check jq
[ -x /usr/bin/python3 ] && record python3 env PYTHONMALLOC=malloc /usr/bin/python3 -c \
  'd = {i: [str(i)] for i in range(10000)}; print(len(d))' && check python3
record gcc gcc -O2 -S -o unit.s unit.c && check gcc

# The same program, run again: other addresses, the same sites.
if need sqlite3; then
  first=$(ls -S sqlite3/*.hqd | head -1)
  record again sqlite3 :memory: \
    "CREATE TABLE t AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<20000) SELECT i, 'x'||i FROM c; SELECT count(*) FROM t"
  fails 1 "two runs are not compared block by block" "$heapql" diff "$first" "$dump"
  is "two runs of a program do not differ by site" \
    "$("$heapql" diff --by site "$first" "$dump" -n 0 --csv 2>/dev/null | tr -d '\r' | sed 1d | cut -d, -f1 | awk '{ n += $1 < 0 ? -$1 : $1 } END { print (n < 2000) ? "little" : n }')" little
fi
done_testing
