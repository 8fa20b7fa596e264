# heapql snapshot, compare, marks, --between: what CPython's own tracemalloc
# says of the same blocks, and values made by hand from marks.txt.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
here=$HQ_SRCDIR/tests/cli
cd "$tap_tmp" || exit 99
unset COLUMNS
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# The judge: numbers, texts, order, filters of Lib/tracemalloc.py.
ok "blocks by chance" python3 "$here/tracemalloc_judge.py" make .
"$mkdump" a.txt ja.hqd
"$mkdump" b.txt jb.hqd
ok "they are whole dumps" "$heapql" info ja.hqd jb.hqd
ok "into a database" "$heapql" load ja.hqd jb.hqd -o j.db
ok "with names" sh -c '"$1" sql --write j.db <names.sql' - "$heapql"
python3 "$here/tracemalloc_judge.py" judge j.db "$heapql" >judged
sed -n '/^#/p' judged
grep -E '^(not )?ok' judged | sed 's/ [0-9]* - / - /' >points
while read -r line; do
  case $line in
  ok*) tap_point 0 "tracemalloc.py agrees: ${line#ok - }" ;;
  *) tap_point 1 "tracemalloc.py agrees: ${line#not ok - }" ;;
  esac
done <points
is "all were judged" "$(wc -l <points | tr -d ' ')" 23

# FIELD.md 4.3: its queries say the same as the commands.
sql() { "$heapql" sql --csv j.db "$1" 2>/dev/null | tr -d '\r' | sed 1d | sort; }
said() { "$heapql" "$@" -n 0 --csv 2>/dev/null | tr -d '\r' | sed 1d; }
is "statistics('lineno') as a query" \
  "$(sql "SELECT f.file, f.line, sum(b.req) AS size, count(*) AS n FROM block b JOIN trace t USING (dump_id, trace_id)
     JOIN frame f ON f.dump_id = b.dump_id AND f.frame_id = t.top_frame WHERE b.dump_id = 1 GROUP BY f.file, f.line")" \
  "$(said snapshot j.db --dump 1 | awk -F, -v OFS=, '{ print $6, $7, $1, $2 }' | sort)"
is "the cumulative form" \
  "$(sql "SELECT file, line, sum(req) AS size, count(*) AS n FROM (SELECT DISTINCT b.serial, b.req, f.file, f.line FROM block b
     JOIN trace_frame tf USING (dump_id, trace_id) JOIN frame f ON f.dump_id = b.dump_id AND f.frame_id = tf.frame_id
     WHERE b.dump_id = 1) GROUP BY file, line")" \
  "$(said snapshot j.db --dump 1 --cumulative | awk -F, -v OFS=, '{ print $6, $7, $1, $2 }' | sort)"
ok "the queries have rows" [ "$(sql "SELECT file FROM frame WHERE dump_id = 1" | wc -l)" -gt 20 ]
is "compare_to as a query" \
  "$(sql "WITH s AS (SELECT b.dump_id, f.file, f.line, sum(b.req) AS sz, count(*) AS n FROM block b JOIN trace t USING (dump_id, trace_id)
       JOIN frame f ON f.dump_id = b.dump_id AND f.frame_id = t.top_frame GROUP BY 1, 2, 3), k AS (SELECT DISTINCT file, line FROM s)
     SELECT k.file, k.line, coalesce(n.sz, 0) AS size, coalesce(n.sz, 0) - coalesce(o.sz, 0) AS size_diff, coalesce(n.n, 0) AS count,
       coalesce(n.n, 0) - coalesce(o.n, 0) AS count_diff FROM k LEFT JOIN s n ON n.dump_id = 2 AND n.file = k.file AND n.line = k.line
     LEFT JOIN s o ON o.dump_id = 1 AND o.file = k.file AND o.line = k.line")" \
  "$(said compare j.db --since 1 --dump 2 | awk -F, -v OFS=, '{ print $8, $9, $1, $2, $3, $4 }' | sort)"

