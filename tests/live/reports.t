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

# Lines that are known, between two dumps: what is born and freed is exact, also
# what is both, and also where functions are inlined.
cat >lines.c <<'C'
#include <stdlib.h>
#include <heapql/heapql.h>
void *volatile kept[100];
static inline void fill(int from, int to, int size)
{
	for (int i = from; i < to; i++)
		kept[i] = malloc(size); /* fill */
}
int main(void)
{
	fill(0, 10, 1000); /* first */
	heapql_dump("one");
	heapql_dump_wait();
	for (int i = 0; i < 3; i++)
		free(kept[i]);
	fill(10, 15, 2000); /* second */
	for (int i = 0; i < 7; i++) {
		void *volatile p = malloc(100); /* temporary */
		free(p);
	}
	return 0;
}
C
ok "a program is built" "${CC:-cc}" -O2 -g -I"$HQ_SRCDIR/include" -o lines lines.c
mkdir lines.d
ok "and recorded" "$heapql" run -o "$PWD/lines.d/%n.hqd" -- ./lines
line() { grep -n "/\\* $1 \\*/" lines.c | cut -d: -f1; }
# numbers LINE OPTION...: live, change, born, freed, blocks, allocations
numbers() {
  at=$(line "$1")
  shift
  "$heapql" report annotate lines.c lines.d/1.hqd lines.d/2.hqd --csv "$@" 2>/dev/null |
    tr -d '\r' | awk -F, -v at="$at" '$1 == at { print $2, $3, $5, $6, $7, $8 }'
}
is "annotate: a line" "$(numbers fill)" "17000 7000 10000 3000 12 5"
is "annotate: what died at once" "$(numbers temporary)" "0 0 700 700 0 7"
is "annotate --cumulative: the call that was before" "$(numbers first --cumulative)" "7000 -3000 0 3000 7 0"
is "annotate --cumulative: the call that came between" "$(numbers second --cumulative)" "10000 10000 10000 0 5 5"
fails 1 "annotate: the later dump first" "$heapql" report annotate lines.c lines.d/2.hqd lines.d/1.hqd
fails 1 "diff --by: too" "$heapql" diff --by site lines.d/2.hqd lines.d/1.hqd
ok "which two processes may be" "$heapql" diff --by site "$(ls -S sqlite3/*.hqd | head -1)" lines.d/1.hqd
like "annotate: the text stands beside it" "$("$heapql" report annotate lines.c lines.d/2.hqd 2>/dev/null)" \
  "^ *$(line fill) +16.6 KiB .*  kept\\[i\\] = malloc\\(size\\)"
is "temporary" "$("$heapql" report temporary lines.d/2.hqd --include lines.c --csv 2>/dev/null | tr -d '\r' | sed 1d | cut -d, -f1,3,9,11)" \
  "7,7,main,$(line temporary)"
is "folded" "$("$heapql" report folded lines.d/2.hqd --include lines.c 2>/dev/null | sed 's/.*;main/main/')" "main;fill 17000"
is "diff --by line" "$("$heapql" diff --by lineno lines.d/1.hqd lines.d/2.hqd --include lines.c --csv 2>/dev/null | tr -d '\r' | sed 1d | cut -d, -f1-7,11 | sort)" \
  "0,0,0,0,0,700,700,$(line temporary)
7000,17000,10000,2,12,10000,3000,$(line fill)"

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