# Marks, by hand.
"$mkdump" "$here/marks.txt" m.hqd
ok "the fixture of marks is a whole dump" "$heapql" info m.hqd
ok "marks into a database" "$heapql" load m.hqd -o m.db
column() { # FILE COLUMN COMMAND...
  file=$1 name=$2 what=$3
  shift 3
  "$heapql" "$what" "$file" "$@" --csv 2>/dev/null | tr -d '\r' | awk -F, -v name="$name" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
    { print $at }' | tr '\n' ' '
}
for f in m.hqd m.db; do
  is "$f: marks and what changed since the one before" \
    "$(column $f live_change marks)$(column $f arena_change marks)$(column $f blocks_change marks)" \
    "110 50 -10 262144 262144 0 2 2 1 "
  is "$f: allocated and freed between marks" "$(column $f allocated marks)$(column $f freed marks)" \
    "400 500 500 290 450 510 "
  is "$f: resident memory that is not known is not 0" "$(column $f rss marks)$(column $f rss_change marks)" \
    "500000 700000   200000  "
  is "$f: untraced" "$(column $f untraced marks)" " 30  "
  is "$f: between a and b: serials 10 to 19" "$(column $f size snapshot --between a,b)$(column $f count snapshot --between a,b)" "30 20 1 1 "
  is "$f: a is the last one before b, alone the last of all" "$(column $f size snapshot --between a,)" "60 "
  is "$f: from the start to the first a" "$(column $f size snapshot --between ,a#1)" "10 "
  is "$f: b to a" "$(column $f size snapshot --between b,a)" "90 "
  is "$f: passes by number" "$(column $f size snapshot --between 'a#1,a#2' | tr ' ' '\n' | sort -n | tr '\n' ' ')" "20 30 90 "
  is "$f: start to dump is everything" "$(column $f size snapshot --between ,)" "$(column $f size snapshot)"
  is "$f: sites between" "$(column $f live_bytes sites --between b,a)" "90 "
  is "$f: what is not known of that span is not 0" "$(column $f peak_bytes sites --between b,a)$(column $f allocs sites --between b,a)" "  "
  is "$f: types between" "$(column $f bytes types -t types --between a,b)" "50 "
done
is "of a set, what was born in between" "$(column m.hqd bytes types -t types --between a,b --where 'req > 20')" "30 "
is "chosen blocks of a heap" "$(column m.db bytes types -t types --domain malloc --between b,a)" "90 "
# tracemalloc's domains are heaps: objects has 5 + 8 + 500 bytes.
"$mkdump" "$here/heap_a.txt" h.hqd
is "a domain by name, by number" "$(column h.hqd size snapshot --domain objects)$(column h.hqd size snapshot --domain 1)" "513 513 "
is "all but one" "$(column h.hqd size snapshot --domain '!objects')$(column h.hqd count snapshot --domain '!1')" "2000059 5 "
fails 1 "a heap that is not there" "$heapql" snapshot h.hqd --domain object
like "the nearest is named, too" "$(cat .out)" 'no heap "object"; did you mean "objects"'
fails 2 "cumulative is about frames, not whole stacks" "$heapql" snapshot m.hqd --group traceback --cumulative
like "how the heap changed meanwhile is said" "$("$heapql" snapshot m.hqd --between a,b)" \
  '^born between a and b, and still live; meanwhile live bytes \+50 B, arenas \+256.0 KiB, resident \+195.3 KiB$'
like "to the dump" "$("$heapql" snapshot m.hqd --between a,)" 'between a and the dump.* live bytes \+60 B, arenas -256.0 KiB, resident not known$'
fails 1 "a mark that is not there" "$heapql" snapshot m.hqd --between a,bb
like "the nearest is named" "$(cat .out)" 'no mark "bb"; did you mean "b"'
fails 1 "a pass that is not there" "$heapql" snapshot m.hqd --between 'a#3,'
fails 2 "the wrong order" "$heapql" snapshot m.hqd --between 'b,a#1'
like "is said" "$(cat .out)" '"b" comes after "a"'
fails 2 "no comma" "$heapql" snapshot m.hqd --between a
fails 1 "a dump without marks" "$heapql" snapshot ja.hqd --between a,
like "says so" "$(cat .out)" 'made no mark'
fails 2 "compare wants two" "$heapql" compare m.hqd
fails 2 "a report that cannot heed it" "$heapql" tree m.hqd --between a,b
is "no marks: an empty table" "$(column ja.hqd name marks)" ""
# What is not there is told of.
is "nothing lost, nothing said" "$("$heapql" marks m.hqd | grep -c 'no room')" 0
{ cat "$here/marks.txt"; echo "counter name=marks_lost value=1234"; echo "counter name=profile_passes_lost value=56"; } >lost.txt
"$mkdump" lost.txt lost.hqd
like "marks that are lost" "$("$heapql" marks lost.hqd)" 'no room for 1,234 marks'
like "passes of lines that are lost" "$("$heapql" profile lost.hqd)" 'no room for .* 56 passes of lines'
like "summary warns of both" "$("$heapql" summary lost.hqd | tr '\n' ' ')" '1,234 marks .*56 passes of lines'
# What the reader refuses.
sed 's/mark_id=2 name=a pass=2 thread_id=1 mono_ns=4000000/mark_id=2 name=a pass=2 thread_id=1 mono_ns=2500000/' "$here/marks.txt" >wrong.txt
"$mkdump" wrong.txt wrong.hqd
fails 1 "marks that go back in time" "$heapql" info wrong.hqd
like "are named" "$(cat .out)" 'mark.*order'
sed 's/mark_id=2/mark_id=7/' "$here/marks.txt" >wrong.txt
"$mkdump" wrong.txt wrong.hqd
fails 1 "a mark with another's number" "$heapql" info wrong.hqd
done_testing
